"""What test_killed.py runs on a database of its own: files that are brought, and a process for each step of one, which can be killed.

These are forked, since Django takes longer to begin than they take.
"""

import csv
import io
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator

from django.core.management import call_command
from django.utils import timezone

from recommendations.imports.job import STEPS
from recommendations.imports.receiving import receive
from recommendations.models import User
from tests.factories import make_user
from tests.imports.bringing import kazakhstan

COLUMNS = ["To", "Text", "From", "Response", "Issue", "Session"]


def prepare(files: int, rows: int) -> None:
    """So many files in UPR Info's columns, each about a session of its own; prints their keys."""
    call_command("migrate", verbosity=0)
    kazakhstan()
    by = make_user()
    keys = []
    for session in range(1, files + 1):
        brought = receive(
            file_of(session, rows), name="upr.csv", format_name="upr-info", options={}, by=by, at=timezone.now()
        )
        brought.is_published = True
        brought.save()
        keys.append(brought.pk)
    sys.stdout.write(json.dumps(keys))


def file_of(session: int, rows: int) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(
        ["Kazakhstan", f"Amend law {n} of session {session}.", "", "Accepted", "", session] for n in range(rows)
    )
    yield out.getvalue().encode()


def follow() -> None:
    """A line "KEY STEP" begins a process, the next, "kill" or "wait", ends it or lets it end: then how it ended is told."""
    for line in sys.stdin:
        key, step = line.split()
        child = os.fork()
        if child == 0:
            do(int(key), step)
        if sys.stdin.readline().strip() == "kill":
            os.kill(child, signal.SIGKILL)
        sys.stdout.write(f"{os.waitpid(child, 0)[1]}\n")
        sys.stdout.flush()


def do(key: int, step: str) -> None:
    ended = 1
    try:
        STEPS[step](key, by=User.objects.latest("pk"), at=timezone.now())
        ended = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(ended)
