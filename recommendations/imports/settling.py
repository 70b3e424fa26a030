"""What each row would do to the record: make something new, change it, meet an editor's change, or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from recommendations.batches import in_batches
from recommendations.models import ImportRow, Recommendation, StateResponse
from recommendations.models.imports import Outcome

from .known import Known
from .on_record import OnRecord, Place, place_of
from .printed import read_as_printed, stand_where_on_record
from .said import Meant, Said, meant_by, said_of, whole

BATCH = 1000


@dataclass(slots=True)
class Seen:
    """What one file calls by one key, in the languages that it has it in. ``made``: the recommendation, once it is new here."""

    where: str
    languages: str
    is_new: bool = False
    made: int | None = None


@dataclass
class Settled:
    """A row with what it means, whom it concerns, and by value what would become of it: ``{"was", "becomes", "is_conflict"}``.

    ``base``: what a file said of it last. ``about``: the key of whom it concerns, where there is one, read as ``target`` or not.
    """

    row: ImportRow
    meant: Meant
    outcome: str
    seen: Seen | None = None
    target: Recommendation | None = None
    answer: StateResponse | None = None
    base: Said = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    about: int | None = None


@dataclass
class Settling:
    """One pass over the rows of an import; remembers what it saw, since nothing may come in twice."""

    system: str
    known: Known = field(default_factory=Known)
    seen: dict[str, Seen] = field(default_factory=dict)
    places: set[Place] = field(default_factory=set)

    def settle(self, rows: Iterable[ImportRow], shared: dict[str, Any]) -> Iterator[list[Settled]]:
        """Batches of rows, in order."""
        for batch in in_batches(rows, BATCH):
            yield self.batch(batch, shared)

    def batch(self, rows: list[ImportRow], shared: dict[str, Any]) -> list[Settled]:
        meanings = [meant_by(whole(shared, row.values), self.known) for row in rows]
        on_record = OnRecord(self.system, meanings)
        for row, meant in zip(rows, meanings, strict=True):
            if ours := on_record.ours(meant):
                read_as_printed(meant, whole(shared, row.values), ours, on_record.answers.get(ours.pk))
                stand_where_on_record(meant, ours, on_record.documents[ours.document_id])
        return [self.one(row, meant, on_record) for row, meant in zip(rows, meanings, strict=True)]

    def one(self, row: ImportRow, meant: Meant, on_record: OnRecord) -> Settled:
        if row.is_dropped:
            return Settled(row, meant, Outcome.SKIP)
        on_record.check(meant)
        said_before = on_record.said_before(meant)
        target, base = (None, {}) if said_before else on_record.find(meant)
        if not said_before and target is None and not words_of(meant):
            meant.problem(_("There is no text."), "text")
        seen = self.see(row, meant)
        if meant.cannot_come or any(each["is_error"] for each in row.problems if each.get("of_file")):
            return Settled(row, meant, Outcome.ERROR)
        if said_before:
            return Settled(row, meant, Outcome.UNCHANGED, about=said_before.recommendation)
        if target is None and seen.is_new:
            return Settled(row, meant, Outcome.UPDATE, seen, changes=differences({}, {}, words_of(meant)))
        if target is None:
            seen.is_new = True
            self.give_place(meant, on_record)
            return Settled(row, meant, Outcome.CREATE, seen)
        answer = on_record.answers.get(target.pk)
        if answer and meant.said.get("position") and meant.said["position"] == answer.upr_position:
            meant.said["stance"] = answer.stance  # the review's own word is the same: what was read from it stays
        changes = differences(said_of(target, answer), base, meant.said)
        outcome = outcome_of(changes, is_ticked=row.is_ticked)
        return Settled(row, meant, outcome, seen, target, answer, base, changes, about=target.pk)

    def see(self, row: ImportRow, meant: Meant) -> Seen:
        """Note the row; that it stands twice is its problem, but not where it is the same in another language."""
        seen = self.seen.get(meant.key)
        if seen is None or meant.cannot_come:
            return self.seen.setdefault(meant.key, Seen(row.where, meant.language))
        if meant.language in seen.languages.split():
            meant.problem(_("It stands twice in the file: see %(where)s.") % {"where": seen.where})
        else:
            seen.languages += f" {meant.language}"
        return seen

    def give_place(self, meant: Meant, on_record: "OnRecord") -> None:
        """Two that a file calls by names of their own may stand in one paragraph: only one can have its address."""
        place = place_of(meant)
        if meant.paragraph and (place in self.places or on_record.has(place)):
            words = _("Another recommendation stands in paragraph %(place)s: this one comes in without.")
            meant.problem(words % {"place": f"{meant.paragraph} {meant.sub_item}".strip()}, "paragraph", is_error=False)
            meant.paragraph = meant.sub_item = ""
        self.places.add(place)


def differences(now: Said, base: Said, said: Said) -> dict[str, dict[str, Any]]:
    """What the file would change. What an editor changed since the last file stays, unless this file says something new
    of it too: then it is a conflict. What the record does not have is filled in."""
    found = {}
    for name, words in said.items():
        was = now.get(name)
        is_as_last_time = name in base and base[name] == words
        if was == words or is_as_last_time:
            continue
        is_conflict = bool(was) and was != base.get(name)
        found[name] = {"was": was or "", "becomes": words, "is_conflict": is_conflict}
    return found


def outcome_of(changes: dict[str, dict[str, Any]], *, is_ticked: bool) -> str:
    if not changes:
        return Outcome.UNCHANGED
    is_conflict = any(change["is_conflict"] for change in changes.values())
    return Outcome.CONFLICT if is_conflict and not is_ticked else Outcome.UPDATE


def words_of(meant: Meant) -> Said:
    """What a row adds to one that is new and stands before it in another language."""
    return {name: words for name, words in meant.said.items() if name.partition(".")[0] in ("text", "chapeau")}
