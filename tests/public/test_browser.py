"""The public pages in a real browser, without JavaScript: nothing off the site, nothing that axe finds, nothing cut off."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import addresses
from tests.factories import make_everything, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paths() -> list[str]:
    make_everything()
    make_organisation(is_demonstration=True)
    return ["/nothing-here/", *(path for each in addresses.pages().values() for path in each[:5])]


def watched(page: Page, base: str) -> list[str]:
    """What the page asks for elsewhere or complains of; filled while it is used."""
    seen: list[str] = []
    page.on("request", lambda request: request.url.startswith(base) or seen.append(request.url))
    page.on(
        "console",
        lambda message: message.type == "error" and "status of 4" not in message.text and seen.append(message.text),
    )
    return seen


@pytest.mark.parametrize("half", [0, 1])  # for two workers
def test_every_page_is_clean(
    browser: Browser, live_server: Any, flaws: Callable[[Page], list[str]], paths: list[str], half: int
) -> None:
    page = browser.new_page()
    seen = watched(page, live_server.url)
    found = {}
    for path in paths[half::2]:
        page.goto(live_server.url + path)
        # What was seen is read first: axe itself breaks the policy.
        found[path] = [*seen, *flaws(page)]
        seen.clear()
    assert not {path: problems for path, problems in found.items() if problems}


def test_a_reader_without_javascript_filters_and_opens(browser: Browser, live_server: Any, paths: list[str]) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/recommendations/")
    page.get_by_label("Limited progress").check()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("status=limited_progress"))
    page.locator(".rows h3 a").first.click()
    expect(page.get_by_role("heading", name="Where it stands")).to_be_visible()
