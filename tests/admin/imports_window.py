"""How the pages of imports are looked at in a browser."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.accounts.people import signed_in
from tests.admin.people import make_person
from tests.admin.test_browser import POLICY

LOOKS = {
    "light-1280": ("light", 1280),
    "dark-360": ("dark", 360),
    "light-360": ("light", 360),
    "dark-1280": ("dark", 1280),
}


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said."""
    return []


@pytest.fixture
def opened(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """A function that opens a window in which data entry is signed in."""
    pages: list[Page] = []
    cookie = signed_in(make_person("data-entry admin", username="aigul")).cookies[settings.SESSION_COOKIE_NAME]

    def window(look: str = "light-1280", **options: Any) -> Page:
        scheme, width = LOOKS[look]
        size = {"width": width, "height": 900}
        page = browser.new_page(color_scheme=scheme, viewport=size, base_url=live_server.url, **options)
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.add_init_script(POLICY)
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text) or None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        pages.append(page)
        return page

    yield window
    for page in pages:
        page.close()


def wrong_with(page: Page, axe: Callable[[Page], list[str]], complaints: list[str]) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = [*complaints, *axe(page), *(["wider than the window"] if wide else [])]
    complaints.clear()  # axe itself breaks the policy
    return [f"{page.url}: {fault}" for fault in found]


def keep_picture(page: Page, look: str, complaints: list[str]) -> None:
    """For people to look at, where they ask for it. Taking one breaks the policy."""
    if folder := os.environ.get("PICTURES"):
        name = page.url.split("/admin/")[1].replace("/", "_").replace("?", "_")
        page.screenshot(path=f"{folder}/{look}-{name}.png", full_page=True)
        complaints.clear()
