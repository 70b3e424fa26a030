"""Server and database killed in the midst of saving: what was said to be saved is there, and nothing is there twice."""

import os
import random
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.reliability.site import KILLS, AtWork, Site

pytestmark = [
    pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="kills a database of its own"),
    pytest.mark.xdist_group("killed while saving"),  # one site for all of them
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    folder = Path(f"/tmp/tracker-killed-{os.getpid()}-{time.monotonic_ns()}")
    with Site(folder) as running:
        running.until_it_answers()
        yield running


class Writer(AtWork):
    """Somebody who types and saves, one event after the other, and sends again what was not answered."""

    def __init__(self, site: Site, browser: dict[str, str]) -> None:
        super().__init__(site, browser)
        self.kept: dict[str, int] = {}
        self.made: set[str] = set()

    def run(self) -> None:
        while not self.stop.is_set():
            self.log_one(secrets.token_urlsafe(16))

    def log_one(self, key: str) -> None:
        for number in range(1, 6):
            answer = self.send(f"/desk/drafts/{key}/", {**self.words(key, number), "noun": "event", "number": number})
            if answer and answer.status == 200:
                self.kept[key] = number
        while not self.stop.is_set():
            answer = self.send(f"/desk/events/new/{key}/", {**self.words(key, 6), "do": "save"})
            if answer and answer.status == 302:
                self.made.add(key)
                return

    def send(self, path: str, values: dict[str, Any]) -> Any:
        return self.site.post(path, values, **self.browser)

    def words(self, key: str, number: int) -> dict[str, Any]:
        world = self.site.world
        day = f"20{random.randint(10, 25)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        said = {"title": f"{key} {number}", "when": day, "kind": "law", "state": world["state"], "language": "en"}
        bears = {"bearings-0-recommendation": world["recommendation"], "bearings-0-meaning": "context"}
        return {**said, **bears, "sources-0-title": key, "audience": "everyone"}


@pytest.fixture(scope="module")
def writers(site: Site) -> list[Writer]:
    """Four of them, through twenty kills."""
    working = [Writer(site, browser) for browser in site.world["browsers"]]
    site.kill_while(working)
    return working


def test_they_came_through(writers: list[Writer]) -> None:
    assert all(len(writer.made) > KILLS / 4 for writer in writers), [len(writer.made) for writer in writers]


def test_no_saved_draft_is_lost(site: Site, writers: list[Writer]) -> None:
    rows = site.rows("SELECT key, number, became, \"values\"->>'title' FROM recommendations_draft")
    drafts = {key: (number, became, title) for key, number, became, title in rows}
    for key, acknowledged in [pair for writer in writers for pair in writer.kept.items()]:
        number, became, title = drafts[key]
        assert number >= acknowledged
        assert became or title.startswith(key)


def test_no_event_is_lost_or_doubled(site: Site, writers: list[Writer]) -> None:
    rows = site.rows("SELECT split_part(title, ' ', 1), count(*) FROM recommendations_followupevent GROUP BY 1")
    assert {count for _key, count in rows} == {1}
    assert {key for writer in writers for key in writer.made} <= {key for key, _count in rows}
