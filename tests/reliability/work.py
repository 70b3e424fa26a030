"""What people do at the desk while server and database are killed, and what of it turned out to be lost or doubled."""

import hashlib
import random
import secrets
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tests.reliability.site import Site

PIECE = 40_000


class AtWork(threading.Thread):
    """Somebody with a browser who works until told to stop, whatever is killed meanwhile."""

    def __init__(self, site: Site, browser: dict[str, str]) -> None:
        super().__init__()
        self.site, self.browser, self.stop = site, browser, threading.Event()
        self.told = 0  # how often the site said that something is saved


class Writer(AtWork):
    """Somebody who types and saves, one event after the other.

    Whoever hears nothing goes on with the next saving, or is gone for good: then no later saving hides what was lost.
    An event that was not answered is sent again, and sometimes one that was.
    """

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
                self.told += 1
            elif random.random() < 0.5:
                return
        while not self.stop.is_set():
            if self.save(key):
                self.made.add(key)
                self.told += 1
                break
        if random.random() < 0.2:
            self.save(key)

    def save(self, key: str) -> bool:
        answer = self.send(f"/desk/events/new/{key}/", {**self.words(key, 6), "do": "save"})
        return bool(answer and answer.status == 302 and "check=" not in answer.headers["Location"])

    def send(self, path: str, values: dict[str, Any]) -> Any:
        return self.site.post(path, values, **self.browser)

    def words(self, key: str, number: int) -> dict[str, Any]:
        """Of another day each time, so that no likeness to what is stored keeps a second event from being made."""
        world = self.site.world
        day = f"20{random.randint(10, 25)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        said = {"title": f"{key} {number}", "when": day, "kind": "law", "state": world["state"], "language": "en"}
        bears = {"bearings-0-recommendation": world["recommendation"], "bearings-0-meaning": "context"}
        return {**said, **bears, "sources-0-title": key, "audience": "everyone"}


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
            while said and not said["evidence"] and not self.stop.is_set():
                if said["offset"] < acknowledged:
                    self.lost.append(f"{key}: {acknowledged} became {said['offset']}")
                acknowledged = said["offset"]
                said = self.asked(self.piece(key, data, acknowledged))
            if said and said["evidence"]:
                self.saved[hashlib.sha256(data).hexdigest()] = said["evidence"]
                return

    def piece(self, key: str, data: bytes, at: int) -> Any:
        headers = {"X-CSRFToken": self.browser["token"], "Upload-Offset": str(at)}
        body, cookies = data[at : at + PIECE], self.browser["cookies"]
        return self.site.ask("PATCH", f"/desk/uploads/{key}/", cookies=cookies, body=body, **headers)

    def asked(self, answer: Any) -> Any:
        if not answer or answer.status not in (200, 201, 409):
            return None
        self.told += 1
        return answer.json()


class Assessor(AtWork):
    """Somebody who says where it stands, and again; what was not answered is sent again."""

    def __init__(self, site: Site, browser: dict[str, str], organisation: str) -> None:
        super().__init__(site, browser)
        self.organisation, self.made = organisation, set[str]()

    def run(self) -> None:
        while not self.stop.is_set():
            self.assess(secrets.token_urlsafe(16))

    def assess(self, key: str) -> None:
        today = datetime.now(UTC).date().isoformat()
        said = {"recommendation": self.site.world["recommendation"], "organisation": self.organisation}
        said |= {"status": "regressed", "reason": f"{key} was read.", "confidence": "high"}
        said |= {"assessed_on": today, "evidence_until": today}
        while not self.stop.is_set():
            answer = self.site.post(f"/desk/assessments/new/{key}/", said, **self.browser)
            if answer and answer.status == 302:
                self.made.add(key)
                self.told += 1
                return


