"""Erasing in a real browser, with JavaScript off: two persons, each on a page that says what it does; and the page about downloads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from recommendations.exports import package
from recommendations.models import Erasure, User
from recommendations.record.checkpoints import new_key, read_key
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import made
from tests.factories import make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(browser: Browser, live_server: Any) -> Iterator[Callable[[User], Page]]:
    contexts = []

    def entered(user: User) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 800}, base_url=live_server.url, java_script_enabled=False
        )
        contexts.append(context)
        cookie = at_desk(user).cookies[django_settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield entered
    for context in contexts:
        context.close()


def test_one_asks_and_another_agrees_without_javascript(enter: Callable[[User], Page]) -> None:
    ours = make_organisation()
    first, second = colleague(ours, "reviewer"), colleague(ours, "reviewer")
    event = made("events", ours, title="A court fined the organiser.", published=True)
    event.withdraw(by=first, at=timezone.now(), reason="Somebody is in danger.")
    page = enter(first)
    page.goto(f"/desk/events/{event.public_id}/")
    page.get_by_role("link", name="Erase for ever…").click()
    page.get_by_label("Reason").fill("A person in it is in danger.")
    page.get_by_label("Type its letters").fill(event.public_id)
    page.get_by_role("button", name="Ask to erase it for ever").click()
    expect(page.get_by_text("waits for a second person").first).to_be_visible()
    page = enter(second)
    page.goto("/desk/?list=erasures")
    page.get_by_role("link", name="A court fined the organiser.").click()
    page.get_by_label("Type its letters").fill(event.public_id)
    page.get_by_role("button", name="Agree: erase it for ever").click()
    expect(page.get_by_text("to be erased").first).to_be_visible()
    assert Erasure.objects.get().agreed_by == second


def test_the_page_about_signed_files_is_clean(
    browser: Browser, live_server: Any, settings: Any, tmp_path: Path, flaws: Callable[[Page], list[str]]
) -> None:
    settings.DATA_FOLDER = tmp_path
    package.write(today=timezone.localdate(), key=read_key(new_key()[0]))
    page = browser.new_page(base_url=live_server.url)
    page.goto("/data/")
    expect(page.get_by_role("link", name="SHA256SUMS.sig")).to_be_visible()
    assert flaws(page) == []
    page.close()
