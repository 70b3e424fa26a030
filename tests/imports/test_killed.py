"""Whoever brings a file in is killed at twenty random moments, the database at ten: all rows of the step or none, and it can be
gone on with.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import pytest
from django.conf import settings

from tests.reliability.site import Site

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="kills a database of its own")
WORKER, DATABASE = "worker", "database"
WORKERS, DATABASES, ROWS = 20, 10, 200
CALM = 2  # files that come in undisturbed, so that it is known how long that takes
# Of a file: how far it came, and what there is of it.
THERE = """
    SELECT stage, (SELECT count(*) FROM recommendations_importrow WHERE brought_id = import.id), count(recommendation.id),
        count(text.id), count(answer.id), count(listing.recommendation_id), count(history.pgh_id)
    FROM recommendations_import import
    LEFT JOIN recommendations_document document ON document.slug = 'upr-session-' || {session} || '-kazakhstan'
    LEFT JOIN recommendations_recommendation recommendation ON recommendation.document_id = document.id
    LEFT JOIN recommendations_recommendationtext text ON text.recommendation_id = recommendation.id
    LEFT JOIN recommendations_stateresponse answer ON answer.recommendation_id = recommendation.id
    LEFT JOIN recommendations_listing listing ON listing.recommendation_id = recommendation.id
    LEFT JOIN recommendations_recommendationhistory history ON history.pgh_obj_id = recommendation.id
    WHERE import.id = {key} GROUP BY import.id
"""
OTHERS = "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
NEXT = {"received": "read", "review": "bring_in"}
WHOLE = {
    "received": ("received", 0, 0, 0, 0, 0, 0),
    "review": ("review", ROWS, 0, 0, 0, 0, 0),
    "done": ("done", *[ROWS] * 6),
}


class Kill(NamedTuple):
    """``part``: of the time that the step takes undisturbed."""

    who: str
    step: str
    part: float


def kills() -> list[Kill]:
    """At random, but over the whole of each step."""
    found = []
    for who, times in ((WORKER, WORKERS), (DATABASE, DATABASES)):
        for step in ("read", "bring_in"):
            each = times // 2
            found += [Kill(who, step, random.uniform(n, n + 1) / each) for n in range(each)]
    return found


class Steps:
    """Processes that do steps of imports on the site's database."""

    def __init__(self, site: Site, told: IO[str]) -> None:
        self.site, self.told = site, told
        self.takes: dict[str, float] = {}  # seconds, when last nothing was killed
        command = "import django; django.setup(); from tests.imports.stepping import follow; follow()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", command],
            cwd=settings.BASE_DIR,
            env=site.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        )

    def say(self, words: str) -> None:
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()

    def ended(self, how: str) -> int:
        """0 if the process came to the end of its step."""
        self.say(how)
        return int(self.process.stdout.readline())

    def whole(self, key: int, step: str) -> None:
        """Do it, and nothing is killed."""
        start = time.monotonic()
        self.say(f"{key} {step}")
        assert self.ended("wait") == 0, Path(self.told.name).read_text()[-2000:]
        self.takes[step] = time.monotonic() - start

    def killed(self, key: int, kill: Kill) -> int:
        self.say(f"{key} {kill.step}")
        time.sleep(self.takes[kill.step] * kill.part)
        if kill.who == WORKER:
            ended = self.ended("kill")
            self.until_alone()
            return ended
        self.site.kill_database()
        ended = self.ended("wait")
        self.site.start_database()
        return ended

    def until_alone(self) -> None:
        """What a killed process left to the database is over."""
        while self.site.rows(OTHERS):
            time.sleep(0.02)


@contextmanager
def steps_on(site: Site) -> Iterator[Steps]:
    with (site.folder / "told").open("w") as told:
        steps = Steps(site, told)
        try:
            yield steps
        finally:
            steps.process.stdin.close()
            steps.process.wait()
            steps.process.stdout.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """Its database alone, without a server."""
    site = Site(Path(f"/tmp/tracker-killed-{os.getpid()}-{time.monotonic_ns()}"))
    try:
        site.start_database()
        site.copy_tables()
        yield site
    finally:
        site.__exit__()


def there(site: Site, key: int, session: int) -> tuple[str | int, ...]:
    return site.rows(THERE.format(key=key, session=session))[0]


def test_all_rows_or_none(site: Site) -> None:
    wanted = kills()
    prepared = site.python(f"from tests.imports.stepping import prepare; prepare({CALM + len(wanted)}, {ROWS})")
    keys = json.loads(prepared)
    stopped = 0
    with steps_on(site) as steps:
        for key in keys[:CALM]:
            for step in NEXT.values():
                steps.whole(key, step)
        for session, (key, kill) in enumerate(zip(keys[CALM:], wanted, strict=True), start=CALM + 1):
            if kill.step == "bring_in":
                steps.whole(key, "read")
            stopped += steps.killed(key, kill) != 0
            stage, *_rest = found = there(site, key, session)
            assert found == WHOLE[str(stage)], kill
            while stage != "done":
                steps.whole(key, NEXT[str(stage)])
                stage, *_rest = there(site, key, session)
            assert there(site, key, session) == WHOLE["done"], kill
    assert stopped > len(wanted) / 3, "the others came to their end before"
