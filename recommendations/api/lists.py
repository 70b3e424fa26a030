"""The nouns that the API lists: which rows, by what they are narrowed, and by which permanent name the next page goes on."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from recommendations.models import Assessment, Bearing, Document, FollowUpEvent, Source, State, StateResponse, Status
from recommendations.models.documents import DocumentKind
from recommendations.models.follow_ups import EventKind
from recommendations.models.responses import Stance
from recommendations.search import events as finding
from recommendations.search.asking import read

from . import asking, shapes

NAME = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


@dataclass(frozen=True)
class Narrowing:
    """``about`` and ``schema``: what the description of the API says of the parameter."""

    narrow: Callable[[QueryDict, QuerySet], QuerySet]
    about: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Noun:
    """``key``: the permanent name, in whose order the list stands, so that a page stays true when others come and go."""

    name: str
    rows: Callable[[], QuerySet]
    key: str
    shape: type
    record: Callable[[Any], Any]
    narrowed: dict[str, Narrowing] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        return list(get_type_hints(self.shape))

    def page(self, data: QueryDict) -> tuple[list[Any], str]:
        """The rows that were asked for, and after which the next page begins; empty on the last."""
        rows, size = self.rows(), asking.per_page(data)
        for narrowing in self.narrowed.values():
            rows = narrowing.narrow(data, rows)
        if after := data.get("after", ""):
            if not NAME.fullmatch(after):
                raise asking.Refused([_("“after” is the id on which the page before ended; “next” has it.")])
            rows = rows.filter(**{f"{self.key}__gt": after})
        found = list(rows.order_by(self.key)[: size + 1])
        return found[:size], getattr(found[size - 1], self.key) if len(found) > size else ""


# --- narrowing ---------------------------------------------------------------------------------------------------


def to_state(path: str) -> Narrowing:
    def narrow(data: QueryDict, rows: QuerySet) -> QuerySet:
        state = asking.named(data, "state", State.objects.all(), by="slug")
        return rows.filter(**{path: state}) if state else rows

    return Narrowing(
        narrow, "Only those of this State, by its slug.", {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
    )


def to_word(key: str, words: list[str]) -> Narrowing:
    def narrow(data: QueryDict, rows: QuerySet) -> QuerySet:
        asked = asking.one_of(data, key, words)
        return rows.filter(**{key: asked}) if asked else rows

    return Narrowing(narrow, f"Only those of this {key}.", {"type": "string", "enum": words})


def to_days(key: str, lookup: str) -> Narrowing:
    def narrow(data: QueryDict, rows: QuerySet) -> QuerySet:
        asked = asking.day(data, key)
        return rows.filter(**{lookup: asked}) if asked else rows

    return Narrowing(narrow, f"Only those {key} this day, the day included.", {"type": "string", "format": "date"})


def by_words(data: QueryDict, rows: QuerySet) -> QuerySet:
    if not (typed := asking.words(data)):
        return rows
    sought = read(typed)
    if no := finding.problem(typed, sought):
        raise asking.Refused([no])
    asking.require_few(sought)
    return finding.among(rows, sought)


WORDS = Narrowing(
    by_words,
    "Only those that have these words: in any form; “a phrase”, -without, a OR b.",
    {"type": "string", "maxLength": asking.LONGEST},
)


# --- the nouns ---------------------------------------------------------------------------------------------------


def events() -> QuerySet:
    bearings = Bearing.objects.for_public().select_related("recommendation__document")
    sources = Source.objects.for_public().select_related("document")
    rows = FollowUpEvent.objects.for_public().select_related("state", "logged_by")
    return rows.prefetch_related(Prefetch("bearings", bearings), Prefetch("sources", sources))


def assessments() -> QuerySet:
    return Assessment.objects.for_public().with_recommendation().with_card().select_related("corrects")


def responses() -> QuerySet:
    related = ("recommendation__document", "report", "document", "taken_from")
    return StateResponse.objects.for_public().select_related(*related)


def documents() -> QuerySet:
    related = ("state", "mechanism", "visit__mandate_holder", "responds_to")
    return Document.objects.for_public().select_related(*related).with_recommendation_count()


EVENTS = Noun(
    "events",
    events,
    "public_id",
    shapes.EventRecord,
    shapes.event_record,
    {
        "q": WORDS,
        "state": to_state("state"),
        "kind": to_word("kind", EventKind.values),
        "from": to_days("from", "happened_on__gte"),
        "until": to_days("until", "happened_on__lte"),
    },
)
ASSESSMENTS = Noun(
    "assessments",
    assessments,
    "public_id",
    shapes.AssessmentRecord,
    shapes.assessment_record,
    {
        "state": to_state("recommendation__state"),
        "status": to_word("status", [value for value in Status.values if value != Status.NOT_ASSESSED]),
        "from": to_days("from", "assessed_on__gte"),
        "until": to_days("until", "assessed_on__lte"),
    },
)
RESPONSES = Noun(
    "responses",
    responses,
    "public_id",
    shapes.ResponseRecord,
    shapes.response_record,
    {
        "stance": to_word("stance", Stance.values),
        "from": to_days("from", "responded_on__gte"),
        "until": to_days("until", "responded_on__lte"),
    },
)
DOCUMENTS = Noun(
    "documents",
    documents,
    "slug",
    shapes.DocumentRecord,
    shapes.document_record,
    {
        "state": to_state("state"),
        "kind": to_word("kind", DocumentKind.values),
        "from": to_days("from", "dated_on__gte"),
        "until": to_days("until", "dated_on__lte"),
    },
)
