"""Logging an event: what is typed becomes one event, whatever happens on the way."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from recommendations.models import Draft, FollowUpEvent
from tests import factories as make
from tests.desk.events.forms import KEY, draft, log_in, make_member, new, typed

pytestmark = pytest.mark.django_db


def place(recommendation: Any) -> str:
    return f"{recommendation.document.slug}/{recommendation.slug}"


def sent(user: Any, **fields: Any) -> Any:
    return log_in(user).post(new(), typed(**fields), follow=True)


def only_event() -> FollowUpEvent:
    return FollowUpEvent.objects.get()


# --- the common case ---------------------------------------------------------------------------------------------


def test_form_has_an_address_of_its_own_and_keeps_the_query() -> None:
    answer = log_in(make_member()).get("/desk/events/new/?kind=nothing_found")
    assert answer.url.startswith("/desk/events/new/")
    assert len(answer.url.split("/")[4]) == 22
    assert answer.url.endswith("?kind=nothing_found")


def test_recommendation_of_the_address_is_chosen_and_gives_its_state() -> None:
    row = make.make_recommendation(published=True)
    page = log_in(make_member()).get(f"{new()}?recommendation={place(row)}").content.decode()
    assert f'value="{place(row)}"' in page
    assert f'value="{row.state.slug}" selected' in page


def test_event_is_made_with_its_parts() -> None:
    user, row = make_member(), make.make_recommendation(published=True)
    bearing = {
        "bearings-0-recommendation": place(row),
        "bearings-0-meaning": "setback",
        "bearings-0-reason": "It bans.",
    }
    sent(user, **bearing, addresses="https://example.org/a\nhttps://example.org/b The Gazette")
    event = only_event()
    assert (event.state, event.entered_by, event.publication) == (row.state, user, "draft")
    assert event.logged_by == user.memberships.get().organisation
    assert [(each.meaning, each.reason) for each in event.bearings.all()] == [("setback", "It bans.")]
    sources = [(each.url, each.title) for each in event.sources.order_by("pk")]
    assert sources == [("https://example.org/a", ""), ("https://example.org/b", "The Gazette")]


def test_saving_and_handing_over_is_one_step() -> None:
    user = make_member()
    sent(user, state=make.make_state().slug, do="submit")
    assert (only_event().publication, only_event().submitted_by) == ("in_review", user)


@pytest.mark.parametrize(
    ("when", "precision", "day"),
    [("2016-03-05", "day", "2016-03-05"), ("2016-03", "month", "2016-03-01"), ("2016", "year", "2016-01-01")],
)
def test_precision_is_what_was_typed(when: str, precision: str, day: str) -> None:
    sent(make_member(), state=make.make_state().slug, when=when)
    assert (only_event().happened_on_precision, str(only_event().happened_on)) == (precision, day)


# --- refusals keep every word ------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["1/2/2026", "2026-02-30", "yesterday", "0026-01-01", "2026-", "2099-01-01", ""])
def test_what_is_no_date_is_refused_with_a_sentence(when: str) -> None:
    answer = sent(make_member(), state=make.make_state().slug, when=when, title="Words that stay.")
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert "Words that stay." in page
    assert not FollowUpEvent.objects.exists()
    assert draft().values["when"] == when


def test_bearing_without_its_reason_is_refused() -> None:
    row = make.make_recommendation(published=True)
    answer = sent(make_member(), **{"bearings-0-recommendation": place(row), "bearings-0-meaning": "progress"})
    assert "Say why, or call it context." in answer.content.decode()


def test_what_is_too_long_to_be_kept_is_refused_and_stays_on_the_page() -> None:
    answer = sent(make_member(), details="ж" * 110_000)
    assert answer.status_code == 413
    assert "more than 200 kB" in answer.content.decode()
    assert "жжж" in answer.content.decode()


def test_letters_that_nobody_sees_are_refused_and_zero_bytes_are_dropped() -> None:
    answer = sent(make_member(), state=make.make_state().slug, title="Ab\u202ecd", details="e\0f")
    assert "Remove the invisible character" in answer.content.decode()
    assert draft().values["details"] == "ef"


# --- once --------------------------------------------------------------------------------------------------------


def test_same_form_sent_twice_makes_one_event() -> None:
    user, state = make_member(), make.make_state()
    first, second = (sent(user, state=state.slug) for _time in range(2))
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert FollowUpEvent.objects.count() == 1
    assert (draft().values, draft().became) == ({}, only_event().public_id)


@pytest.mark.django_db(transaction=True)
def test_same_form_sent_in_parallel_makes_one_event() -> None:
    user, state = make_member(), make.make_state()
    clients = [log_in(user) for _time in range(4)]

    def send(client: Any) -> int:
        try:
            return client.post(new(), typed(state=state.slug)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(send, clients)) == [302] * 4
    assert FollowUpEvent.objects.count() == 1


# --- forged ------------------------------------------------------------------------------------------------------


def test_key_of_somebody_else_does_not_exist() -> None:
    make.make_draft(key=KEY)
    client = log_in(make_member())
    assert client.get(new()).status_code == client.post(new(), typed()).status_code == 404
    assert client.post(f"/desk/drafts/{KEY}/", {"noun": "event", "number": 9, "title": "Mine."}).status_code == 404
    assert client.post(f"/desk/drafts/{KEY}/discard/").status_code == 404
    assert draft().values == {"title": "A la"}


def test_forged_fields_change_nothing() -> None:
    user, other = make_member(), make.make_event(title="Theirs.")
    forged = {"public_id": "aaaaaaaaaa", "publication": "published", "id": other.pk, "entered_by": 1, "logged_by": 1}
    forged |= {"sources-0-id": other.sources.get().pk, "sources-0-title": "Mine.", "sources-0-event": other.pk}
    sent(user, state=make.make_state().slug, **forged)
    event = FollowUpEvent.objects.exclude(pk=other.pk).get()
    assert (event.publication, event.entered_by) == ("draft", user)
    assert event.public_id != "aaaaaaaaaa"
    assert other.sources.get().title != "Mine."


@pytest.mark.parametrize("name", ["organisation", "kind", "state", "audience", "readers", "bearings-0-recommendation"])
def test_value_that_is_not_offered_is_refused(name: str) -> None:
    fields = {"state": make.make_state().slug, name: "9" * 30, "audience": "everyone"} | {name: "9" * 30}
    answer = sent(make_member(), **fields)
    assert "Not saved yet" in answer.content.decode()
    assert not FollowUpEvent.objects.exists()


def test_unpublished_recommendation_is_not_found_and_not_taken() -> None:
    row, client = make.make_recommendation(title="Hidden heading"), log_in(make_member())
    assert "Hidden heading" not in client.get("/desk/recommendations/?q=Hidden").content.decode()
    answer = client.post(new(), typed(state=row.state.slug, add=place(row)), follow=True)
    assert "not on record" in answer.content.decode()


def test_file_of_another_organisation_is_not_attached() -> None:
    sent(make_member(), state=make.make_state().slug, evidence=[make.make_evidence().public_id])
    assert not only_event().attachments.exists()


def test_own_file_is_attached_with_its_words() -> None:
    user = make_member()
    file = make.make_evidence(organisation=user.memberships.get().organisation, received_by=user)
    words = {f"caption-{file.public_id}": "The square."}
    log_in(user).post(new(), typed(state=make.make_state().slug, evidence=[file.public_id], **words))
    assert [(each.evidence, each.caption) for each in only_event().attachments.all()] == [(file, "The square.")]


# --- keeping -----------------------------------------------------------------------------------------------------


def test_words_are_kept_and_found_again_at_the_address() -> None:
    client = log_in(make_member())
    answer = client.post(f"/desk/drafts/{KEY}/", {"noun": "event", "number": 1, "title": "Half a sen"})
    assert answer.json()["number"] == 1
    assert "Half a sen" in client.get(new()).content.decode()


def test_earlier_saving_that_arrives_late_changes_nothing() -> None:
    client = log_in(make_member())
    for number, title, status in ((2, "Later.", 200), (1, "Earlier.", 409)):
        answer = client.post(f"/desk/drafts/{KEY}/", {"noun": "event", "number": number, "title": title})
        assert answer.status_code == status
    assert draft().values["title"] == "Later."


def test_saving_that_arrives_after_the_event_was_made_keeps_nothing() -> None:
    user = make_member()
    sent(user, state=make.make_state().slug)
    answer = log_in(user).post(f"/desk/drafts/{KEY}/", {"noun": "event", "number": 99, "title": "Late."})
    assert answer.json()["became"]
    assert draft().values == {}


def test_draft_is_discarded_by_its_author() -> None:
    user = make_member()
    make.make_draft(key=KEY, author=user)
    log_in(user).post(f"/desk/drafts/{KEY}/discard/")
    assert not Draft.objects.exists()


def test_colleague_sees_the_event_and_others_do_not() -> None:
    user = make_member()
    sent(user, state=make.make_state().slug)
    address = f"/desk/events/{only_event().public_id}/"
    colleague = make_member(organisation=user.memberships.get().organisation)
    assert "A law on assemblies" in log_in(colleague).get(address).content.decode()
    stranger = log_in(make_member())
    hidden, missing = stranger.get(address), stranger.get("/desk/events/aaaaaaaaaa/")
    assert hidden.status_code == missing.status_code == 404
    assert stranger.get(f"{address}edit/").status_code == 404


# --- without scripts ---------------------------------------------------------------------------------------------


def test_recommendation_is_found_and_added_by_sending_the_form() -> None:
    row, client = (
        make.make_recommendation(paragraph="96", sub_item="a", slug="96-a", published=True),
        log_in(make_member()),
    )
    answer = client.post(new(), typed(do="find", q=f"{row.document.symbol} 96 a"), follow=True)
    assert f'name="add" value="{place(row)}"' in answer.content.decode()
    answer = client.post(new(), typed(do="add", add=place(row)), follow=True)
    assert f'name="bearings-0-recommendation" value="{place(row)}"' in answer.content.decode()
    assert not FollowUpEvent.objects.exists()


# --- duplicates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "fields"),
    [
        ({"sources": [{"url": "http://www.example.org/a/"}]}, {"addresses": "https://example.org/a#top"}),
        ({"place": "ASTANA", "title": "Something else entirely."}, {}),
        ({"title": "A law on public assemblies was passed."}, {"place": ""}),
    ],
    ids=["same source", "same place", "like words"],
)
def test_likely_duplicate_is_shown_and_another_event_is_saved_on_wish(known: Any, fields: Any) -> None:
    event = make.make_event(**known, published=True)
    user = make_member()
    answer = sent(user, state=event.state.slug, **fields)
    assert event.title in answer.content.decode()
    assert FollowUpEvent.objects.count() == 1
    sent(user, state=event.state.slug, **fields, do="save-another")
    assert FollowUpEvent.objects.count() == 2


def test_event_that_the_person_may_not_see_is_no_duplicate() -> None:
    event = make.make_event(place="Astana", title="Secret words.")
    answer = sent(make_member(), state=event.state.slug)
    assert "Secret words." not in answer.content.decode()
    assert FollowUpEvent.objects.count() == 2


# --- looked, found nothing ---------------------------------------------------------------------------------------


def test_looking_in_vain_is_an_entry_of_its_own() -> None:
    row = make.make_recommendation(published=True)
    bearing = {"bearings-0-recommendation": place(row), "bearings-0-meaning": "setback"}
    sent(make_member(), kind="nothing_found", when=str(timezone.localdate()), **bearing)
    assert (only_event().kind, only_event().bearings.get().meaning) == ("nothing_found", "context")
