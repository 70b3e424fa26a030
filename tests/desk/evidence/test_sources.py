"""Confidential sources: for those who are named, on the record, and nowhere else."""

from typing import Any

import pytest

from recommendations.models import ConfidentialSource, FollowUpEvent, Opening, Organisation, User
from tests.desk.review.people import at_desk, colleague
from tests.factories import make_event, make_organisation

pytestmark = pytest.mark.django_db
WORDS = {"name": "tokenofname", "contact": "tokenofcontact", "notes": "tokenofnotes"}


@pytest.fixture
def ours() -> Organisation:
    return make_organisation()


@pytest.fixture
def author(ours: Organisation) -> User:
    return colleague(ours)


@pytest.fixture
def event(ours: Organisation, author: User) -> FollowUpEvent:
    return make_event(logged_by=ours, entered_by=author)


def entered(event: FollowUpEvent, author: User, **fields: Any) -> ConfidentialSource:
    answer = at_desk(author).post(f"/desk/sources/add/{event.public_id}/", WORDS | fields)
    assert answer.status_code == 302
    return ConfidentialSource.objects.get()


def address(source: ConfidentialSource) -> str:
    return f"/desk/sources/{source.public_id}/"


def test_words_are_shown_only_after_the_opening_is_recorded(event: FollowUpEvent, author: User) -> None:
    source = entered(event, author)
    browser = at_desk(author)
    assert "tokenof" not in browser.get(address(source)).content.decode()
    assert not Opening.objects.exists()
    answer = browser.post(address(source))
    assert all(word in answer.content.decode() for word in WORDS.values())
    assert "no-store" in answer.headers["Cache-Control"]
    assert [opening.by for opening in source.openings.all()] == [author]


def test_only_those_who_are_named_open_it(event: FollowUpEvent, author: User, ours: Organisation) -> None:
    named, other = colleague(ours, "reviewer"), colleague(ours, "reviewer")
    source = entered(event, author, openers=[named.pk])
    assert "tokenofname" in at_desk(named).post(address(source)).content.decode()
    for ask in (at_desk(other).get, at_desk(other).post):
        refused, nowhere = ask(address(source)), ask("/desk/sources/nothinghere/")
        assert refused.status_code == nowhere.status_code == 404
        assert refused.content.replace(source.public_id.encode(), b"nothinghere") == nowhere.content
    assert source.openings.count() == 1


def test_nobody_of_another_organisation_can_be_named(event: FollowUpEvent, author: User) -> None:
    stranger = colleague(make_organisation())
    answer = at_desk(author).post(f"/desk/sources/add/{event.public_id}/", WORDS | {"openers": [stranger.pk]})
    assert answer.status_code == 422
    assert not ConfidentialSource.objects.exists()
    assert at_desk(stranger).post(f"/desk/sources/add/{event.public_id}/", WORDS).status_code == 404


def test_words_are_on_no_other_page_of_the_desk(event: FollowUpEvent, author: User) -> None:
    source = entered(event, author)
    browser = at_desk(author)
    for path in ("/desk/", f"/desk/events/{event.public_id}/", "/desk/evidence/", address(source), "/"):
        assert "tokenof" not in browser.get(path).content.decode(), path
    assert address(source) in browser.get(f"/desk/events/{event.public_id}/").content.decode()


def test_what_was_typed_stays_on_a_page_that_is_refused(event: FollowUpEvent, author: User) -> None:
    answer = at_desk(author).post(f"/desk/sources/add/{event.public_id}/", WORDS | {"name": " "})
    assert answer.status_code == 422
    assert "tokenofnotes" in answer.content.decode()


def test_the_page_says_who_can_read_it(event: FollowUpEvent, author: User) -> None:
    assert (
        "the server itself can read it" in at_desk(author).get(f"/desk/sources/add/{event.public_id}/").content.decode()
    )
