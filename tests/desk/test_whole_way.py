"""The whole way, as people walk it: invited, signed in, logged on a telephone, reviewed by another, seen by a stranger.

And back: returned with a comment, published on a later day, withdrawn.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from recommendations.models import FollowUpEvent, Organisation, Recommendation
from tests.accounts.people import PASSWORD, with_factor
from tests.desk import way
from tests.desk.review.people import colleague
from tests.evidence.corpus_pictures import token
from tests.factories import make_event, make_organisation, make_recommendation, make_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
NAMES = ["quiet-heron", "old-willow"]
Someone = Callable[..., way.Person]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"


@pytest.fixture
def someone(browser: Browser, live_server: Any, axe: Callable[[Page], list[str]]) -> Iterator[Someone]:
    """A function that gives another person a browser; passkeys want a name, not an address in numbers."""
    base = live_server.url.replace("127.0.0.1", "localhost")
    with ExitStack() as browsers:
        yield lambda size, **options: browsers.enter_context(
            way.at_a_browser(browser, base, axe, viewport=size, **options)
        )


@pytest.fixture
def ours() -> Organisation:
    return make_organisation(name="Association of the Steppe", is_named=True)


@pytest.fixture
def reviewer_name(ours: Organisation) -> str:
    return with_factor(colleague(ours, "reviewer", username="old-willow", password=PASSWORD)).username


@pytest.fixture
def asked() -> Recommendation:
    title = "Ask assemblies for notice, and not for permission"
    return make_text(recommendation=make_recommendation(title=title, published=True)).recommendation


def test_from_an_invitation_to_the_public_page(someone: Someone, reviewer_name: str, asked: Recommendation) -> None:
    reviewer, author, stranger = someone(LAPTOP), someone(PHONE, has_touch=True), someone(PHONE)
    way.sign_in(reviewer, reviewer_name)
    way.accept(author, way.invite(reviewer), "quiet-heron")
    way.add_passkey(author)
    way.come_back_by_passkey(author)
    way.open_form(author, asked.get_absolute_url(), asked.title)
    way.type_event(author)
    way.attach_picture(author)
    way.hand_over(author)
    review(reviewer)
    see(stranger, asked)
    assert [*reviewer.faults, *author.faults, *stranger.faults] == []


def test_returned_published_on_its_day_and_withdrawn(
    someone: Someone, ours: Organisation, asked: Recommendation
) -> None:
    reviewer, author, stranger = someone(LAPTOP), someone(PHONE), someone(PHONE)
    comment, details = "Say who voted for it.", "All deputies present voted for it."
    writes = colleague(ours, username="quiet-heron")
    event = make_event(title=way.TITLE, bearings={asked: "progress"}, logged_by=ours, entered_by=writes)
    event.submit(by=writes, at=timezone.now())
    way.come_in(author, writes)
    way.come_in(reviewer, colleague(ours, "reviewer", username="old-willow"))
    way.add_passkey(reviewer)
    way.return_with_comment(reviewer, comment)
    way.mend_and_hand_over(author, comment, details)
    way.approve_for_tomorrow(reviewer, details)
    finds_nothing(stranger, event)
    publish_what_is_due(days=0)
    finds_nothing(stranger, event)
    publish_what_is_due(days=2)
    reads(stranger, event, details)
    way.withdraw_by_passkey(reviewer, event)
    finds_a_tombstone(stranger, event, [way.TITLE, details])
    assert [*reviewer.faults, *author.faults, *stranger.faults] == []


def test_logged_and_reviewed_without_scripts(
    someone: Someone, ours: Organisation, reviewer_name: str, asked: Recommendation
) -> None:
    plain = {"java_script_enabled": False}
    reviewer, author = someone(LAPTOP, **plain), someone(PHONE, **plain)
    with_factor(colleague(ours, username="quiet-heron", password=PASSWORD))
    way.sign_in(author, "quiet-heron")
    way.open_form(author, asked.get_absolute_url(), asked.title)
    way.type_event(author)
    way.attach_picture(author)
    way.hand_over(author)
    way.sign_in(reviewer, reviewer_name)
    review(reviewer)
    see(someone(PHONE, **plain), asked)
    assert [*reviewer.faults, *author.faults] == []


def test_what_is_reached_by_keyboard_is_never_under_the_bar(
    someone: Someone, ours: Organisation, asked: Recommendation
) -> None:
    author = someone(PHONE)
    with_factor(colleague(ours, username="quiet-heron", password=PASSWORD))
    way.sign_in(author, "quiet-heron")
    way.open_form(author, asked.get_absolute_url(), asked.title)
    author.page.get_by_label("What happened").focus()
    reached = [author.page.evaluate(way.REACHED)]
    while reached[-1][0] != "submit" and len(reached) < 60:
        author.page.keyboard.press("Tab")
        reached.append(author.page.evaluate(way.REACHED))
    assert 12 < len(reached) < 60
    assert [name for name, is_in_view in reached if not is_in_view] == []


def review(reviewer: way.Person) -> None:
    way.open_from_queue(reviewer)
    way.release_picture(reviewer)
    way.open_from_queue(reviewer)
    way.approve_at_once(reviewer)


def see(stranger: way.Person, asked: Recommendation) -> None:
    """The event on the page of its recommendation and on its own, with a picture that shows and tells nothing else."""
    assert stranger.context.cookies() == []
    stranger.page.goto(asked.get_absolute_url())
    stranger.stop(asked.title)
    stranger.follow(way.TITLE)
    stranger.stop(way.TITLE)
    stranger.read("The law in the gazette")
    picture = stranger.page.locator(".evidence img")
    expect(picture).to_be_visible()
    answer = stranger.context.request.get(str(picture.get_attribute("src")))
    leaks = [token(number) for number in range(1, 19) if token(number).encode() in answer.body()]
    leaks += [name for name in [*NAMES, "akimat"] if name in stranger.page.content() + str(answer.headers)]
    assert (answer.status, leaks) == (200, [])


def publish_what_is_due(*, days: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        call_command("publish_due")


def finds_nothing(stranger: way.Person, event: FollowUpEvent) -> None:
    assert stranger.context.request.get(event.get_absolute_url()).status == 404


def reads(stranger: way.Person, event: FollowUpEvent, details: str) -> None:
    stranger.page.goto(event.get_absolute_url())
    stranger.stop(way.TITLE)
    stranger.read(details)


def finds_a_tombstone(stranger: way.Person, event: FollowUpEvent, content: list[str]) -> None:
    answer = stranger.context.request.get(event.get_absolute_url())
    assert (answer.status, "An event was withdrawn on" in answer.text()) == (410, True)
    assert [words for words in content if words in answer.text()] == []
