"""A world of recommendations to measure with: what gen.py writes, laid straight into the tables of a database of its own.

Usage: python -m bench.world --rows 20000 [--events 100000], with an empty database in DATABASE_URL; bench.py calls this.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils.text import slugify

from recommendations.models import (
    AffectedGroup,
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    Mechanism,
    MethodologyVersion,
    Organisation,
    Recommendation,
    State,
    StateResponse,
    Theme,
    User,
)
from recommendations.models.texts import RecommendationText
from recommendations.search.truth import keep_all

AT = datetime(2026, 1, 1, tzinfo=UTC)
STATUS = {
    "not-started": "no_implementation",
    "in-progress": "limited_progress",
    "partially-implemented": "substantial_progress",
    "implemented": "implemented",
    "superseded": "no_longer_applicable",
    "no-information": "insufficient_evidence",
}
STANCE = {"accepted": "accepts", "noted": "notes", "partially-accepted": "accepts_in_part"}
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--events", type=int, default=0, help="as many follow-up events, instead of those of gen.py")
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", stdout=sys.stderr)
    with TemporaryDirectory() as folder:
        generate = [sys.executable, "bench/gen.py", "--rows", str(given.rows), "--out", folder]
        subprocess.run(generate, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        lay(Path(folder), events=given.events)
    keep_all()


def lay(folder: Path, *, events: int = 0) -> None:
    """Fill the empty record from both files, without its triggers: nobody edits here, and history is not measured."""
    user = User.objects.create_user(username="bench")
    shown = {"publication": "published", "published_by_id": user.pk, "published_at": AT, "entered_by_id": user.pk}
    organisation = Organisation.objects.create(name="Bench", slug="bench", is_named=True, is_lead=True)
    methodology = MethodologyVersion.objects.first() or MethodologyVersion.objects.create(
        version="1", in_force_from=date(2000, 1, 1), changes="First."
    )
    world = World(folder, shown, organisation.pk, methodology.pk, events=events)
    for model, rows in world.tables():
        triggers(model, "DISABLE")
        copy(model, rows)
        triggers(model, "ENABLE")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _rows in world.tables()]):
            cursor.execute(statement)  # keys were given
        cursor.execute("ANALYZE")


def triggers(model: type[Model], verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} {verb} TRIGGER USER")


class World:
    """The rows of every table, from the two files."""

    def __init__(
        self, folder: Path, shown: dict[str, Any], organisation: int, methodology: int, *, events: int = 0
    ) -> None:
        self.shown, self.organisation, self.methodology = shown, organisation, methodology
        self.recommendations = list(read(folder / "recommendations.csv"))
        updates = list(read(folder / "updates.csv"))
        self.updates = [retold(updates, number) for number in range(events or len(updates))]
        self.states = numbered({row["country"] for row in self.recommendations}, State.objects.order_by("pk"))
        self.mechanisms = numbered({row["mechanism"] for row in self.recommendations}, mechanisms())
        self.themes = numbered({f"theme-{n:02d}" for n in range(60)}, Theme.objects.order_by("pk"))
        self.groups = numbered({f"group-{n:02d}" for n in range(20)}, AffectedGroup.objects.order_by("pk"))
        places = dict.fromkeys((r["mechanism"], r["country"], r["year"]) for r in self.recommendations)
        self.documents = {place: key for key, place in enumerate(places, start=1)}

    def tables(self) -> Iterator[tuple[type[Model], Iterator[dict[str, Any]]]]:
        yield Document, self.of_documents()
        yield Recommendation, self.of_recommendations()
        yield RecommendationText, self.of_texts()
        yield Recommendation.themes.through, self.links("themes", self.themes, "theme_id")
        yield Recommendation.affected_groups.through, self.links("groups", self.groups, "affectedgroup_id")
        yield StateResponse, self.of_responses()
        yield FollowUpEvent, self.of_events()
        yield Bearing, self.of_bearings()
        yield Assessment, self.of_assessments()

    def of_documents(self) -> Iterator[dict[str, Any]]:
        for (mechanism, country, year), key in self.documents.items():
            symbol = f"{mechanism}/{country}/{year}"
            yield {
                "id": key, "symbol": symbol, "slug": slugify(symbol.replace("/", "-")), "kind": "other",
                "title": f"{mechanism} on {country}, {year}", "language": "en", "state_id": self.states[country],
                "mechanism_id": self.mechanisms[mechanism], "dated_on": f"{year}-06-30", "dated_on_precision": "day",
                **self.shown,
            }  # fmt: skip

    def of_recommendations(self) -> Iterator[dict[str, Any]]:
        for row in self.recommendations:
            key = int(row["id"])
            yield {
                "id": key, "document_id": self.documents[row["mechanism"], row["country"], row["year"]],
                "paragraph": str(key), "slug": str(key), "position": key, "title": row["text"][:80],
                "state_id": self.states[row["country"]], **self.shown,
            }  # fmt: skip

    def of_texts(self) -> Iterator[dict[str, Any]]:
        for row in self.recommendations:
            yield {"recommendation_id": row["id"], "language": "en", "text": row["text"]}

    def links(self, column: str, keys: dict[str, int], name: str) -> Iterator[dict[str, Any]]:
        for row in self.recommendations:
            for word in filter(None, row[column].split(";")):
                yield {"recommendation_id": row["id"], name: keys[word]}

    def of_responses(self) -> Iterator[dict[str, Any]]:
        for row in self.recommendations:
            if stance := STANCE.get(row["response"]):
                yield {
                    "public_id": public_id(int(row["id"])), "recommendation_id": row["id"], "stance": stance,
                    "provenance": "document", "language": "en", "responded_on": row["date"],
                    "document_id": self.documents[row["mechanism"], row["country"], row["year"]],
                    "responded_on_precision": "day", "first_published_at": AT, **self.shown,
                }  # fmt: skip

    def of_events(self) -> Iterator[dict[str, Any]]:
        states = {row["id"]: self.states[row["country"]] for row in self.recommendations}
        for row in self.updates:
            yield {
                "id": row["id"], "public_id": public_id(int(row["id"])), "state_id": states[row["rec_id"]],
                "kind": "other", "title": row["note"][:200], "language": "en", "happened_on": row["date"],
                "happened_on_precision": "day", "audience": "everyone", "first_published_at": AT, **self.shown,
            }  # fmt: skip

    def of_bearings(self) -> Iterator[dict[str, Any]]:
        for row in self.updates:
            yield {"event_id": row["id"], "recommendation_id": row["rec_id"], "meaning": "context"}

    def of_assessments(self) -> Iterator[dict[str, Any]]:
        for row in self.recommendations:
            if row["status"] != "no-information":
                yield {
                    "public_id": public_id(int(row["id"])), "recommendation_id": row["id"], "reason": "As reported.",
                    "organisation_id": self.organisation, "status": STATUS[row["status"]], "confidence": "medium",
                    "evidence_until": row["date"], "assessed_on": row["date"], "methodology_id": self.methodology,
                    **self.shown,
                }  # fmt: skip


def read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def retold(updates: list[dict[str, str]], number: int) -> dict[str, str]:
    """The event of this number; where the file is at its end it begins again, months later each time."""
    times, at = divmod(number, len(updates))
    row = updates[at]
    return {**row, "id": str(number + 1), "date": str(date.fromisoformat(row["date"]) + timedelta(97 * times))}


def numbered(words: set[str], rows: Any) -> dict[str, int]:
    """A row of the vocabulary for each word of the world; which one does not matter."""
    return dict(zip(sorted(words), rows.values_list("pk", flat=True), strict=False))


def mechanisms() -> Any:
    return Mechanism.objects.order_by("-kind", "pk")


def public_id(number: int) -> str:
    letters = []
    for _place in range(10):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def copy(model: type[Model], rows: Iterator[dict[str, Any]]) -> None:
    """COPY rows into the model's table; what a row does not say is the field's default."""
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    with TemporaryFile("w+", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names: list[str] = []
        for row in rows:
            if not names:
                names = [*row, *(column for column in columns if column not in row)]
            given = [row[name] if name in row else default(model, name) for name in names]
            writer.writerow(["\\N" if value is None else value for value in given])
        file.seek(0)
        listed = ", ".join(names)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {model._meta.db_table} ({listed}) FROM STDIN (FORMAT csv, NULL '\\N')", file)


def default(model: type[Model], column: str) -> Any:
    field = next(each for each in model._meta.concrete_fields if each.column == column)
    value = field.get_default()
    return json.dumps(value) if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