class People(NamedTuple):
    """All who work while something is killed, and what became of what they were told."""

    writers: list[Writer]
    senders: list[Sender]
    assessors: list[Assessor]

    @classmethod
    def at(cls, site: Site, *, writers: int, senders: int, assessors: int) -> "People":
        browsers, organisations = site.world["browsers"], site.world["organisations"]
        return cls(
            [Writer(site, each) for each in browsers[:writers]],
            [Sender(site, each) for each in browsers[:senders]],
            [Assessor(site, *each) for each in list(zip(browsers, organisations, strict=True))[:assessors]],
        )

    @property
    def all(self) -> list[AtWork]:
        return [*self.writers, *self.senders, *self.assessors]

    def told(self) -> dict[str, int]:
        """How much of each kind they were told is saved."""
        return {
            "drafts": sum(len(each.kept) for each in self.writers),
            "events": sum(len(each.made) for each in self.writers),
            "assessments": sum(len(each.made) for each in self.assessors),
            "files": sum(len(each.saved) for each in self.senders),
        }

    def lost(self, site: Site) -> dict[str, list[str]]:
        return {
            "drafts": lost_savings(site, self.writers),
            "events": lost_events(site, self.writers),
            "assessments": lost_assessments(site, self.assessors),
            "pieces": lost_pieces(site, self.senders),
            "files": lost_files(site, self.senders),
        }

    def doubled(self, site: Site) -> dict[str, list[str]]:
        made = {key for each in self.assessors for key in each.made}
        return {
            "events": doubled_events(site, self.writers),
            "assessments": [key for key, number in assessments(site).items() if key in made and number > 1],
            "files": doubled_files(site),
        }


# --- what turned out, also while they work: what they were told is read before what is stored ---------------------


def lost_savings(site: Site, writers: Sequence[Writer]) -> list[str]:
    """Drafts that were said to be saved, and are not there in those words or later ones."""
    kept = [pair for writer in writers for pair in list(writer.kept.items())]
    rows = site.rows("SELECT key, number, became, \"values\"->>'title' FROM recommendations_draft")
    drafts = {key: (number, became, title) for key, number, became, title in rows}

    def is_there(key: str, acknowledged: int) -> bool:
        number, became, title = drafts.get(key, (0, "", ""))
        return number >= acknowledged and bool(became or title == f"{key} {number}")

    return [f"{key} {number}" for key, number in kept if not is_there(key, number)]


def events(site: Site) -> Counter[str]:
    rows = site.rows("SELECT split_part(title, ' ', 1), count(*) FROM recommendations_followupevent GROUP BY 1")
    return Counter(dict(rows))


def lost_events(site: Site, writers: Sequence[Writer]) -> list[str]:
    made = [key for writer in writers for key in list(writer.made)]
    there = events(site)
    return [key for key in made if not there[key]]


def doubled_events(site: Site, writers: Sequence[Writer]) -> list[str]:
    begun = {key for writer in writers for key in [*writer.kept, *writer.made]}
    return [key for key, number in events(site).items() if key in begun and number > 1]


def assessments(site: Site) -> Counter[str]:
    rows = site.rows("SELECT split_part(reason, ' ', 1), count(*) FROM recommendations_assessment GROUP BY 1")
    return Counter(dict(rows))


def lost_assessments(site: Site, assessors: Sequence[Assessor]) -> list[str]:
    made = [key for each in assessors for key in list(each.made)]
    there = assessments(site)
    return [key for key in made if not there[key]]


def lost_pieces(_site: Site, senders: Sequence[Sender]) -> list[str]:
    return [each for sender in senders for each in sender.lost]


def lost_files(site: Site, senders: Sequence[Sender]) -> list[str]:
    """Files that were said to be saved, and do not lie on the disk as they were sent."""
    saved = [pair for sender in senders for pair in list(sender.saved.items())]
    rows = site.rows("SELECT sha256, public_id, stored_as FROM recommendations_evidence")
    stored = {(digest, number): site.folder / "evidence" / "originals" / name for digest, number, name in rows}

    def is_there(digest: str, number: str) -> bool:
        path = stored.get((digest, number))
        return bool(path and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest)

    return [digest for digest, number in saved if not is_there(digest, number)]


def doubled_files(site: Site) -> list[str]:
    kept = site.rows("SELECT sha256 FROM recommendations_evidence GROUP BY 1 HAVING count(*) > 1")
    received = "SELECT evidence_id FROM recommendations_custody WHERE act = 'received' GROUP BY 1 HAVING count(*) > 1"
    return [str(value) for (value,) in [*kept, *site.rows(received)]]
