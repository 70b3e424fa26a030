"""Two people editing one record: the second is told and loses nothing."""

import pytest

from recommendations.models import Document, FollowUpEvent, Recommendation
from tests.admin.pages import action, address, form_on, save
from tests.admin.people import log_in, make_person
from tests.factories import (
    make_bearing,
    make_document,
    make_event,
    make_pair,
    make_recommendation,
    make_text,
    make_theme,
)

pytestmark = pytest.mark.django_db


def test_the_second_is_told_by_whom_and_saves_again_on_purpose() -> None:
    row, first, second = make_document(title="Base"), log_in(make_person("superuser", username="aigul")), log_in()
    mine = {**form_on(second, address(row, "change")), "title": "Mine"}
    save(first, address(row, "change"), title="Theirs")
    page = second.post(address(row, "change"), mine)
    told = page.content.decode()
    assert Document.objects.get().title == "Theirs"
    assert all(words in told for words in ["aigul", "Base → Theirs", "Stored now: Theirs", 'value="Mine"'])
    token = page.context["opened_on"]
    second.post(address(row, "change"), {**mine, "_opened_on": token})
    assert Document.objects.get().title == "Mine"


def test_a_change_of_a_part_or_a_theme_is_a_conflict_too() -> None:
    text = make_text(text="Base")
    row, theme, first, second = text.recommendation, make_theme(), log_in(), log_in()
    mine = {**form_on(second, address(row, "change")), "texts-0-text": "Mine"}
    save(first, address(row, "change"), **{"texts-0-text": "Theirs", "themes": [theme.pk]})
    page = second.post(address(row, "change"), mine)
    told = page.content.decode()
    assert "Stored now: Theirs" in told
    assert f"Stored now: {theme}" in told
    assert "This field is required." not in told
    text.refresh_from_db()
    assert text.text == "Theirs"


def test_only_what_came_since_is_told() -> None:
    pair = make_pair(reason="Long ago.")
    row, first, second = pair.first, log_in(), log_in()
    mine = {**form_on(second, address(row, "change")), "title": "Mine"}
    save(first, address(row, "change"), title="Theirs")
    page = second.post(address(row, "change"), mine)
    assert "Theirs" in str(page.context["errors"])
    assert "Long ago." not in str(page.context["errors"])


def test_a_part_deleted_meanwhile_is_kept_as_a_new_row() -> None:
    text = make_text(text="Base")
    row, first, second = text.recommendation, log_in(), log_in()
    mine = {**form_on(second, address(row, "change")), "texts-0-text": "Mine"}
    save(first, address(row, "change"), **{"texts-0-DELETE": "on"})
    assert not row.texts.exists()
    page = second.post(address(row, "change"), mine)
    assert "Mine" in page.content.decode()
    again = {**mine, "_opened_on": page.context["opened_on"], "texts-0-id": "", "texts-INITIAL_FORMS": "0"}
    second.post(address(row, "change"), again)
    assert row.texts.get().text == "Mine"


def test_a_bearing_changed_on_the_page_of_its_event_is_a_conflict_on_its_recommendation() -> None:
    bearing = make_bearing(event=make_event(), recommendation=make_recommendation())
    first, second = log_in(), log_in()
    mine = form_on(second, address(bearing.recommendation, "change"))
    save(first, address(bearing.event, "change"), **{"bearings-0-meaning": "mixed", "bearings-0-reason": "Both."})
    told = second.post(address(bearing.recommendation, "change"), {**mine, "title": "Mine"})
    assert "context → mixed" in told.content.decode()
    assert Recommendation.objects.get().title != "Mine"


@pytest.mark.parametrize("token", ["", "forged", "WyI5OTkiLHt9XQ:x"])
def test_a_form_without_its_token_overwrites_nothing(token: str) -> None:
    row, admin = make_document(title="Base"), log_in()
    save(admin, address(row, "change"), title="Mine", _opened_on=token)
    assert Document.objects.get().title == "Base"


def test_words_typed_while_a_colleague_published_are_given_back() -> None:
    row, first, second = make_event(title="Base"), log_in(), log_in()
    action(log_in(), "submit", row)
    mine = {**form_on(second, address(row, "change")), "title": "Mine", "sources-0-note": "My note"}
    action(first, "publish", row)
    answer = second.post(address(row, "change"), mine)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert all(words in told for words in ["Mine", "Source 1: note", "My note", str(row.state), "make a new version"])
    assert FollowUpEvent.objects.get().title == "Base"


def test_words_typed_while_a_colleague_deleted_are_given_back() -> None:
    row, admin = make_document(), log_in()
    mine = {**form_on(admin, address(row, "change")), "title": "Mine"}
    url = address(row, "change")
    row.delete()
    assert "Mine" in admin.post(url, mine).content.decode()


def test_saving_twice_in_a_row_is_no_conflict() -> None:
    row, admin = make_document(), log_in()
    save(admin, address(row, "change"), title="Once", _continue="1")
    save(admin, address(row, "change"), title="Twice", _continue="1")
    assert Document.objects.get().title == "Twice"
