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
from .printed import read_as_printed, stand_where_on_record
from .said import Meant, Said, meant_by, said_of, whole

BATCH = 1000
Place = tuple[str, int | None, str, str]  # document, State, paragraph, sub-item
LINKS = ("themes", "affected_groups", "sdg_targets", "recommending_states", "texts")


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

    ``base``: what a file said of it last.
    """

    row: ImportRow
    meant: Meant
    outcome: str
    seen: Seen | None = None
    target: Recommendation | None = None
    answer: StateResponse | None = None
    base: Said = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Settling:
    """One pass over the rows of an import; remembers what it saw, since nothing may come in twice."""

    system: str
    known: Known = field(default_factory=Known)
    seen: dict[str, Seen] = field(default_factory=dict)
    places: set[Place] = field(default_factory=set)

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
        meanings = [meant_by(whole(shared, row.values), self.known) for row in rows]
        on_record = OnRecord(self.system, meanings)
        return [self.one(row, meant, on_record, shared) for row, meant in zip(rows, meanings, strict=True)]

    def one(self, row: ImportRow, meant: Meant, on_record: "OnRecord", shared: dict[str, Any]) -> Settled:
        if row.is_dropped:
            return Settled(row, meant, Outcome.SKIP)
        on_record.check(meant)
        target, base = on_record.find(meant)
        if target and on_record.by_address.get(meant.address) is target:
            read_as_printed(meant, whole(shared, row.values), target, on_record.answers.get(target.pk))
            stand_where_on_record(meant, target, on_record.documents[target.document_id])
        if target is None and not words_of(meant):
            meant.problem(_("There is no text."), "text")
        seen = self.see(row, meant)
        if meant.cannot_come or any(each["is_error"] for each in row.problems if each.get("of_file")):
            return Settled(row, meant, Outcome.ERROR)
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
        return Settled(row, meant, outcome_of(changes, is_ticked=row.is_ticked), seen, target, answer, base, changes)

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


def place_of(meant: Meant) -> Place:
    return meant.document, meant.state.pk if meant.state else None, meant.paragraph, meant.sub_item


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


class OnRecord:
    """The recommendations that a batch of rows may be about, read together."""

    def __init__(self, system: str, meanings: list[Meant]) -> None:
        names = OutsideName.objects.filter(system=system, key__in=[meant.key for meant in meanings])
        self.names = {name.key: name for name in names}
        own = [tuple(meant.address.split("/")) for meant in meanings if meant.address]
        slugs = {meant.document for meant in meanings if meant.document} | {document for document, _slug in own}
        symbols = {meant.paper["symbol"] for meant in meanings if meant.paper["symbol"]}
        wanted = Document.objects.filter(Q(slug__in=slugs) | Q(symbol__in=symbols))
        documents = wanted.values_list("pk", "slug", "publication")
        by_symbol = dict(wanted.exclude(symbol="").values_list("symbol", "slug"))
        for meant in meanings:  # a document on record may have an address of its own
            meant.document = by_symbol.get(meant.paper["symbol"], meant.document)
        self.documents = {pk: slug for pk, slug, _publication in documents}
        self.withdrawn = {slug for _pk, slug, publication in documents if publication == Publication.WITHDRAWN}
        paragraphs = {meant.paragraph for meant in meanings if meant.paragraph}
        named = Q(pk__in=[name.recommendation_id for name in self.names.values()])
        placed = Q(document__in=list(self.documents), paragraph__in=paragraphs)
        ours = Q(document__slug__in={document for document, _slug in own}, slug__in={slug for _document, slug in own})
        rows = Recommendation.objects.exclude(publication=Publication.WITHDRAWN)
        self.rows = {row.pk: row for row in rows.filter(named | placed | ours).prefetch_related(*LINKS)}
        self.by_place = {
            (self.documents.get(row.document_id, ""), row.state_id, row.paragraph, row.sub_item): row
            for row in self.rows.values()
            if row.paragraph and not row.part_of_id
        }
        self.by_address = {f"{self.documents.get(row.document_id, '')}/{row.slug}": row for row in self.rows.values()}
        called = OutsideName.objects.filter(system=system, recommendation__in=list(self.rows))
        self.called = set(called.values_list("recommendation", flat=True))
        self.answers = answers_to(list(self.rows))

    def check(self, meant: Meant) -> None:
        if meant.document in self.withdrawn:
            meant.problem(_("Its document was withdrawn."), "symbol")

    def has(self, place: Place) -> bool:
        return place in self.by_place

    def find(self, meant: Meant) -> tuple[Recommendation | None, Said]:
        """The recommendation that a row is about, and what a file said of it last.

        One that the same kind of file calls otherwise is another, though it stands in the same paragraph.
        """
        name = self.names.get(meant.key)
        if ours := self.by_address.get(meant.address):
            return ours, name.said if name and name.recommendation_id == ours.pk else {}
        if name and name.recommendation_id in self.rows:
            return self.rows[name.recommendation_id], name.said
        found = self.by_place.get(place_of(meant)) if meant.paragraph else None
        return (None if found and found.pk in self.called else found), {}


def answers_to(keys: list[int]) -> dict[int, StateResponse]:
    """Of each recommendation the newest answer that stands, or is being worked on by nobody's organisation."""
    rows = StateResponse.objects.filter(recommendation__in=keys, ended_at__isnull=True)
    shown = rows.filter(Q(publication=Publication.PUBLISHED) | Q(publication__in=UNDER_WORK, logged_by=None))
    return {row.recommendation_id: row for row in shown.order_by("pk")}
