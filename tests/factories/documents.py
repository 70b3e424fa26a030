"""Documents, what they recommend and what the State answered; and what is left of one that was withdrawn."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from recommendations import models

from .numbers import AT, DAY, Row, number
from .people import make_user
from .vocabulary import make_mechanism, make_state


def saved(row: Row, *, published: bool, **links: Iterable[Any]) -> Row:
    row.save()
    for name, others in links.items():
        getattr(row, name).set(others)
    return made_public(row) if published else row


def made_public(row: Row) -> Row:
    row.publish(by=make_user(), at=AT)
    return row


def make_visit(
    *, state: models.State | None = None, mechanism: models.Mechanism | None = None, **fields: Any
) -> models.Visit:
    return models.Visit.objects.create(
        **{"began_on": date(2015, 1, 19), "ended_on": date(2015, 1, 27), "places": ["Astana", "Aktau"]} | fields,
        state=state or make_state(),
        mechanism=mechanism or make_mechanism(),
    )


def make_next_date(*, state: models.State | None = None, **fields: Any) -> models.NextDate:
    defaults = {"kind": "upr_review", "title": f"Review {number('next date')}", "begins_on": date(2030, 5, 6)}
    return models.NextDate.objects.create(
        **defaults | {"url": "https://example.org/dates"} | fields, state=state or make_state()
    )


def make_likeness(**fields: Any) -> models.Likeness:
    return models.Likeness.objects.create(
        **{"recommendation_id": 1, "other_id": 2, "score": 0.5, "words": ["law"]} | fields
    )


def make_document(*, published: bool = False, **fields: Any) -> models.Document:
    n = number("document")
    defaults = {
        "symbol": f"A/HRC/{n}/1",
        "slug": f"a-hrc-{n}-1",
        "kind": "mission_report",
        "title": f"Report {n}",
        "dated_on": DAY,
        "dated_on_precision": "day",
    }
    return saved(models.Document(**defaults | fields), published=published)


def make_recommendation(
    *,
    document: models.Document | None = None,
    state: models.State | None = None,
    themes: Iterable[models.Theme] = (),
    affected_groups: Iterable[models.AffectedGroup] = (),
    sdg_targets: Iterable[models.SdgTarget] = (),
    recommending_states: Iterable[models.State] = (),
    published: bool = False,
    **fields: Any,
) -> models.Recommendation:
    n = number("recommendation")
    row = models.Recommendation(
        **{"paragraph": f"{n}", "slug": f"{n}", "position": n, "title": f"Recommendation {n}"} | fields,
        document=document or make_document(published=published),
        state=state or make_state(),
    )
    links = {"themes": themes, "affected_groups": affected_groups, "sdg_targets": sdg_targets}
    return saved(row, published=published, recommending_states=recommending_states, **links)


def make_text(*, recommendation: models.Recommendation | None = None, **fields: Any) -> models.RecommendationText:
    return models.RecommendationText.objects.create(
        **{"text": f"Ensure that assemblies are allowed ({number('text')})."} | fields,
        recommendation=recommendation or make_recommendation(),
    )


def make_pair(
    *, first: models.Recommendation | None = None, second: models.Recommendation | None = None, **fields: Any
) -> models.RelatedPair:
    return models.RelatedPair.objects.create(
        **{"reason": "Both ask for the same law."} | fields,
        first=first or make_recommendation(),
        second=second or make_recommendation(),
    )


def make_response(
    *,
    recommendation: models.Recommendation | None = None,
    report: models.Document | None = None,
    document: models.Document | None = None,
    published: bool = False,
    **fields: Any,
) -> models.StateResponse:
    row = models.StateResponse(
        **{"stance": "accepts", "words": f"The Government agrees ({number('response')})."} | fields,
        recommendation=None if report else recommendation or make_recommendation(published=published),
        report=report,
        document=document or make_document(kind="state_comments", published=published),
    )
    return saved(row, published=published)


def make_tombstone(**fields: Any) -> models.Tombstone:
    """What is left of something withdrawn: a document of its own."""
    row = make_document(published=True, **fields)
    row.withdraw(by=make_user(), at=AT, reason="Published by mistake.")
    return models.Tombstone.objects.get(address=f"/documents/{row.slug}/")
