"""Which edition of the public record is the newest (docs/decisions/0016), without asking PostgreSQL for each copy of a page."""

import time
from typing import NamedTuple

from django.db import connection

from recommendations.door import SCHEMA
from recommendations.models import Edition

LATE = 0.1  # seconds for which another process's publication may go unseen


class Seen(NamedTuple):
    number: int
    at: float


seen: list[Seen] = []  # at most one; replaced as a whole, for threads share it


def newest() -> int:
    """The number of what the public reads now, or 0, asked without opening the door: it tells nothing."""
    at = time.monotonic()  # before asking: what is written meanwhile is not older than it looks
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {SCHEMA}.{Edition._meta.db_table}")  # noqa: S608 names are ours
        found = cursor.fetchone()
    number = found[0] if found else 0
    seen[:] = [Seen(number, at)]
    return number


def newest_of_late() -> int:
    """The same as it was at most LATE seconds ago."""
    for last in tuple(seen):
        if time.monotonic() - last.at < LATE:
            return last.number
    return newest()


def forget() -> None:
    """Something public was written by this process, which need not wait to see it."""
    seen.clear()
