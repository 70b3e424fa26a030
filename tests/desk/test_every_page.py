"""Every page of the desk, light and dark, on a phone and on a laptop: axe finds nothing, nothing is cut off, nothing is kept."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Browser, Page

from tests.accounts.people import signed_in
from tests.desk.pages import Desk
from tests.desk.test_matrix import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Forms whose words Chromium would write into its session file.
REMEMBERED = """() => [...document.forms].filter((form) => form.method == "post" && form.autocomplete != "off"
    && form.querySelector("textarea, select, input:not([type=hidden])")).map((form) => form.outerHTML)"""
TOPS = "links => links.map(link => Math.round(link.getBoundingClientRect().y))"
# What is no page of its own: answers to scripts, buttons, files, and the public page as it would be.
NO_PAGES = {"draft", "discard_draft", "token", "find_recommendations", "uploads", "upload", "find"}
NO_PAGES |= {"ask_erasure", "agree_erasure", "refuse_erasure", "take_back_erasure"}
NO_PAGES |= {"attach", "detach", "clean", "copy", "copy_preview", "submit", "revise", "preview"}
# What forms say besides asking.
SAID = ['id="problems"', 'id="duplicates"', 'id="conflicts"', 'class="errorlist"', 'class="hit"', "to be published on"]


@pytest.fixture
def desk(settings: Any, tmp_path: Any) -> Desk:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    return Desk()


@pytest.fixture
def page(browser: Browser, live_server: Any, desk: Desk) -> Iterator[Page]:
    cookie = signed_in(desk.reviewer).cookies[settings.SESSION_COOKIE_NAME]
    page = browser.new_page(base_url=live_server.url)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield page
    page.context.close()


@pytest.mark.parametrize("half", [0, 1])  # for two workers
def test_every_page_is_clean(page: Page, desk: Desk, flaws: Callable[[Page], list[str]], half: int) -> None:
    found = []
    for path in desk.pages()[half::2]:
        page.goto(path)
        remembered = [f"remembers {form}" for form in page.evaluate(REMEMBERED)]
        found += [f"{path} {fault}" for fault in [*remembered, *flaws(page)]]
    assert found == []


def test_every_address_is_among_them_and_everything_that_forms_say(desk: Desk) -> None:
    client, seen, said = signed_in(desk.reviewer), set(), set()
    for path in desk.pages():
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path
        seen.add(resolve(path.partition("?")[0]).url_name)
        said |= {words for words in SAID if words in answer.content.decode()}
    assert seen == {pattern.name for pattern in DESK} - NO_PAGES
    assert said == set(SAID)


@pytest.mark.parametrize("where", [".masthead nav:not(.tongues) a", "nav[aria-label=Lists] a"])
def test_on_a_laptop_the_ways_to_go_stand_on_one_line(page: Page, where: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/desk/")
    assert len(set(page.locator(where).evaluate_all(TOPS))) == 1
