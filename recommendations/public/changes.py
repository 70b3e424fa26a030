"""What changed between two days, newest first: one source for the page, the feeds and the mails.

Everything is read through the public door, where a moment is a day. Within a day changes stand by kind, and within a kind by a
key that is public, so that a page can begin after a change that its address names. Each kind is found by ranges on an index of
its own (models/publication_rules.py), all in one question; what is shown of a page's rows is fetched for those alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, RowNumber, TruncDate

from recommendations.dates import day_of
from recommendations.models import (
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    Recommendation,
    StateResponse,
    Tombstone,
)

from .leaving import answers_that_moved, assessments_that_moved, events_that_were_heard
from .scope import Scope

SIZE = 50
CHUNK = 1000
Row = tuple[date, str, int, int | None]  # day, public key, primary key, subject


@dataclass(frozen=True)
class Kind:
    """A kind of change: which rows of a scope it is about, the moment they came, and their public key within a day.

    ``subject``: the column that says what a row is about, from which ``kept`` tells which rows are of a wide scope.
    """

    name: str
    rows: Callable[[Scope], QuerySet]
    moment: str
    key: str
    subject: str
    kept: Callable[[Scope, list[Row]], set[int]]
    is_version: bool = False

    def between(self, scope: Scope, since: date | None, until: date | None) -> QuerySet:
        rows = self.rows(scope)
        if self.is_version:
            rows = rows.filter(first_published_at__lt=F("published_at"))
        if since:
            rows = rows.filter(**{f"{self.moment}__gte": self.bound(since)})
        rows = rows.filter(**{f"{self.moment}__lte": self.bound(until)}) if until else rows
        return rows.order_by(f"-{self.moment}", f"-{self.key}")

    def bound(self, day: date) -> date:
        """The day as the column has it."""
        return day if self.moment == "on" else datetime.combine(day, time(), UTC)

    def numbered(self, rows: QuerySet, size: int) -> QuerySet:
        """The first rows in columns that all kinds have alike, with the number of the kind and their own within it."""
        named = {
            "of_kind": Value(KINDS.index(self)),
            "in_order": Window(RowNumber(), order_by=[F(self.moment).desc(), F(self.key).desc()]),
            "on_day": F("on") if self.moment == "on" else TruncDate(self.moment, tzinfo=UTC),
            "by_key": Cast(self.key, TextField()),
            "of_subject": F(self.subject),
        }
        return rows.annotate(**named).values_list(*named, "pk")[:size]

    def picked(self, scope: Scope, rows: list[Row]) -> list[Row]:
        """Those that belong to a wide scope; the database was asked for no others of a narrow one."""
        if not (scope.is_wide and rows):
            return rows
        kept = self.kept(scope, rows)
        return [row for row in rows if row[2] in kept]


class Leaving(Kind):
    """Changes by which something left what a filter finds: those of what may have been among it, picked one by one."""

    def picked(self, scope: Scope, rows: list[Row]) -> list[Row]:
        kept = self.kept(scope, rows) if rows else set()
        return [row for row in rows if row[2] in kept]


class Grouped(Kind):
    """The new recommendations of one document and day are one change."""

    def entries(self, rows: QuerySet, scope: Scope, size: int) -> list["Entry"]:
        found: list[Entry] = []
        told = rows.values_list(self.moment, self.key, "pk", self.subject)
        # Of what is read piece by piece PostgreSQL makes the first rows quickest, and walks through all others for a few.
        for moment, key, pk, subject in told if scope.is_narrow else told.iterator(chunk_size=CHUNK):
            if scope.is_wide and not scope.has(subject):
                continue
            if found and (found[-1].day, found[-1].key) == (day_of(moment), key):
                found[-1] = found[-1]._replace(count=found[-1].count + 1)
            elif len(found) == size:
                break
            else:
                found.append(Entry(day_of(moment), self, key, pk))
        return found


class Entry(NamedTuple):
    """A change before anything of it is fetched."""

    day: date
    kind: Kind
    key: Any
    pk: int
    count: int = 1


class InARow(Func):
    template, output_field = "(%(expressions)s)", TextField()


class IsBefore(Func):
    """Compared as rows, which an index on both columns finds at once; of an "or" PostgreSQL reads the whole day."""

    template, arg_joiner, output_field = "(%(expressions)s)", " < ", BooleanField()


class Place(NamedTuple):
    """The change after which a page begins."""

    day: date
    kind: Kind
    key: Any

    def rest(self, kind: Kind) -> Q:
        """What of a kind comes after it."""
        day = kind.bound(self.day)
        if kind is self.kind:
            return Q(IsBefore(InARow(kind.moment, kind.key), InARow(Value(day), Value(self.key))))
        how = "lte" if KINDS.index(kind) > KINDS.index(self.kind) else "lt"
        return Q(**{f"{kind.moment}__{how}": day})


def changed(
    scope: Scope,
    *,
    since: date | None = None,
    until: date | None = None,
    after: Place | None = None,
    size: int = SIZE,
) -> list[Entry]:
    """The newest changes of a scope, from one day to another, at most ``size``."""
    asked: dict[Kind, QuerySet] = {}
    for kind in KINDS if not scope.kind else [kind for kind in KINDS if kind.name in EVENTS]:
        rows = kind.between(scope, since, until if after is None else min(filter(None, (until, after.day))))
        asked[kind] = rows.filter(after.rest(kind)) if after else rows
    found: list[Entry] = []
    for kind, rows in asked.items():
        if isinstance(kind, Grouped):
            found += kind.entries(rows, scope, size)
    found += singly({kind: rows for kind, rows in asked.items() if not isinstance(kind, Grouped)}, scope, size)
    # The sort is stable: within a day and a kind they stay as the database has them.
    return sorted(found, key=lambda entry: (-entry.day.toordinal(), KINDS.index(entry.kind)))[:size]


def singly(asked: dict[Kind, QuerySet], scope: Scope, size: int) -> Iterator["Entry"]:
    """Changes that are told one by one: the first of each kind, all asked for in one question; of a wide scope many, of which
    those that belong to it are picked."""
    at_once = CHUNK if scope.is_wide or scope.left or scope.heard else size
    for kind, chunk in firsts(asked, at_once).items():
        picked = kind.picked(scope, chunk)
        while len(chunk) == at_once and len(picked) < size:
            place = Place(chunk[-1][0], kind, real_key(kind, chunk[-1][1]))
            chunk = firsts({kind: asked[kind].filter(place.rest(kind))}, at_once)[kind]
            picked += kind.picked(scope, chunk)
        yield from (Entry(day, kind, key, pk) for day, key, pk, _subject in picked[:size])


def firsts(asked: dict[Kind, QuerySet], size: int) -> dict[Kind, list[Row]]:
    """The first rows of each kind, in order."""
    parts = [kind.numbered(rows, size) for kind, rows in asked.items()]
    found: dict[Kind, list[Row]] = {kind: [] for kind in asked}
    rows = parts[0].union(*parts[1:], all=True)  # of one kind alone it is that kind's, cut and not to be ordered anew
    for of_kind, _order, day, key, subject, pk in sorted(rows, key=itemgetter(0, 1)):
        found[KINDS[of_kind]].append((day, key, pk, subject))
    return found


# --- the kinds, in the order in which a day has them ---------------------------------------------------------------

EVENTS = ("event", "event-version")


def about(scope: Scope, chunk: list[Row]) -> set[int]:
    """Those that are about one of the recommendations."""
    return {pk for _moment, _key, pk, recommendation in chunk if scope.has(recommendation)}


def in_documents(scope: Scope, chunk: list[Row]) -> set[int]:
    """Those that are about a document in which one of the recommendations stands."""
    documents = {document for *_row, document in chunk if document}
    rows = Recommendation.objects.for_public().filter(document__in=documents).order_by()
    held = {document for document, pk in rows.values_list("document", "pk") if scope.has(pk)}
    return {pk for _moment, _key, pk, document in chunk if document in held}


def own_documents(scope: Scope, chunk: list[Row]) -> set[int]:
    return {row[2] for row in chunk} if scope.states else in_documents(scope, chunk)


def bearing_on(scope: Scope, chunk: list[Row]) -> set[int]:
    """Events that bear on one of the recommendations; of followed States all."""
    keys = {row[2] for row in chunk}
    if scope.states:
        return keys
    rows = Bearing.objects.filter(event__in=keys).values_list("event", "recommendation")
    return {event for event, recommendation in rows if scope.has(recommendation)}


def answers(scope: Scope) -> QuerySet:
    return scope.having("answer").named(StateResponse.objects.for_public(), "recommendation")


def answers_to_reports(scope: Scope) -> QuerySet:
    """Those to a whole report; where everything is asked for, they are among the others."""
    rows = StateResponse.objects.for_public()
    return rows.none() if scope.is_everything else scope.documents(rows.filter(report__isnull=False), "report")


def assessments(scope: Scope) -> QuerySet:
    return scope.having("assessment").named(Assessment.objects.for_public(), "recommendation")


def leaving_assessments(scope: Scope) -> QuerySet:
    return assessments(scope.left.scope) if scope.left and scope.left.statuses else Assessment.objects.none()


def leaving_answers(scope: Scope) -> QuerySet:
    return answers(scope.left.scope) if scope.left and scope.left.stances else StateResponse.objects.none()


def recommendations(scope: Scope) -> QuerySet:
    return scope.named(Recommendation.objects.for_public(), "pk")


def events(scope: Scope) -> QuerySet:
    return scope.having("event").events(FollowUpEvent.objects.for_public())


def leaving_events(scope: Scope) -> QuerySet:
    return scope.heard.maybe(events(scope.heard.scope)) if scope.heard else FollowUpEvent.objects.none()


def leaving_and_not_told(scope: Scope, chunk: list[Row]) -> set[int]:
    """Without those that bear on what did not leave as well, which are told as events of that."""
    heard = events_that_were_heard(scope, chunk)
    return heard - bearing_on(scope, [row for row in chunk if row[2] in heard])


def documents(scope: Scope) -> QuerySet:
    return scope.own_documents(Document.objects.for_public())


def withdrawals(scope: Scope) -> QuerySet:
    return scope.withdrawals(Tombstone.objects.all())


NEW, AGAIN = ("first_published_at", "public_id"), ("published_at", "public_id")
KINDS: tuple[Kind, ...] = (
    Kind("assessment", assessments, *AGAIN, "recommendation", about),
    Leaving("left-by-assessment", leaving_assessments, *AGAIN, "recommendation", assessments_that_moved),
    Kind("response", answers, *NEW, "recommendation", about),
    Kind("response-version", answers, *AGAIN, "recommendation", about, is_version=True),
    Leaving("left-by-response", leaving_answers, *NEW, "recommendation", answers_that_moved),
    Kind("report-response", answers_to_reports, *NEW, "report", in_documents),
    Kind("report-response-version", answers_to_reports, *AGAIN, "report", in_documents, is_version=True),
    Leaving("left-by-event", leaving_events, *NEW, "pk", leaving_and_not_told),
    Kind("event", events, *NEW, "pk", bearing_on),
    Kind("event-version", events, *AGAIN, "pk", bearing_on, is_version=True),
    Kind("document", documents, "published_at", "slug", "pk", own_documents),
    Grouped("recommendations", recommendations, "published_at", "document", "pk", about),
    Kind("withdrawal", withdrawals, "on", "pk", "recommendation", about),
)


# --- addresses -----------------------------------------------------------------------------------------------------


def place_of(entry: Entry) -> str:
    """A change as an address names it: day, kind and public key."""
    key = entry.key
    if isinstance(entry.kind, Grouped):
        key = Document.objects.values_list("slug", flat=True).get(pk=entry.key)
    return f"{entry.day}/{entry.kind.name}/{key}"


def place_named(text: str) -> Place:
    """The place that an address names. Raises ValueError when it names none."""
    day, name, key = text.replace("\0", "").split("/", 2)
    kind = next((kind for kind in KINDS if kind.name == name), None)
    if kind is None:
        raise ValueError(name)
    return Place(date.fromisoformat(day), kind, real_key(kind, key))


def real_key(kind: Kind, key: str) -> Any:
    if isinstance(kind, Grouped):
        found = Document.objects.for_public().filter(slug=key).values_list("pk", flat=True).first()
        if found is None:
            raise ValueError(key)
        return found
    return int(key) if kind.key == "pk" else key
