"""Whose changes somebody follows: everything, or what concerns some recommendations, a State, a document, a kind of event.

A few recommendations are named to the database. Of many, the database is asked for everything in order, and what it gives is
looked up in a set of bits (search/index.py): naming 100,000 keys in a question takes longer than its answer may.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from typing import Self

from django.conf import settings
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.urls import translate_url

from recommendations.models import Bearing, Document, Recommendation, State, Status
from recommendations.search.index import Index, current, keys_of

from .facets import BY_NAME
from .filters import RecommendationFilter

FEW = 5000
MOVING = ("status", "stance", "gap")
HEARD = ("silent", "event")
LONGEST_MONTH = 31  # days
UNSAID = {Status.NOT_ASSESSED, ""}  # what everything was at first


class Keys(Func):
    """Primary keys as rows: the planner sees that they are few, and reads them once and first."""

    template = "(SELECT unnest(%(expressions)s::bigint[]))"

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__(Value("{" + ",".join(map(str, keys)) + "}"))


class IsOneOf(Func):
    """Whether a column is in an array, which is found first and once: then each of it is looked up in the column's index."""

    template, arg_joiner, output_field = "(%(expressions)s))", " = ANY(", BooleanField()


@dataclass(frozen=True)
class Left:
    """What may have left a filter by its status or stance: ``scope``, all that ever had one of these and has not now."""

    scope: "Scope"
    statuses: frozenset[str]
    stances: frozenset[str]

    @classmethod
    def of_filter(cls, chosen: RecommendationFilter) -> Self | None:
        moving, index = chosen.moving, chosen.index
        if not moving:
            return None
        around = chosen.found(but=MOVING) & ~chosen.found()
        for words in moving.values():
            around &= index.all if words & UNSAID else index.having("been", words)
        return cls(Scope(around), moving.get("status", frozenset()), moving.get("stance", frozenset()))


@dataclass(frozen=True)
class Heard:
    """What may have left a filter because something was heard of it: it was silent for so many ``months``, or had its last
    event in one of the ``years`` (None: it had no event)."""

    scope: "Scope"
    months: int = 0
    years: frozenset[int | None] | None = None

    @classmethod
    def of_filter(cls, chosen: RecommendationFilter) -> Self | None:
        months, words = int(chosen.asked.get("silent", 0)), chosen.asked.get("event")
        if not (months or words):
            return None
        scope = Scope(chosen.found(but=HEARD) & ~chosen.found())
        return cls(scope, months, frozenset(BY_NAME["event"].values(chosen.index, words)) if words else None)

    def maybe(self, events: QuerySet) -> QuerySet:
        """Without most of those by which nothing left: old when they were published, and of a year that is asked for."""
        ended = Q()
        if self.months:
            long_ago = F("first_published_at") - timedelta(LONGEST_MONTH * self.months)
            ended |= Q(happened_on__gte=long_ago) | Q(until_on__gte=long_ago)
        if self.years is not None:
            years = [Q(happened_on__range=(date(year, 1, 1), date(year, 12, 31))) for year in self.years if year]
            ended |= ~reduce(Q.__or__, years, Q(pk__in=[]))
        return events.filter(ended)


