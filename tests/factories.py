"""Rows for tests. A factory makes what its noun needs besides what the test names, and nothing else.

``published=True`` publishes the row, and the parents made for it, by the verb that people use.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import count
from string import ascii_uppercase
from typing import Any, TypeVar

from django.contrib.auth.models import Group

from recommendations import models

AT = datetime(2026, 1, 31, 12, 34, 56, tzinfo=UTC)
DAY = date(2015, 6, 16)
PUBLISHED_NOUNS = {"document", "recommendation", "response", "event", "assessment"}

Row = TypeVar("Row", bound=models.Published)
numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))


def number(noun: str) -> int:
    """The next number of this noun, so that no two rows of one test are alike."""
    return next(numbers[noun])


def letters(number: int, length: int) -> str:
    return "".join(ascii_uppercase[number // 26**place % 26] for place in reversed(range(length)))


def saved(row: Row, *, published: bool, **links: Iterable[Any]) -> Row:
    row.save()
    for name, others in links.items():
        getattr(row, name).set(others)
    return made_public(row) if published else row


def made_public(row: Row) -> Row:
    row.publish(by=make_user(), at=AT)
    return row


# --- people ------------------------------------------------------------------------------------------------------


def make_user(*, password: str | None = None, **fields: Any) -> models.User:
    """A person; without a password nobody can log in as them, which spares the hashing."""
    defaults = {"username": f"user-{number('user')}"}
    return models.User.objects.create_user(**defaults | fields, password=password)


def make_organisation(**fields: Any) -> models.Organisation:
    n = number("organisation")
    return models.Organisation.objects.create(**{"name": f"Organisation {n}", "slug": f"organisation-{n}"} | fields)


def make_membership(
    *, user: models.User | None = None, organisation: models.Organisation | None = None, **fields: Any
) -> models.Membership:
    return models.Membership.objects.create(
        user=user or make_user(), organisation=organisation or make_organisation(), **fields
    )


# --- vocabulary --------------------------------------------------------------------------------------------------


def make_region(**fields: Any) -> models.Region:
    n = number("region")
    return models.Region.objects.create(**{"code": f"{n % 1000:03}", "name": {"en": f"Region {n}"}} | fields)


def make_state(*, subregion: models.Region | None = None, **fields: Any) -> models.State:
    n = number("state")
    defaults = {
        "slug": f"state-{n}",
        "iso2": letters(n, 2),
        "iso3": "X" + letters(n, 2),
        "m49": f"{n % 1000:03}",
        "name": {"en": f"State {n}", "ru": f"Государство {n}"},
    }
    return models.State.objects.create(**defaults | fields, subregion=subregion or make_region())


def make_mechanism(**fields: Any) -> models.Mechanism:
    n = number("mechanism")
    defaults = {"slug": f"mandate-{n}", "kind": "special_procedures", "name": {"en": f"Special Rapporteur {n}"}}
    return models.Mechanism.objects.create(**defaults | fields)


def make_mandate_holder(*, mechanism: models.Mechanism | None = None, **fields: Any) -> models.MandateHolder:
    defaults = {"name": f"Holder {number('holder')}"}
    return models.MandateHolder.objects.create(**defaults | fields, mechanism=mechanism or make_mechanism())


def make_theme(**fields: Any) -> models.Theme:
    n = number("theme")
    defaults = {"scheme": "UHRI", "scheme_version": "2024", "code": f"theme-{n}", "name": {"en": f"Theme {n}"}}
    return models.Theme.objects.create(**defaults | fields)


def make_affected_group(**fields: Any) -> models.AffectedGroup:
    n = number("group")
    defaults = {"scheme": "UHRI", "scheme_version": "2024", "code": f"group-{n}", "name": {"en": f"Group {n}"}}
    return models.AffectedGroup.objects.create(**defaults | fields)


def make_sdg_goal(**fields: Any) -> models.SdgGoal:
    n = number("goal") % 17 + 1
    return models.SdgGoal.objects.create(**{"number": n, "name": {"en": f"Goal {n}"}} | fields)


def make_sdg_target(*, goal: models.SdgGoal | None = None, **fields: Any) -> models.SdgTarget:
    goal, n = goal or make_sdg_goal(), number("target") % 100
    return models.SdgTarget.objects.create(
        **{"code": f"{goal.number}.{n}", "name": {"en": f"Target {n}"}} | fields, goal=goal
    )


def make_methodology(**fields: Any) -> models.MethodologyVersion:
    defaults = {"version": f"1.{number('methodology')}", "in_force_from": DAY, "changes": "First version."}
    return models.MethodologyVersion.objects.create(**defaults | fields)


# --- documents and recommendations -------------------------------------------------------------------------------


def make_visit(
    *, state: models.State | None = None, mechanism: models.Mechanism | None = None, **fields: Any
) -> models.Visit:
    return models.Visit.objects.create(
        **{"began_on": date(2015, 1, 19), "ended_on": date(2015, 1, 27), "places": ["Astana", "Aktau"]} | fields,
        state=state or make_state(),
        mechanism=mechanism or make_mechanism(),
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


# --- what happened since, and where it stands --------------------------------------------------------------------


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


# --- one of everything -------------------------------------------------------------------------------------------


def make_everything(*, published: bool = True, **fields: Mapping[str, Any]) -> models.Recommendation:
    """A row in every table of the record, around one recommendation; ``fields`` are by noun, ``document={...}``."""

    def of(noun: str, **others: Any) -> dict[str, Any]:
        stands = {"published": published} if noun in PUBLISHED_NOUNS else {}
        return others | stands | fields.get(noun, {})

    state, mechanism = make_state(**of("state")), make_mechanism()
    holder = make_mandate_holder(mechanism=mechanism)
    visit = make_visit(**of("visit", state=state, mechanism=mechanism, mandate_holder=holder))
    document = make_document(**of("document", state=state, mechanism=mechanism, visit=visit))
    links = {"themes": [make_theme()], "affected_groups": [make_affected_group()], "sdg_targets": [make_sdg_target()]}
    row = make_recommendation(
        **of("recommendation", document=document, state=state, recommending_states=[state]), **links
    )
    make_text(**of("text", recommendation=row))
    make_pair(first=row, second=make_recommendation(document=document, state=state, published=published))
    make_response(**of("response", recommendation=row, document=document))
    organisation = make_organisation(**of("organisation"))
    parts = {"bearings": {row: "progress"}, "sources": [fields.get("source", {})]}
    event = make_event(**of("event", state=state, logged_by=organisation, **parts))
    make_assessment(**of("assessment", recommendation=row, organisation=organisation, events=[event]))
    make_membership(organisation=organisation).user.groups.add(Group.objects.get_or_create(name="Staff")[0])
    return row
