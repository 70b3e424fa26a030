"""What each row would do to the record: make something new, change it, meet an editor's change, or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.models import Document, ImportRow, OutsideName, Recommendation, StateResponse
from recommendations.models.imports import Outcome
from recommendations.models.publication import UNDER_WORK, Publication

from .known import Known
from .said import Meant, Said, meant_by, said_of

BATCH = 1000
LINKS = ("themes", "affected_groups", "sdg_targets", "recommending_states", "texts")


@dataclass
class Settled:
    """A row with what it means, whom it concerns, and by value what would become of it: ``{"was", "becomes", "is_conflict"}``."""

    row: ImportRow
    meant: Meant
    outcome: str
    target: Recommendation | None = None
    answer: StateResponse | None = None
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Settling:
    """One pass over the rows of an import; remembers what it saw, since nothing may come in twice."""

    system: str
    known: Known = field(default_factory=Known)
    seen: dict[str, str] = field(default_factory=dict)

    def settle(self, rows: Iterable[ImportRow], shared: dict[str, Any]) -> Iterator[list[Settled]]:
        """Batches of rows, in order."""
        batch: list[ImportRow] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                yield self.batch(batch, shared)
                batch = []
        if batch:
            yield self.batch(batch, shared)

    def batch(self, rows: list[ImportRow], shared: dict[str, Any]) -> list[Settled]:
        meanings = [meant_by({**shared, **row.values}, self.known) for row in rows]
        on_record = OnRecord(self.system, meanings)
        return [self.one(row, meant, on_record) for row, meant in zip(rows, meanings, strict=True)]

    def one(self, row: ImportRow, meant: Meant, on_record: "OnRecord") -> Settled:
        if row.is_dropped:
            return Settled(row, meant, Outcome.SKIP)
        if meant.key in self.seen and not meant.cannot_come:
            meant.problem(_("It stands twice in the file: see %(where)s.") % {"where": self.seen[meant.key]})
        self.seen.setdefault(meant.key, row.where)
        if meant.cannot_come or any(problem["is_error"] for problem in row.problems):
            return Settled(row, meant, Outcome.ERROR)
        target, base = on_record.find(meant)
        if target is None:
            return Settled(row, meant, Outcome.CREATE)
        answer = on_record.answers.get(target.pk)
        changes = differences(said_of(target, answer), base, meant.said)
        return Settled(row, meant, outcome_of(changes, is_ticked=row.is_ticked), target, answer, changes)


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


class OnRecord:
    """The recommendations that a batch of rows may be about, read together."""

    def __init__(self, system: str, meanings: list[Meant]) -> None:
        names = OutsideName.objects.filter(system=system, key__in=[meant.key for meant in meanings])
        self.names = {name.key: name for name in names}
        documents = {meant.document for meant in meanings if meant.document}
        self.documents = dict(Document.objects.filter(slug__in=documents).values_list("slug", "pk"))
        places = {(meant.document, meant.paragraph) for meant in meanings if meant.paragraph}
        rows = Recommendation.objects.exclude(publication=Publication.WITHDRAWN)
        named = Q(pk__in=[name.recommendation_id for name in self.names.values()])
        placed = Q(
            document__in=[self.documents[d] for d, _p in places if d in self.documents],
            paragraph__in={p for _d, p in places},
        )
        found = rows.filter(named | placed if places else named).prefetch_related(*LINKS) if documents else []
        self.rows = {row.pk: row for row in found}
        self.by_place = {
            (row.document_id, row.state_id, row.paragraph, row.sub_item): row
            for row in self.rows.values()
            if row.paragraph and not row.part_of_id
        }
        self.answers = answers_to(list(self.rows))

    def find(self, meant: Meant) -> tuple[Recommendation | None, Said]:
        """The recommendation that a row is about, and what a file said of it last."""
        name = self.names.get(meant.key)
        if name and name.recommendation_id in self.rows:
            return self.rows[name.recommendation_id], name.said
        place = (self.documents.get(meant.document), meant.state.pk, meant.paragraph, meant.sub_item)
        return self.by_place.get(place), {}


def answers_to(keys: list[int]) -> dict[int, StateResponse]:
    """Of each recommendation the newest answer that stands, or is being worked on."""
    rows = StateResponse.objects.filter(recommendation__in=keys, ended_at__isnull=True)
    shown = rows.filter(publication__in=[*UNDER_WORK, Publication.PUBLISHED]).order_by("pk")
    return {row.recommendation_id: row for row in shown}
