"""Whole public records: what every document, file and API answer is written from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from recommendations.models import Assessment, Bearing, Recommendation, StateResponse

from .terms import describe

BATCH = 200


@dataclass(frozen=True)
class Record:
    """One recommendation with all that the public may know of it.

    ``responses``: to this very recommendation first, then to its report as a whole, each newest first; ``bearings``: by day,
    with their events and sources; ``assessments``: newest first, with their organisations.
    """

    recommendation: Recommendation
    responses: list[StateResponse]
    bearings: list[Bearing]
    assessments: list[Assessment]


def records(keys: Sequence[int]) -> Iterator[Record]:
    """The records of these recommendations in this order, some hundred at a time; those not public are left out."""
    for start in range(0, len(keys), BATCH):
        yield from batch(keys[start : start + BATCH])


def batch(keys: Sequence[int]) -> Iterator[Record]:
    """The same for few, in a fixed number of queries."""
    rows = Recommendation.objects.for_public().with_status().with_stance().with_last_event().with_words().in_bulk(keys)
    describe(rows.values())
    to_any = Q(recommendation__in=rows) | Q(report__in={row.document_id for row in rows.values()})
    answers = StateResponse.objects.for_public().filter(to_any).select_related("document", "taken_from").by_newest()
    own, reports = grouped(answers, "recommendation_id"), grouped(answers, "report_id")
    bearings = grouped(
        Bearing.objects.for_public().filter(recommendation__in=rows).with_event().by_date(), "recommendation_id"
    )
    judged = Assessment.objects.for_public().filter(recommendation__in=rows).with_card().by_newest()
    assessments = grouped(judged, "recommendation_id")
    for key in keys:
        if row := rows.get(key):
            yield Record(row, own[key] + reports[row.document_id], bearings[key], assessments[key])


def grouped(rows, column: str) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found