@dataclass(frozen=True)
class Scope:
    """``bits``: the set of recommendations, or None for everything. Of ``states`` every event and document counts, whatever
    it bears on; of ``document`` what was answered to it as a whole, which stood at ``address``.
    """

    bits: int | None = None
    states: tuple[int, ...] = ()
    document: Document | None = None
    address: str = ""
    kind: str = ""
    left: Left | None = None
    heard: Heard | None = None

    # --- made from -----------------------------------------------------------------------------------------------

    @classmethod
    def of_filter(cls, chosen: RecommendationFilter) -> Self:
        asked = {name for name in chosen.asked if name != "sort"}
        if not asked:
            return cls()
        if asked == {"document"} and chosen.in_document:
            return cls.of_document(chosen.in_document)
        states: tuple[int, ...] = ()
        if asked == {"state"}:
            states = tuple(BY_NAME["state"].values(chosen.index, chosen.asked["state"]))
        return cls(chosen.found(), states, left=Left.of_filter(chosen), heard=Heard.of_filter(chosen))

    @classmethod
    def of_state(cls, state: State) -> Self:
        return cls(current().having("state", [state.pk]), (state.pk,))

    @classmethod
    def of_document(cls, document: Document) -> Self:
        keys = Recommendation.objects.for_public().for_document(document).values_list("pk", flat=True)
        address = translate_url(document.get_absolute_url(), settings.LANGUAGE_CODE)  # as tombstones keep it
        return cls(sum(1 << key for key in keys), document=document, address=f"{address}#answer")

    @classmethod
    def of_recommendation(cls, recommendation: Recommendation) -> Self:
        return cls(1 << recommendation.pk)

    # --- asking --------------------------------------------------------------------------------------------------

    @property
    def is_everything(self) -> bool:
        return self.bits is None

    @cached_property
    def is_wide(self) -> bool:
        """Whether it has more recommendations than are named in a question."""
        return self.bits is not None and self.bits.bit_count() > FEW

    @property
    def is_narrow(self) -> bool:
        """Whether the database finds what is asked for without going through everything."""
        return not (self.is_everything or self.is_wide)

    @property
    def is_found_quickly(self) -> bool:
        """Whether changes need no first day to be found in time, those of what left included."""
        return self.is_narrow and all(each.scope.is_narrow for each in (self.left, self.heard) if each)

    @cached_property
    def keys(self) -> list[int]:
        return list(keys_of(self.bits or 0))

    @cached_property
    def _held(self) -> bytes:
        bits = self.bits or 0
        return bits.to_bytes(bits.bit_length() // 8 + 1, "little")

    def has(self, key: int | None) -> bool:
        """Whether a recommendation is among them."""
        at = (key or 0) >> 3
        return bool(key and at < len(self._held) and self._held[at] >> (key & 7) & 1)

    def having(self, what: str) -> Self:
        """Those of them that have an ``answer``, an ``assessment`` or an ``event``: where few have, these are named, and the
        database does not go through all that others have."""
        return replace(self, bits=self.bits & self._index.having("has", [what])) if self.is_wide and self.bits else self

    @cached_property
    def _index(self) -> Index:
        return current()

    # --- narrowing what is asked of the database -----------------------------------------------------------------

    def named(self, rows: QuerySet, key: str) -> QuerySet:
        """Rows whose ``key`` is one of the recommendations, if these are few."""
        return rows.filter(**{f"{key}__in": Keys(self.keys)}) if self.is_narrow else rows

    def events(self, rows: QuerySet) -> QuerySet:
        if self.kind:
            return rows.filter(kind=self.kind)
        if self.states:
            return rows.filter(state__in=self.states)
        if not self.is_narrow:
            return rows
        return rows.filter(Exists(self.named(Bearing.objects.filter(event=OuterRef("pk")), "recommendation")))

    def documents(self, rows: QuerySet, key: str) -> QuerySet:
        """Rows whose ``key`` is a document in which some of the recommendations stand, if these are few."""
        if self.document:
            return rows.filter(**{key: self.document.pk})
        if not self.is_narrow:
            return rows
        held = self.named(Recommendation.objects.for_public(), "pk").order_by().values("document")
        return rows.filter(**{f"{key}__in": held})

    def own_documents(self, rows: QuerySet) -> QuerySet:
        return rows.filter(state__in=self.states) if self.states else self.documents(rows, "pk")

    def withdrawals(self, rows: QuerySet) -> QuerySet:
        """Of what bears no name any more only what stood on the page of something followed."""
        if not self.is_narrow:
            return rows
        at_address = Q(address=self.address) if self.address else Q()
        return rows.filter(Q(recommendation__in=Keys(self.keys)) | at_address)
