"""Everything that listings are made of, read once for each batch, through the public door."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple, TypeVar

from recommendations.door import STAFF_TIMEOUT_MS, through_public_door
from recommendations.models import (
    AffectedGroup,
    Assessment,
    Bearing,
    Document,
    Mechanism,
    Recommendation,
    SdgTarget,
    State,
    StateResponse,
    Theme,
)
from recommendations.models.follow_ups import EventKind
from recommendations.models.texts import RecommendationText

# By relation: the terms, and the column of the link that leads to one.
LINKS: dict[str, tuple[Any, str]] = {
    "recommending_states": (State, "state"),
    "themes": (Theme, "theme"),
    "affected_groups": (AffectedGroup, "affectedgroup"),
    "sdg_targets": (SdgTarget, "sdgtarget"),
}
TOLD = (
    "meaning",
    "event__kind",
    "event__happened_on",
    "event__until_on",
    "event__language",
    "event__title",
    "event__details",
    "event__place",
)
BATCH = 1000
Row = TypeVar("Row")
Read = TypeVar("Read")


class Told(NamedTuple):
    """An event that bears on a recommendation."""

    meaning: str
    kind: str
    happened_on: date
    until_on: date | None
    language: str
    title: str
    details: str
    place: str

    @property
    def last_day(self) -> date:
        return self.until_on or self.happened_on

    @property
    def has_happened(self) -> bool:
        """As ``of_what_happened()`` has it: not an entry that says that somebody looked and found nothing."""
        return self.kind != EventKind.NOTHING_FOUND


class Vocabulary:
    """What recommendations are described by, read once for many batches."""

    def __init__(self) -> None:
        self.states = State.objects.in_bulk()
        self.mechanisms = Mechanism.objects.in_bulk()
        self.terms = {name: model.objects.in_bulk() for name, (model, _column) in LINKS.items() if model is not State}
        self.terms["recommending_states"] = self.states


@dataclass(frozen=True)
class Gathered:
    """A batch: its recommendations with status, stance and last event, and by their keys all that is public of them;
    ``documents``, and ``to_reports``, answers to them as a whole, by theirs.

    ``links``: by relation, the keys of the terms, in order. Answers and assessments are the newest first.
    """

    vocabulary: Vocabulary
    rows: list[Recommendation]
    documents: dict[int, Document]
    texts: dict[int, list[RecommendationText]]
    links: dict[str, dict[int, list[int]]]
    answers: dict[int, list[StateResponse]]
    to_reports: dict[int, list[StateResponse]]
    assessments: dict[int, list[Assessment]]
    told: dict[int, list[Told]]


def batches(keys: Sequence[int]) -> Iterator[tuple[Sequence[int], Gathered]]:
    """These keys, some at a time, each with what the public may read of them now."""
    vocabulary = publicly(Vocabulary)
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        yield batch, publicly(partial(gather, batch, vocabulary))


def publicly(read: Callable[[], Read]) -> Read:
    """What is read as the public, though by a writer: it reads a thousand at once and has a writer's time."""
    with through_public_door(STAFF_TIMEOUT_MS):
        return read()


def gather(keys: Sequence[int], vocabulary: Vocabulary) -> Gathered:
    """Read all that is public of these, in a fixed number of queries."""
    rows = Recommendation.objects.for_public().filter(pk__in=keys).with_status().with_stance().with_last_event()
    rows = list(rows.select_related(None))
    answers = StateResponse.objects.for_public().filter(recommendation__in=keys).select_related("document").by_newest()
    assessments = Assessment.objects.for_public().filter(recommendation__in=keys).select_related("organisation")
    bearings = Bearing.objects.for_public().filter(recommendation__in=keys)
    documents = Document.objects.for_public().in_bulk({row.document_id for row in rows})
    to_reports = StateResponse.objects.for_public().filter(report__in=documents).order_by("pk")
    return Gathered(
        vocabulary,
        rows,
        documents,
        grouped(RecommendationText.objects.filter(recommendation__in=keys).order_by("pk"), of_recommendation),
        {name: linked(name, column, keys) for name, (_model, column) in LINKS.items()},
        grouped(answers, of_recommendation),
        grouped(to_reports, lambda answer: int(answer.report_id)),
        grouped(assessments.by_newest(), of_recommendation),
        {
            key: [Told(*told[1:]) for told in each]
            for key, each in grouped(bearings.values_list("recommendation", *TOLD), lambda told: told[0]).items()
        },
    )


def of_recommendation(row: Any) -> int:
    return int(row.recommendation_id)


def linked(name: str, column: str, keys: Sequence[int]) -> dict[int, list[int]]:
    links = getattr(Recommendation, name).through.objects.filter(recommendation__in=keys).order_by(column)
    return {
        key: [term for _key, term in each]
        for key, each in grouped(links.values_list("recommendation", column), lambda pair: pair[0]).items()
    }


def grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    """The rows of each recommendation, in the order in which they come; nothing for any other."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
