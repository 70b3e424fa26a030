"""What happened since, and where it stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from recommendations import models

from .documents import made_public, make_recommendation, saved
from .numbers import number
from .people import make_organisation
from .vocabulary import make_methodology, make_state


def make_event(
    *,
    state: models.State | None = None,
    bearings: Mapping[models.Recommendation, str] | None = None,
    sources: Iterable[Mapping[str, Any]] = ({},),
    published: bool = False,
    **fields: Any,
) -> models.FollowUpEvent:
    """An event with its parts: the meaning for each recommendation, and the fields of each source."""
    defaults = {"kind": "law", "title": f"A law was passed ({number('event')}).", "happened_on": date(2016, 3, 1)}
    event = saved(models.FollowUpEvent(**defaults | fields, state=state or make_state()), published=False)
    for recommendation, meaning in (bearings or {}).items():
        make_bearing(event=event, recommendation=recommendation, meaning=meaning)
    for source in sources:
        make_source(event=event, **source)
    return made_public(event) if published else event


def make_bearing(
    *,
    event: models.FollowUpEvent | None = None,
    recommendation: models.Recommendation | None = None,
    meaning: str = "context",
    **fields: Any,
) -> models.Bearing:
    return models.Bearing.objects.create(
        **{"reason": "" if meaning == "context" else f"The source says {meaning}."} | fields,
        event=event or make_event(),
        recommendation=recommendation or make_recommendation(),
        meaning=meaning,
    )


def make_source(*, event: models.FollowUpEvent | None = None, **fields: Any) -> models.Source:
    defaults = {"title": f"Report of the day ({number('source')})", "publisher": "Gazette"}
    return models.Source.objects.create(**defaults | fields, event=event or make_event(sources=()))


def make_assessment(
    *,
    recommendation: models.Recommendation | None = None,
    organisation: models.Organisation | None = None,
    methodology: models.MethodologyVersion | None = None,
    events: Iterable[models.FollowUpEvent] = (),
    published: bool = False,
    **fields: Any,
) -> models.Assessment:
    defaults = {
        "status": "limited_progress",
        "reason": f"The law was passed and is not applied ({number('assessment')}).",
        "evidence_until": date(2025, 12, 31),
        "assessed_on": date(2026, 1, 15),
        "confidence": "medium",
    }
    row = models.Assessment(
        **defaults | fields,
        recommendation=recommendation or make_recommendation(published=published),
        organisation=organisation or make_organisation(),
        methodology=methodology or make_methodology(),
    )
    return saved(row, published=published, events=events)
