"""A record as large as readers may meet it: every word of the vocabularies in use, a State with many documents, a long document."""

from datetime import date, timedelta
from itertools import cycle, islice
from typing import NamedTuple

from django.core.management import call_command

from recommendations import models
from recommendations.models.follow_ups import Meaning
from recommendations.models.responses import Stance
from recommendations.search.truth import keep_all
from tests.design.sql import sql
from tests.factories import AT, make_methodology, make_organisation, make_user

DOCUMENTS_OF_STATE, ROWS_OF_DOCUMENT, TO_EACH, EVENTS = 280, 200, 3, 60
WORDS = (
    "Amend legislation on peaceful assembly so that organisers need not ask for permission, and ensure that nobody is "
    "detained for taking part in one; and investigate promptly every death in the course of a demonstration."
)
HEADING = "Let assemblies be held by notification, and prosecute those who shoot at people"  # 79 letters
REASON = "The law of 2020 speaks of notification, but an akimat may still refuse it, and most organisers were refused or held beforehand."


class Large(NamedTuple):
    state: models.State
    document: models.Document
    recommendation: models.Recommendation
    event: models.FollowUpEvent


def make_large() -> Large:
    call_command("load_vocabulary", verbosity=0)
    states, mechanisms = list(models.State.objects.all()), list(models.Mechanism.objects.all())
    busy = max(states, key=lambda row: len(row.name["ru"]))  # the longest name

    def papers(kind: str, count: int, state: models.State) -> list[models.Document]:
        return [
            models.Document(
                symbol=f"A/HRC/{state.pk}/{kind}/{n}", slug=f"a-hrc-{state.pk}-{kind}-{n}", kind="other", language="en",
                title=f"{HEADING}, {n}", state=state, mechanism=mechanisms[n % len(mechanisms)],
                dated_on=date(2026, 1, 1) - timedelta(days=30 * n), dated_on_precision="day",
            )
            for n in range(count)
        ]  # fmt: skip

    made = models.Document.objects.bulk_create([paper for state in states for paper in papers("one", 1, state)])
    many = models.Document.objects.bulk_create(papers("many", DOCUMENTS_OF_STATE, busy))
    places = [paper for paper in made for _n in range(TO_EACH)] + many + [many[0]] * ROWS_OF_DOCUMENT
    rows = models.Recommendation.objects.bulk_create(
        models.Recommendation(
            document=paper, state=paper.state, paragraph=str(n), slug=f"{n}-a", position=n, title=HEADING
        )
        for n, paper in enumerate(places, 1)
    )
    describe(rows)
    judge(rows)
    event = tell(rows[-1], rows)
    publish()
    sql("ANALYZE")  # PostgreSQL does so by itself, but not within a transaction
    keep_all()
    return Large(busy, many[0], rows[-1], event)


def publish() -> None:
    published = {"publication": "published", "published_by": make_user(), "published_at": AT}
    for noun in (models.Document, models.Recommendation, models.StateResponse, models.FollowUpEvent, models.Assessment):
        noun.objects.filter(publication="draft").update(**published)


def describe(rows: list[models.Recommendation]) -> None:
    """Words, and by turns everything that recommendations can be about."""
    models.RecommendationText.objects.bulk_create(
        models.RecommendationText(recommendation=row, language="en", text=WORDS) for row in rows
    )
    for name in ("themes", "affected_groups", "sdg_targets"):
        relation = getattr(models.Recommendation, name)
        terms = cycle(relation.field.related_model.objects.all())
        column = relation.field.m2m_reverse_field_name()
        relation.through.objects.bulk_create(
            relation.through(recommendation=row, **{column: term}) for row in rows for term in islice(terms, 2)
        )


def judge(rows: list[models.Recommendation]) -> None:
    """Every answer and every status, by turns; of one organisation."""
    stances, statuses = cycle(Stance.values), cycle(s for s in models.Status.values if s != "not_assessed")
    models.StateResponse.objects.bulk_create(
        models.StateResponse(
            public_id=name(n), recommendation=row, document=row.document, stance=next(stances), language="en",
            responded_on=row.document.dated_on, responded_on_precision="day", first_published_at=AT,
        )
        for n, row in enumerate(rows)
    )  # fmt: skip
    organisation, methodology = make_organisation(is_named=True, is_lead=True), make_methodology()
    models.Assessment.objects.bulk_create(
        models.Assessment(
            public_id=name(n), recommendation=row, organisation=organisation, status=next(statuses), reason=REASON,
            confidence="medium", evidence_until=date(2011, 12, 31), assessed_on=date(2011 + n % 15, 12, 31),
            methodology=methodology,
        )
        for n, row in enumerate(rows)
    )  # fmt: skip


def tell(told_of: models.Recommendation, rows: list[models.Recommendation]) -> models.FollowUpEvent:
    """Many events of one recommendation, and one event for each; the last one bears on as many."""
    events = models.FollowUpEvent.objects.bulk_create(
        models.FollowUpEvent(
            public_id=name(n), state=row.state, kind="law", title=HEADING, language="en", audience="everyone",
            happened_on=date(2010, 1, 1) + timedelta(days=n * 5), first_published_at=AT,
        )
        for n, row in enumerate([*rows, *[told_of] * EVENTS])
    )  # fmt: skip
    meanings = cycle(Meaning.values)
    pairs = [*zip(events, rows, strict=False), *((event, told_of) for event in events[-EVENTS:])]
    pairs += [(events[-1], row) for row in rows[:EVENTS]]
    models.Bearing.objects.bulk_create(
        models.Bearing(event=event, recommendation=row, meaning=next(meanings), reason=REASON) for event, row in pairs
    )
    models.Source.objects.bulk_create(
        models.Source(
            event=event, publisher="Radio Azattyq", title=HEADING, url=f"https://rus.azattyq.org/a/{event.pk}.html"
        )
        for event in events
    )
    return events[-1]


def name(number: int) -> str:
    return f"{number:010d}".replace("0", "a").replace("1", "b")
