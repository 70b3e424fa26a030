"""Typing in: addresses and positions are proposed, the next paragraph follows, parts are typed with their noun."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from recommendations.models import (
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    Mechanism,
    Recommendation,
    Theme,
    Visit,
)
from tests.admin.pages import address, form_on, save
from tests.admin.people import log_in, make_person
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_mechanism,
    make_membership,
    make_recommendation,
    make_response,
    make_state,
    make_theme,
)

pytestmark = pytest.mark.django_db


def typed_in(admin: Client, **more: Any) -> Any:
    document, state, theme = make_document(symbol="A/HRC/29/25/Add.2"), make_state(), make_theme()
    words = {"title": "Let people assemble", "state": state.pk, "document": document.pk, "themes": [theme.pk]}
    text = {"texts-0-text": "Ensure assembly.", "responses-0-stance": "notes", "responses-0-document": document.pk}
    return save(admin, address(Recommendation, "add"), **words, **text, **more)


def test_a_recommendation_is_typed_in_with_text_and_answer_on_one_page() -> None:
    user = make_person("data-entry admin")
    typed_in(log_in(user), paragraph="96", sub_item="a")
    row = Recommendation.objects.get()
    assert (row.slug, row.position, row.entered_by) == ("96-a", 1, user)
    assert row.texts.get().text == "Ensure assembly."
    assert (row.responses.get().stance, row.responses.get().entered_by) == ("notes", user)


def test_a_recommendation_of_unknown_paragraph_takes_its_address_from_the_heading() -> None:
    admin = log_in()
    typed_in(admin)
    assert Recommendation.objects.get().slug == "let-people-assemble"


def test_the_next_paragraph_knows_what_stays_the_same() -> None:
    admin = log_in()
    answer = typed_in(admin, paragraph="96", sub_item="a", _addnext="1")
    row = Recommendation.objects.get()
    proposed = {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}
    assert (proposed["paragraph"], proposed["sub_item"], proposed["position"]) == ("96", "b", "2")
    form = form_on(admin, answer.url)
    assert (form["document"], form["state"]) == (str(row.document_id), str(row.state_id))
    assert form["themes"] == [str(row.themes.get().pk)]
    assert form["paragraph"] == "96"


def test_a_document_takes_its_address_from_its_symbol() -> None:
    admin = log_in()
    make_document(symbol="", slug="a-hrc-29-25-add-2")
    save(admin, address(Document, "add"), symbol="A/HRC/29/25/Add.2", title="Mission", kind="mission_report")
    assert Document.objects.get(symbol="A/HRC/29/25/Add.2").slug == "a-hrc-29-25-add-2-2"


def test_a_published_recommendation_keeps_document_and_address() -> None:
    admin = log_in()
    row = make_recommendation(slug="96-a", published=True)
    save(admin, address(row, "change"), slug="other", document=make_document().pk, title="Better heading")
    stored = Recommendation.objects.get(pk=row.pk)
    assert (stored.slug, stored.document, stored.title) == ("96-a", row.document, "Better heading")


def test_names_are_typed_by_language() -> None:
    admin = log_in()
    names = {"name_en": "Assembly", "name_ru": "Собрания", "name_ar": "التجمع"}
    save(admin, address(Theme, "add"), scheme="UHRI", scheme_version="1", code="assembly", **names)
    assert Theme.objects.get().name == {"en": "Assembly", "ru": "Собрания", "ar": "التجمع"}


def test_a_name_needs_its_english() -> None:
    admin = log_in()
    answer = save(admin, address(Mechanism, "add"), kind="upr", slug="upr", name_ru="УПО")
    assert "Give at least the English name." in answer.content.decode()
    assert not Mechanism.objects.exists()


def test_places_are_typed_one_to_a_line_and_dates_are_iso() -> None:
    admin = log_in()
    typed = {"state": make_state().pk, "mechanism": make_mechanism().pk, "places": "Astana\nAktau, Almaty"}
    answer = save(admin, address(Visit, "add"), **typed, began_on="1/2/2026", ended_on="2026-02-03")
    assert "Write the day as year-month-day, for example 2015-01-19." in answer.content.decode()
    save(admin, address(Visit, "add"), **typed, began_on="2026-02-01", ended_on="2026-02-03")
    assert Visit.objects.get().places == ["Astana", "Aktau", "Almaty"]


def test_an_event_is_added_for_a_recommendation() -> None:
    admin = log_in()
    row = make_recommendation()
    url = f"{address(FollowUpEvent, 'add')}?recommendation={row.pk}&state={row.state_id}"
    assert url.replace("&", "&amp;") in admin.get(address(row, "change")).content.decode()
    save(admin, url, kind="law", title="A law is passed.", happened_on="2016-01-02")
    assert Bearing.objects.get().recommendation == row


def test_an_assessment_is_corrected_by_a_new_one() -> None:
    user = make_person("data-entry admin")
    old = make_assessment(published=True)
    make_membership(user=user, organisation=old.organisation)
    admin = log_in(user)
    page = admin.get(address(old, "change")).content.decode()
    url = f"{address(Assessment, 'add')}?corrects={old.pk}"
    assert url in page
    assert 'name="_save"' not in page


def test_published_answers_and_bearings_are_only_read_on_the_recommendation() -> None:
    admin = log_in()
    row = make_recommendation(published=True)
    event = make_event(bearings={row: "context"}, published=True)
    make_response(recommendation=row, published=True)
    form = form_on(admin, address(row, "change"))
    forged = {"bearings-TOTAL_FORMS": "1", "bearings-0-id": event.bearings.get().pk, "bearings-0-meaning": "progress"}
    assert form["bearings-TOTAL_FORMS"] == form["responses-TOTAL_FORMS"] == "0"
    admin.post(address(row, "change"), {**form, **forged, "bearings-INITIAL_FORMS": "1", "bearings-0-reason": "Why"})
    assert event.bearings.get().meaning == "context"
