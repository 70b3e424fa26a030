"""Database and workers killed at random moments under eight who type, two who send files and two who assess.

Nothing that anybody was told is saved may be lost or there twice. Beside it the same people over a database that answers before its log
is written, which must lose something: else the figures of the first would show nothing.
"""

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from bench.endure.saying import say
from tests.house import copied, sabotaged
from tests.reliability.site import DATABASE, WORKER, Site
from tests.reliability.test_control import CONTROLS
from tests.reliability.work import People

FORGETFUL = CONTROLS["the database commits before its log is written"].change


def run(given: argparse.Namespace) -> bool:
    with sites() as site:
        kills = random.sample([DATABASE, WORKER] * given.kills, 2 * given.kills)
        durable = worked_through(site, kills, name="kills")
        with forgetful(site):
            careless = worked_through(site, [DATABASE] * given.kills, name="kills, answered before the log is written")
    return not any(durable["lost"].values()) and not any(durable["doubled"].values()) and any(careless["lost"].values())


@contextmanager
def sites() -> Iterator[Site]:
    with TemporaryDirectory(dir="/tmp", prefix="endure-") as folder:
        Path(folder).chmod(0o755)
        with Site(Path(folder) / "site") as site:
            site.until_it_answers()
            yield site


@contextmanager
def forgetful(site: Site) -> Iterator[None]:
    """The site served so that a commit does not wait for the log, by a database that writes it every ten seconds."""
    with TemporaryDirectory(prefix="endure-house-") as folder:
        house = copied(Path(folder))
        sabotaged(house, FORGETFUL)
        with closing(site.database.log_in()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            cursor.execute("SELECT pg_reload_conf()")
        site.serve(house)
        yield
        site.serve(settings.BASE_DIR)


def worked_through(site: Site, kills: list[str], *, name: str) -> dict[str, Any]:
    begun, people = time.monotonic(), People.at(site, writers=8, senders=2, assessors=2)
    site.kill_while(people.all, kills, wait=lambda: time.sleep(random.uniform(0.2, 4)))
    time.sleep(2)  # what is still on its way is not lost
    lost, doubled = people.lost(site), people.doubled(site)
    return say(
        name,
        killed={which: kills.count(which) for which in dict.fromkeys(sorted(kills))},
        told=people.told(),
        lost={noun: len(found) for noun, found in lost.items()},
        doubled={noun: len(found) for noun, found in doubled.items()},
        seconds=round(time.monotonic() - begun),
    )
