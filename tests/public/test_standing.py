"""Several organisations side by side, who agrees, and which one is the headline."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import Assessment, FollowUpEvent, Organisation, Recommendation
from recommendations.public.standing import Standing
from tests.factories import AT, make_assessment, make_event, make_organisation, make_recommendation, make_user

pytestmark = pytest.mark.django_db
EARLIER, LATER = date(2026, 1, 2), date(2026, 1, 20)


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def assess(row: Recommendation, status: str, *, by: Organisation | None = None, **fields: Any) -> Assessment:
    return make_assessment(recommendation=row, status=status, organisation=by, published=True, **fields)


def headlines(row: Recommendation) -> tuple[str, str]:
    """As lists have it, and as the page has it."""
    listed = Recommendation.objects.with_status().get(pk=row.pk).status
    headline = Standing(list(row.assessments.for_public().with_card().by_newest())).headline
    return listed, headline.status if headline else "not_assessed"


def test_headline_is_the_newest_where_nobody_leads() -> None:
    row = make_recommendation(published=True)
    assert headlines(row) == ("not_assessed", "not_assessed")
    assess(row, "implemented", assessed_on=LATER)
    assess(row, "regressed", assessed_on=EARLIER)
    assert headlines(row) == ("implemented", "implemented")


def test_headline_is_the_newest_of_the_lead_however_old() -> None:
    row, lead = make_recommendation(published=True), make_organisation(is_lead=True)
    assess(row, "regressed", by=lead, assessed_on=date(2025, 12, 31))
    assess(row, "limited_progress", by=lead, assessed_on=EARLIER)
    assess(row, "implemented", assessed_on=LATER)
    assert headlines(row) == ("limited_progress", "limited_progress")


def test_headline_is_the_newest_where_the_lead_published_nothing() -> None:
    row, lead = make_recommendation(published=True), make_organisation(is_lead=True)
    make_assessment(recommendation=row, organisation=lead, status="regressed")
    assess(make_recommendation(published=True), "regressed", by=lead)
    assess(row, "implemented")
    assert headlines(row) == ("implemented", "implemented")


def test_lists_and_filters_show_the_headline() -> None:
    row, lead = make_recommendation(published=True), make_organisation(is_lead=True)
    assess(row, "regressed", by=lead, assessed_on=EARLIER)
    assess(row, "implemented", assessed_on=LATER)
    assert row.title in page(reverse("recommendations") + "?status=regressed")
    assert row.title not in page(reverse("recommendations") + "?status=implemented")


def test_each_organisation_stands_beside_the_others_with_its_newest() -> None:
    row, one = make_recommendation(published=True), make_organisation(name="Union of Lawyers", is_named=True)
    assess(row, "no_implementation", by=one, reason="Nothing at first.", assessed_on=EARLIER)
    assess(row, "limited_progress", by=one, reason="Then a draft law.", assessed_on=LATER)
    assess(row, "regressed", reason="A new ban.", assessed_on=EARLIER)
    cards = page(row.get_absolute_url()).split('class="opinions"')[1].split("</ul>")[0]
    assert "Union of Lawyers" in cards
    assert "Then a draft law." in cards
    assert "A new ban." in cards
    assert "Nothing at first." not in cards


def test_dissent_is_said_in_one_line() -> None:
    row = make_recommendation(published=True)
    for status in ("limited_progress", "regressed", "limited_progress"):
        assess(row, status)
    body = page(row.get_absolute_url())
    assert "2 of 3 organisations say “limited progress”; one says “regressed”." in body


def test_agreement_is_said_too_and_one_alone_is_no_agreement() -> None:
    row = make_recommendation(published=True)
    assess(row, "implemented")
    assert "organisations say" not in page(row.get_absolute_url())
    assess(row, "implemented")
    assert "Both organisations say “implemented”." in page(row.get_absolute_url())


def test_organisation_that_is_not_named_stays_so_beside_others() -> None:
    row, quiet = make_recommendation(published=True), make_organisation(name="Quiet Group", is_lead=True)
    assess(row, "regressed", by=quiet)
    assess(row, "implemented")
    body = page(row.get_absolute_url())
    assert "Quiet Group" not in body
    assert "An organisation that is not named" in body
    assert "Quiet Group" not in page(reverse("methodology"))
    assert "(a lead organisation that is not named)" in page(reverse("methodology"))


def test_methodology_names_who_leads() -> None:
    assert "No organisation leads on this site" in page(reverse("methodology"))
    make_organisation(name="Union of Lawyers", is_named=True, is_lead=True)
    assert "the lead organisation of this site (Union of Lawyers)" in page(reverse("methodology"))


def test_cited_events_are_shown_while_they_are_published() -> None:
    row = make_recommendation(published=True)
    event = make_event(title="A ban was issued.", published=True)
    draft = make_event(title="Still being written.")
    assess(row, "regressed", events=[event, draft])
    assert "Relies on: <a" in page(row.get_absolute_url())
    assert "Still being written." not in page(row.get_absolute_url())
    event.withdraw(by=make_user(), at=AT, reason="Mistaken.")
    assert "A ban was issued." not in page(row.get_absolute_url())


def test_cited_event_leads_to_the_version_published_now() -> None:
    row, event = make_recommendation(published=True), make_event(title="As first written.", published=True)
    assess(row, "regressed", events=[event])
    newer = event.revise(by=make_user())
    FollowUpEvent.objects.filter(pk=newer.pk).update(title="As corrected.")
    newer.refresh_from_db()
    assert "Relies on: <a" in page(row.get_absolute_url())
    assert "As corrected." not in page(row.get_absolute_url())
    newer.publish(by=make_user(), at=AT)
    cited = page(row.get_absolute_url()).split("Relies on:")[1].split("</p>")[0]
    assert f'<a href="{event.get_absolute_url()}">As corrected.</a>' in cited
    assert "As first written." not in cited
    newer.withdraw(by=make_user(), at=AT, reason="Mistaken.")
    assert "Relies on:" not in page(row.get_absolute_url())


def test_two_versions_of_one_event_are_cited_once() -> None:
    row, event = make_recommendation(published=True), make_event(title="A ban was issued.", published=True)
    newer = event.revise(by=make_user())
    newer.publish(by=make_user(), at=AT)
    assess(row, "regressed", events=[event, newer])
    assert page(row.get_absolute_url()).count("A ban was issued.") == 1
