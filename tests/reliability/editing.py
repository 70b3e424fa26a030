"""Colleagues who edit the same events, each with the form as it was opened some time ago; and whether history has all of it."""

import json
import random
import re
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from tests.desk.events.forms import form_in
from tests.reliability.site import Answer, Site

FIELDS = ("title", "place", "details", "date_note")


class Edit(NamedTuple):
    """A text that the desk took: in which event and field, and what stood there in sight of whoever wrote it."""

    event: str
    field: str
    text: str
    seen: str  # the words as the form was opened with, or the mark of those that a conflict showed


@dataclass
class Editor:
    """Somebody who opens an event, and later sends what was typed; where a colleague was quicker, one's own words are kept
    or theirs taken, in sight of theirs."""

    site: Site
    browser: dict[str, str]
    accepted: list[Edit] = field(default_factory=list)
    given_up: int = 0
    asked: int = 0  # how often a choice was asked for
    opened: tuple[str, dict[str, Any]] | None = None

    def open(self, event: str) -> None:
        self.opened = event, self.form(f"/desk/events/{event}/edit/")

    def form(self, path: str) -> dict[str, Any]:
        answer = self.answered(lambda: self.site.ask("GET", path, cookies=self.browser["cookies"]))
        assert answer.status == 200
        page = answer.body.decode()
        values = {name: value for name, value in form_in(page).items() if not name.endswith("-remove")}
        choices = re.findall(r'name="choice-([a-z_]+)" value="(mine|theirs)-(\w+)"', page)
        return values | {"choices": {name: mark for name, _whose, mark in choices}}

    def send(self) -> None:
        """Change a field or two and save, until it is saved in one way or the other."""
        assert self.opened
        event, form = self.opened
        names = random.sample(FIELDS, random.randint(1, 2))
        words = {name: secrets.token_urlsafe(12) for name in names}
        seen, mine = {name: str(form[name]) for name in names}, set(names)
        sent = form | words
        while not self.is_saved(event, sent):
            self.asked += 1
            sent = self.form(f"/desk/events/{event}/edit/?check=save")  # as a browser: what stands on the page by now
            for name, mark in sent["choices"].items():
                keeps = random.random() < 0.7
                sent[f"choice-{name}"] = f"{'mine' if keeps else 'theirs'}-{mark}"
                seen[name] = mark
                mine = mine | {name} if keeps else mine - {name}
        self.accepted += [Edit(event, name, words[name], seen[name]) for name in mine]
        self.given_up += len(names) - len(mine)
        self.opened = None

    @staticmethod
    def answered(ask: Callable[[], Answer | None]) -> Answer:
        """Whoever hears nothing asks again: a form that was sent twice is one edit."""
        return next(filter(None, (ask() for _time in range(3))))

    def is_saved(self, event: str, values: dict[str, Any]) -> bool:
        sent = {name: value for name, value in values.items() if name != "choices"} | {"do": "save"}
        answer = self.answered(lambda: self.site.post(f"/desk/events/{event}/edit/", sent, **self.browser))
        assert answer.status == 302, answer.status
        return "check=" not in answer.headers["Location"]


def done(editors: list[Editor]) -> int:
    return sum(len(each.accepted) + each.given_up for each in editors)


def in_turn(editors: list[Editor], events: list[str], edits: int) -> None:
    """One request after the other, of whoever comes: most are sent when others saved since the form was opened."""
    wanted = done(editors) + edits
    while done(editors) < wanted:
        editor = random.choice(editors)
        editor.send() if editor.opened else editor.open(random.choice(events))


def at_once(editors: list[Editor], events: list[str], edits: int) -> None:
    """All at the same time; raises what any of them met."""
    failures: list[BaseException] = []

    def work(editor: Editor) -> None:
        try:
            in_turn([editor], events, edits // len(editors))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=[editor]) for editor in editors]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failures:
        raise failures[0]


# --- what history has of it --------------------------------------------------------------------------------------


def missing(site: Site, edits: Iterable[Edit]) -> list[Edit]:
    """Texts that were taken and that no version of the event ever had."""
    there = {(event, name, text) for event, versions in histories(site).items() for name, text in flat(versions)}
    return [edit for edit in edits if (edit.event, edit.field, edit.text) not in there]


def overwritten_unseen(site: Site, edits: Iterable[Edit]) -> list[tuple[str, str, str, str]]:
    """Changes in history that nobody made in sight of what they replaced."""
    made = {(edit.event, edit.field, edit.text, edit.seen) for edit in edits}
    found = []
    for event, versions in histories(site).items():
        for before, after in pairwise(versions):
            for name in FIELDS:
                old, new = before[name], after[name]
                is_made = {(event, name, new, old), (event, name, new, mark(old))} & made
                if old != new and not is_made:
                    found.append((event, name, old, new))
    return found


def mark(words: str) -> str:
    """As a conflict marks the words that it shows."""
    return sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]


def histories(site: Site) -> dict[str, list[dict[str, str]]]:
    listed = ", ".join(FIELDS)
    rows = site.rows(f"SELECT public_id, {listed} FROM recommendations_followupeventhistory ORDER BY pgh_id")
    found: dict[str, list[dict[str, str]]] = {}
    for event, *texts in rows:
        if event in site.world["events"]:
            found.setdefault(event, []).append(dict(zip(FIELDS, texts, strict=True)))
    return found


def flat(versions: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {pair for version in versions for pair in version.items()}
