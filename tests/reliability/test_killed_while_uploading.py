"""Server and database killed in the midst of uploads: no acknowledged byte is lost, and every file becomes one row of evidence."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.reliability.site import AtWork, Site

pytestmark = [
    pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="kills a database of its own"),
    pytest.mark.xdist_group("killed while uploading"),  # one site for all of them
]
PIECE = 40_000


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(Path(f"/tmp/tracker-killed-{os.getpid()}-{time.monotonic_ns()}")) as running:
        running.until_it_answers()
        yield running


class Sender(AtWork):
    """Somebody who sends one file after the other, in pieces, and asks again whenever no answer came."""

    def __init__(self, site: Site, browser: dict[str, str]) -> None:
        super().__init__(site, browser)
        self.saved: dict[str, str] = {}
        self.lost: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            self.send_one(secrets.token_hex(60_000).encode())

    def send_one(self, data: bytes) -> None:
        key = secrets.token_urlsafe(16)
        announced = {"key": key, "name": "statement.txt", "size": len(data)}
        acknowledged = 0
        while not self.stop.is_set():
            said = self.asked(self.site.post("/desk/uploads/", announced, **self.browser))
            while said and not said["evidence"]:
                if said["offset"] < acknowledged:
                    self.lost.append(f"{key}: {acknowledged} became {said['offset']}")
                acknowledged = said["offset"]
                said = self.asked(self.piece(key, data, acknowledged))
            if said:
                self.saved[hashlib.sha256(data).hexdigest()] = said["evidence"]
                return

    def piece(self, key: str, data: bytes, at: int) -> Any:
        headers = {"X-CSRFToken": self.browser["token"], "Upload-Offset": str(at)}
        body, cookies = data[at : at + PIECE], self.browser["cookies"]
        return self.site.ask("PATCH", f"/desk/uploads/{key}/", cookies=cookies, body=body, **headers)

    def asked(self, answer: Any) -> Any:
        return answer.json() if answer and answer.status in (200, 201, 409) else None


@pytest.fixture(scope="module")
def senders(site: Site) -> list[Sender]:
    working = [Sender(site, browser) for browser in site.world["browsers"][:2]]
    site.kill_while(working)
    return working


def test_they_came_through(senders: list[Sender]) -> None:
    assert all(len(sender.saved) > 2 for sender in senders), [len(sender.saved) for sender in senders]


def test_no_acknowledged_byte_was_lost(senders: list[Sender]) -> None:
    assert [each for sender in senders for each in sender.lost] == []


def test_every_saved_file_is_on_the_disk_as_it_was_sent(site: Site, senders: list[Sender]) -> None:
    rows = site.rows("SELECT sha256, public_id, stored_as FROM recommendations_evidence")
    stored = {digest: (number, name) for digest, number, name in rows}
    for digest, number in [pair for sender in senders for pair in sender.saved.items()]:
        assert stored[digest][0] == number
        data = (site.folder / "evidence" / "originals" / stored[digest][1]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest


def test_nothing_is_kept_twice(site: Site, senders: list[Sender]) -> None:
    assert site.rows("SELECT sha256 FROM recommendations_evidence GROUP BY 1 HAVING count(*) > 1") == []
    received = "SELECT evidence_id FROM recommendations_custody WHERE act = 'received' GROUP BY 1 HAVING count(*) > 1"
    assert site.rows(received) == []
