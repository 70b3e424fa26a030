"""Bring in a file: ``manage.py import_records --format uhri FILE``. The admin does the same with a look at every row before."""

import gc
import json
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.imports import run
from recommendations.imports.child import looked_at
from recommendations.imports.columns import remembered
from recommendations.imports.labels import take_over
from recommendations.imports.reading.formats import FORMATS
from recommendations.imports.reading.rows import LISTS, Unreadable
from recommendations.imports.receiving import path_of, receive
from recommendations.imports.sources import SCHEMES
from recommendations.models import Import, User
from recommendations.models.imports import Outcome, Stage

BLOCK = 1024 * 1024


class Command(BaseCommand):
    help = "Bring in recommendations or events from a file: all rows that can come in, in one transaction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument("--by", help="username of who brings it; without it, an account that cannot sign in")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="holds for rows that do not say otherwise: symbol=A/HRC/29/25/Add.2, states=Kazakhstan",
        )
        parser.add_argument(
            "--option", action="append", default=[], metavar="KEY=VALUE", help="for the reader: state=Kazakhstan"
        )
        parser.add_argument("--published", action="store_true", help="comes in published, not as drafts")
        parser.add_argument(
            "--new-terms",
            action="store_true",
            help="add themes and groups that nobody mapped to the terms of the file's scheme",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--json", action="store_true", help="the last line is JSON")

    def handle(self, *, file: Path, format: str, json: bool, dry_run: bool, **given: Any) -> None:
        gc.freeze()  # a tenth of the time went into looking again and again through what was there before the rows
        try:
            with transaction.atomic() if dry_run else nullcontext():
                brought = self.bring(file, format, **given)
                counts = self.report(brought)
                if dry_run:
                    transaction.set_rollback(True)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}
            ) from error
        if dry_run:
            path_of(brought).unlink()
        self.tell(counts, as_json=json)

    def bring(self, file: Path, format_name: str, **given: Any) -> Import:
        """Receive, read and bring in, each step by itself: one that is killed waits in the admin to be gone on with."""
        by, at = account(given["by"]), timezone.now()
        with file.open("rb") as opened:
            pieces = iter(lambda: opened.read(BLOCK), b"")
            brought = receive(
                pieces,
                name=file.name,
                format_name=format_name,
                options=options_of(format_name, given["option"]),
                by=by,
                at=at,
            )
        said = {name: words.split(";") if name in LISTS else words for name, words in pairs(given["set"]).items()}
        brought.shared, brought.is_published = said, given["published"]
        self.map_columns(brought)
        brought.save()
        run.read(brought.pk, by=by)
        brought.refresh_from_db()
        if brought.stage == Stage.REFUSED:
            raise CommandError(" ".join(brought.notes))
        if given["new_terms"] and brought.format in SCHEMES:
            take_over(brought.format, run.unmapped(brought), by=by)
            run.settle_again(brought.pk, by=by)
        run.bring_in(brought.pk, by=by, at=timezone.now())
        return brought

    def map_columns(self, brought: Import) -> None:
        """As somebody said once for this header, else by the names of the columns."""
        try:
            sheet = brought.options.get("sheet", "")
            columns = looked_at(path_of(brought), format_name=brought.format, sheet=sheet)["columns"]
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if FORMATS[brought.format].has_mapping:
            means = (remembered(columns) or columns["means"]) if columns else {}
            brought.options = {"mapping": means, **brought.options}

    def report(self, brought: Import) -> dict[str, int]:
        for row in brought.rows.filter(outcome=Outcome.ERROR).by_position()[:50]:
            words = " ".join(problem["words"] for problem in row.problems if problem["is_error"])
            self.stderr.write(f"{row.where}: {words}")
        return run.counts(brought)

    def tell(self, found: dict[str, int], *, as_json: bool) -> None:
        counts = {
            "created": found["create"],
            "updated": found["update"],
            "unchanged": found["unchanged"],
            "skipped": found["skip"] + found["conflict"],
            "errors": found["error"],
        }
        self.stdout.write(
            _(
                "%(created)d new, %(updated)d changed, %(unchanged)d as on record, %(skipped)d left out, %(errors)d cannot come in"
            )
            % counts
        )
        if as_json:
            self.stdout.write(json.dumps(counts))


def account(username: str | None) -> User:
    """Who brings it. Raises CommandError for an unknown name."""
    if username is None:
        user, is_new = User.objects.get_or_create(username="import", defaults={"is_active": False})
        if is_new:
            user.set_unusable_password()
            user.save()
        return user
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(_("No account is called “%(name)s”.") % {"name": username})
    return found


def options_of(format_name: str, given: list[str]) -> dict[str, Any]:
    """What is said to a reader; several of a list with a semicolon between. Raises CommandError for what it does not ask."""
    asked = {option.name: option for option in FORMATS[format_name].options}
    said = pairs(given)
    if unknown := said.keys() - asked.keys():
        words = _("“%(name)s” is no option of this format: %(options)s.")
        raise CommandError(words % {"name": min(unknown), "options": ", ".join(asked)})
    return {name: words.split(";") if asked[name].is_list else words for name, words in said.items()}


def pairs(given: list[str]) -> dict[str, str]:
    wrong = [each for each in given if "=" not in each]
    if wrong:
        raise CommandError(_("“%(words)s” is not KEY=VALUE.") % {"words": wrong[0]})
    return dict(each.split("=", 1) for each in given)
