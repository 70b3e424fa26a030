"""Guards removed one at a time from a copy of the house: each time the tests that watch them must turn red.

What stands in the database of the copy is rebuilt from its code by `migrate`; triggers and constraints are shown to refuse in
tests/models instead.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

from tests import migrated
from tests.house import Change, copied, sabotaged

DOOR, OUTLETS = "tests/design/test_door.py", "tests/design/test_outlets.py"
ATTACKS, SIGNING_IN = "tests/desk/test_attacks.py", "tests/accounts/test_attacks.py"


class Guard(NamedTuple):
    """A line that keeps something safe, what the saboteur writes instead, and the tests that must notice."""

    path: str
    line: str
    instead: str
    watched_by: str


GUARDS = {
    "public requests act as the public role": Guard(
        "tracker/middleware.py",
        "with through_public_door():\n                response",
        "if True:\n                response",
        "tests/public/test_pages.py",
    ),
    "pieces of a file are read by the public role": Guard(
        "tracker/middleware.py",
        "with through_public_door():\n        yield",
        "if True:\n        yield",
        "tests/exports/test_table.py",
    ),
    "a copy of a page is of one edition": Guard(
        "recommendations/public/held.py",
        "if edition != self.edition:\n                self.things",
        "if False:\n                self.things",
        "tests/public/test_copies.py",
    ),
    "no cell computes": Guard(
        "recommendations/exports/cells.py",
        're.sub(PARTED, r"\\1\'\\2", cell))',
        "cell)",
        "tests/exports/test_table.py",
    ),
    "a past day shows nothing later": Guard(
        "recommendations/models/publication.py",
        "end_of(day)}) if day else self",
        "end_of(day)}) if False else self",
        "tests/public/test_as_at.py",
    ),
    "an unlisted address is public": Guard(
        "tracker/middleware.py",
        "return first in settings.STAFF_ADDRESSES and",
        "return",
        "tests/design/test_registries.py",
    ),
    "pages carry a content security policy": Guard(
        "tracker/middleware.py",
        '.setdefault("Content-Security-Policy", policy)',
        ".copy()",
        "tests/public/test_pages.py",
    ),
    "fields that nobody classed are sealed": Guard(
        "recommendations/visibility.py", "or SEALED", "or PUBLIC", "tests/design/test_registries.py"
    ),
    "restricted fields are empty in the views": Guard(
        "recommendations/door.py", "if visibility(field) != PUBLIC:", "if visibility(field) == 'sealed':", DOOR
    ),
    "views keep to published rows": Guard(
        "recommendations/models/publication.py",
        "return self.filter(publication=Publication.PUBLISHED)",
        "return self.all()",
        OUTLETS,
    ),
    "views keep to the newest version": Guard(
        "recommendations/models/publication.py",
        "return super().published().filter(ended_at__isnull=True)",
        "return super().published()",
        DOOR,
    ),
    "rows below something hidden are hidden": Guard(
        "recommendations/door.py", "rules += [parent_rule(model, key) for key in parents]", "", DOOR
    ),
    "moments are public to the day": Guard(
        "recommendations/visibility.py",
        "\"date_trunc('day', {column} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'\"",
        '"{column}"',
        DOOR,
    ),
    "what strangers may call is one role's": Guard(
        "recommendations/alerts/functions.py",
        'made.append(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")',
        "pass",
        "tests/public/test_alerts.py",
    ),
    "no colleague reads who wants mails": Guard(
        "recommendations/door.py",
        'f"REVOKE ALL ON public.{quoted(Alert._meta.db_table)} FROM {staff}",',
        "",
        "tests/public/test_alerts.py",
    ),
    "a day is claimed before a mail is sent": Guard(
        "recommendations/alerts/digests.py", "update(tried_on=today)", "update()", "tests/alerts/test_digests.py"
    ),
    "organisations are named when they agreed": Guard(
        "recommendations/visibility.py", "CASE WHEN is_named THEN name ELSE '' END", "name", OUTLETS
    ),
    "public requests only read": Guard("recommendations/door.py", '"on" if read_only else "off"', '"off"', DOOR),
    "assessments are written once": Guard(
        "recommendations/door.py",
        'writes[Assessment._meta.db_table] = f"INSERT, UPDATE ({moves})"',
        "",
        "tests/design/test_staff_door.py",
    ),
    "history is not switched off": Guard(
        "recommendations/door.py", "'SELECT FALSE'", "'SELECT TRUE'", "tests/design/test_history.py"
    ),
    "an invalid filter shows no rows": Guard(
        "recommendations/public/views.py",
        "if chosen.problems:",
        "if False:",
        "tests/public/test_filters.py",
    ),
    "an unknown key is refused": Guard(
        "recommendations/public/filters.py", "if key not in known and", "if", "tests/public/test_filters.py"
    ),
    "listings are read through the public door": Guard(
        "recommendations/search/gathering.py", "with through_public_door():", "if True:", "tests/search/test_keeping.py"
    ),
    "staff requests keep listings": Guard(
        "tracker/middleware.py",
        "                keep_touched()",
        "                pass",
        "tests/search/test_keeping.py",
    ),
    "what was touched is noted by triggers": Guard(
        "recommendations/search/touching.py",
        '"stateresponse": f"{OWN} WHERE {SHOWN}"',
        '"stateresponse": NO_LISTING',
        "tests/search/test_keeping.py",
    ),
    "a worker sees the edition of its request": Guard(
        "recommendations/search/index.py",
        "if index is None or index.edition != now.number:",
        "if index is None:",
        "tests/search/test_keeping.py",
    ),
    "verbs refuse wrong moves": Guard(
        "recommendations/models/publication.py",
        "if to not in ALLOWED_MOVES[kept.publication]:",
        "if False:",
        "tests/models/test_publication.py",
    ),
    "authors do not publish what they wrote": Guard(
        "recommendations/models/publication.py",
        "if self.needs_second_person and by.pk in self.authors():",
        "if False:",
        "tests/models/test_publication.py",
    ),
    "a return voids an approval": Guard(
        "recommendations/models/publication.py",
        '**{"submitted_by": None, "submitted_at": None, **NOT_APPROVED},',
        '**{"submitted_by": None, "submitted_at": None},',
        "tests/models/test_publication.py",
    ),
    "only what is for everyone is approved and published": Guard(
        "recommendations/models/follow_ups.py",
        "if self.audience != Audience.EVERYONE:",
        "if False:",
        "tests/models/test_publication.py",
    ),
    "a tombstone only for what readers could read": Guard(
        "recommendations/models/publication.py",
        "if self.published_at:",
        "if True:",
        "tests/models/test_tombstones.py",
    ),
    "the address on a tombstone is of no language": Guard(
        "recommendations/models/publication.py",
        "with translation.override(settings.LANGUAGE_CODE):",
        "with transaction.atomic():",
        "tests/models/test_tombstones.py",
    ),
    "only released copies are public": Guard(
        "recommendations/models/evidence.py",
        "return self.filter(released_at__isnull=False, recalled_at__isnull=True)",
        "return self.filter(recalled_at__isnull=True)",
        DOOR,
    ),
    "copies are public only with a published event": Guard(
        "recommendations/models/evidence.py",
        "Exists(Attachment.objects.filter(evidence=this, **shown_with)),",
        "",
        DOOR,
    ),
    "custody and tombstones are only added to": Guard(
        "recommendations/door.py",
        "for model in (Assessment.events.through, Tombstone, Custody, Opening):",
        "for model in (Assessment.events.through,):",
        "tests/design/test_staff_door.py",
    ),
    "originals are not changed": Guard(
        "recommendations/door.py",
        'writes[Evidence._meta.db_table] = "INSERT, UPDATE (released_copy_id)"',
        "",
        "tests/design/test_staff_door.py",
    ),
    "the staff see what their own organisations keep": Guard(
        "recommendations/access.py",
        'rows = rows.filter(**{f"{OWNER[model]}__in": organisations(user)})',
        "",
        "tests/test_access.py",
    ),
    "events for those who are named are theirs alone": Guard(
        "recommendations/access.py",
        "else ~NEEDS_NAMING | Q(entered_by=user) | Q(readers=user)",
        "else Q()",
        "tests/test_access.py",
    ),
    "nobody reviews by a second account": Guard(
        "recommendations/access.py",
        "return not theirs & hand({user.pk}, at=at) or not has_another(theirs, owner_of(row), at=at)",
        "return True",
        "tests/test_access.py",
    ),
    "who came back by a link opens nothing that is for named people": Guard(
        "recommendations/access.py",
        "user.ways_back.filter(used_at__gt=at - WAIT)",
        "user.ways_back.none()",
        "tests/test_access.py",
    ),
    "rank opens nothing in the admin": Guard(
        "recommendations/access.py",
        'rows |= Q(**{f"{owner}__isnull": True})',
        "rows |= Q(pk__isnull=False)",
        "tests/test_access.py",
    ),
    "nobody releases what they sent": Guard(
        "recommendations/access.py",
        "return reviews_for(user, evidence.organisation) and is_another(user, evidence, at=at)",
        "return reviews_for(user, evidence.organisation)",
        "tests/test_access.py",
    ),
    "messages do not lie in cookies": Guard(
        "tracker/settings.py",
        'MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"',
        "",
        ATTACKS,
    ),
    "log lines name no address": Guard("tracker/settings.py", '"filters": ["routes"]', '"filters": []', ATTACKS),
    "who gave out a link and lost the role does not come back by it": Guard(
        "recommendations/accounts/views.py", "or not still_stands(invitation)", "", SIGNING_IN
    ),
    "sign-ins that are half done end too": Guard(
        "recommendations/accounts/adapters.py",
        'if not user.is_active or request.session.pop("password", known) != known:',
        "if False:",
        SIGNING_IN,
    ),
    "the gate refuses by default": Guard(
        "tracker/middleware.py", "refusal(request) or get_response(request)", "get_response(request)", SIGNING_IN
    ),
    "what is approved takes no file": Guard(
        "recommendations/models/evidence.py", "if now.approved_by_id:", "if False:", ATTACKS
    ),
    "what was handed over and is changed goes back": Guard(
        "recommendations/admin/publication.py",
        "            row.return_to_draft()",
        "            pass",
        "tests/admin/test_publication.py",
    ),
    "one file is read at a time": Guard(
        "recommendations/evidence/child.py",
        "fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "return True",
        ATTACKS,
    ),
    "public never imports the admin": Guard(
        "recommendations/public/views.py",
        "from . import charts",
        "from recommendations import admin\n\nfrom . import charts",
        "tests/design/test_architecture.py",
    ),
}


@pytest.fixture(scope="module")
def database(django_db_setup: None) -> dict[str, str]:
    """The environment of a run in a copy: this server, and a test database that the runs share one after another."""
    address, name = migrated.address(str(connection.settings_dict["NAME"])), f"test_tracker_{os.getpid()}_sabotage"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    return {**kept, "DATABASE_URL": address, "TEST_DATABASE": name, "DEVELOPMENT": "true"}


def run(house: Path, tests: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    options = ["-x", "-q", "--reuse-db", "-p", "no:cacheprovider", "-m", "not browser"]
    command = [sys.executable, "-m", "pytest", *options, *tests.split()]
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("untouched"))


@pytest.fixture
def control(name: str, untouched: Path, tmp_path_factory: pytest.TempPathFactory, database: dict[str, str]) -> None:
    """Without sabotage the same tests are green, so that red means something. Each file is run by one worker, for all."""
    own = tmp_path_factory.getbasetemp()
    of_run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    for watcher in GUARDS[name].watched_by.split():
        with (of_run / f"untouched-{watcher.replace('/', '-')}").open("a+") as said:
            fcntl.flock(said, fcntl.LOCK_EX)
            said.seek(0)
            if not (told := said.read()):
                result = run(untouched, watcher, database)
                told = "green" if result.returncode == 0 else result.stdout[-3000:]
                said.write(told)
        assert told == "green", told


@pytest.mark.parametrize("name", GUARDS)
def test_removing_a_guard_turns_the_suite_red(
    name: str, tmp_path: Path, database: dict[str, str], control: None
) -> None:
    guard, house = GUARDS[name], copied(tmp_path)
    sabotaged(house, Change(guard.path, guard.line, guard.instead))
    result = run(house, guard.watched_by, database)
    assert result.returncode == 1, result.stdout[-3000:]
    assert " failed" in result.stdout or " error" in result.stdout
