"""Nobody needs to type an address: from readers' pages, the queue and an event to every form of the desk."""

import re
from typing import Any

import pytest
from django.test import Client

from recommendations.models import Membership
from tests.accounts.people import signed_in
from tests.factories import make_assessment, make_event, make_membership, make_methodology, make_recommendation

pytestmark = pytest.mark.django_db
FORMS = {"log what happened", "looked, found nothing", "assess", "log the Government's answer"}
LINK = re.compile(r'<a[^>]* href="([^"]*)"[^>]*>([^<]*)</a>')


def body(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def links(page: str) -> dict[str, str]:
    return {words.replace("&#x27;", "'"): address.replace("&amp;", "&") for address, words in LINK.findall(page)}


@pytest.fixture
def member() -> Membership:
    make_methodology()
    return make_membership()


@pytest.mark.parametrize("language", ["", "/ru", "/kk"])
def test_public_page_of_a_recommendation_leads_to_forms_about_it(member: Membership, language: str) -> None:
    row, client = make_recommendation(published=True), signed_in(member.user)
    page = body(Client(), language + row.get_absolute_url())
    ways = [address for address in links(page).values() if address.startswith(f"{language}/desk/")]
    assert len(set(ways)) == 4
    for address in ways:
        assert row.title in body(client, address.replace("&amp;", "&"))


def test_a_site_for_readers_alone_names_no_desk(settings: Any) -> None:
    row = make_recommendation(published=True)
    settings.PUBLIC_ONLY = True
    assert "/desk/" not in body(Client(), row.get_absolute_url())


def test_event_and_lists_of_the_queue_lead_to_the_same_forms(member: Membership) -> None:
    row, client = make_recommendation(published=True), signed_in(member.user)
    event = make_event(bearings={row: "setback"}, state=row.state, logged_by=member.organisation)
    make_assessment(recommendation=row, organisation=member.organisation, published=True)
    for address in (f"/desk/events/{event.public_id}/", "/desk/?list=stale"):
        assert set(links(body(client, address))) >= FORMS, address


def test_every_page_of_the_desk_leads_to_every_form(member: Membership) -> None:
    client = signed_in(member.user)
    found = links(body(client, "/desk/"))
    for words in ("Log an event", "Log an answer", "Assess", "Files", "People"):
        body(client, found[words])


@pytest.mark.parametrize("noun", ["assessments", "responses"])
def test_form_without_a_recommendation_finds_one(member: Membership, noun: str) -> None:
    row, hidden, client = make_recommendation(published=True), make_recommendation(), signed_in(member.user)
    found = body(client, f"/desk/{noun}/new/?q={row.document.symbol}")
    assert row.title in body(client, f"/desk/{noun}/new/" + links(found)[row.title])
    assert hidden.title not in body(client, f"/desk/{noun}/new/?q={hidden.document.symbol}")
    assert "Nothing on record matches" in body(client, f"/desk/{noun}/new/?q=nowhere")
