"""Two people editing one event: what each changed is kept, and what both changed is asked, never thrown away."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from recommendations.desk.events.merging import merge
from recommendations.desk.events.values import of_event
from recommendations.models import FollowUpEvent
from tests import factories as make
from tests.desk.events.forms import form_on, log_in, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> FollowUpEvent:
    row = make.make_recommendation(published=True)
    organisation = make.make_organisation()
    sources = [{"url": "https://example.org/1", "title": "One"}, {"url": "https://example.org/2", "title": "Two"}]
    return make.make_event(
        title="As it was.", place="Astana", bearings={row: "context"}, sources=sources, logged_by=organisation
    )


@pytest.fixture
def client(event: FollowUpEvent) -> Client:
    return log_in(make_member(organisation=event.logged_by))


def edit(event: FollowUpEvent) -> str:
    return f"/desk/events/{event.public_id}/edit/"


def opened(client: Client, event: FollowUpEvent, query: str = "") -> dict[str, Any]:
    values = form_on(client, edit(event) + query)
    return {name: value for name, value in values.items() if not name.endswith("-remove")} | {"do": "save"}


def send(client: Client, event: FollowUpEvent, form: dict[str, Any], **typed: Any) -> str:
    answer = client.post(edit(event), form | typed, follow=True)
    event.refresh_from_db()
    return unescape(answer.content.decode())


def choice(page: str, key: str, whose: str) -> dict[str, str]:
    return {f"choice-{key}": re.search(rf'name="choice-{re.escape(key)}" value="({whose}-\w+)"', page)[1]}


def test_form_is_filled_from_the_event_and_saving_it_changes_nothing(client: Client, event: FollowUpEvent) -> None:
    before, history = of_event(event), event.history.count()
    send(client, event, opened(client, event))
    assert of_event(event) == before
    assert event.history.count() <= history + 1
    assert event.sources.first().history.count() == 1


def test_each_keeps_what_only_one_changed(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    FollowUpEvent.objects.filter(pk=event.pk).update(place="Almaty")
    send(client, event, form, title="Mine.")
    assert (event.title, event.place) == ("Mine.", "Almaty")


def test_what_both_changed_is_asked_and_nothing_is_saved(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs.")
    page = send(client, event, form, title="Mine.")
    assert event.title == "Theirs."
    assert all(words in page for words in ("As it was.", "Theirs.", "Mine."))


@pytest.mark.parametrize(("whose", "title"), [("mine", "Mine."), ("theirs", "Theirs.")])
def test_choice_decides(client: Client, event: FollowUpEvent, whose: str, title: str) -> None:
    form = opened(client, event)
    FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs.")
    page = send(client, event, form, title="Mine.")
    send(client, event, form, title="Mine.", **choice(page, "title", whose))
    assert event.title == title


def test_choice_does_not_count_for_what_was_not_seen(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs.")
    page = send(client, event, form, title="Mine.")
    FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs again.")
    page = send(client, event, form, title="Mine.", **choice(page, "title", "mine"))
    assert event.title == "Theirs again."
    assert "Theirs again." in page


def test_what_only_they_change_again_is_not_asked(client: Client, event: FollowUpEvent) -> None:
    """The form that asks about the title has their place in it, which nobody typed there."""
    form = opened(client, event)
    FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs.", place="Almaty")
    page = send(client, event, form, title="Mine.")
    form = opened(client, event, "?check=save")
    FollowUpEvent.objects.filter(pk=event.pk).update(place="Aktau")
    send(client, event, form, **choice(page, "title", "mine"))
    assert (event.title, event.place) == ("Mine.", "Aktau")


def test_sources_that_each_added_changed_and_removed_come_together(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    make.make_source(event=event, url="https://example.org/theirs", title="")
    event.sources.filter(title="Two").delete()
    typed = {"sources-0-title": "One, mended", "addresses": "https://example.org/mine"}
    send(client, event, form, **typed)
    urls = [each.url.rpartition("/")[2] for each in event.sources.order_by("url")]
    assert urls == ["1", "mine", "theirs"]
    assert event.sources.filter(title="One, mended").exists()


def test_source_that_one_changed_and_the_other_removed_is_asked(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    event.sources.filter(title="One").delete()
    page = send(client, event, form, **{"sources-0-title": "One, mended"})
    assert "Somebody else changed this" in page
    assert "One, mended" in page


def test_false_base_asks_instead_of_overwriting(client: Client, event: FollowUpEvent) -> None:
    send(client, event, opened(client, event) | {"base": "forged"}, title="Mine.")
    assert event.title == "As it was."


def test_base_of_another_event_asks_instead_of_overwriting(client: Client, event: FollowUpEvent) -> None:
    other = make.make_event(logged_by=event.logged_by, title="Mine.")
    send(client, event, opened(client, event) | {"base": opened(client, other)["base"]}, title="Mine.")
    assert event.title == "As it was."


def test_new_version_has_new_sources_and_they_are_known_again(event: FollowUpEvent) -> None:
    base = of_event(event)
    event.publish(by=make.make_user(), at=make.AT)
    theirs = of_event(event.revise(by=make.make_user()))
    merged = merge(base=base, theirs=theirs, mine=base | {"title": "Mine."})
    assert merged.conflicts == []
    assert merged.values["sources"] == theirs["sources"]


def test_editing_what_is_in_review_returns_it_to_draft(client: Client, event: FollowUpEvent) -> None:
    event.submit(by=make.make_user(), at=make.AT)
    send(client, event, opened(client, event), title="Mended.")
    assert (event.title, event.publication) == ("Mended.", "draft")


def test_published_event_is_not_edited(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    event.publish(by=make.make_user(), at=make.AT)
    send(client, event, form, title="Mine.")
    assert event.title == "As it was."


def test_same_edit_sent_twice_is_one(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    send(client, event, form, title="Mine.")
    FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs, later.")
    send(client, event, form, title="Mine.")
    assert event.title == "Theirs, later."


def test_begun_edit_is_found_again(client: Client, event: FollowUpEvent) -> None:
    form = opened(client, event)
    kept = form | {"title": "Half a sen", "number": 1}
    assert client.post(f"/desk/drafts/{form['key']}/", kept).status_code == 200
    assert "Half a sen" in client.get(edit(event)).content.decode()
