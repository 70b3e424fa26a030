"""No stored text runs: every page of a world made of payloads, in a real browser that listens for what they would do."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.input.payloads import PAYLOADS, fill_every_text
from tests.input.places import REVIEWER, STRANGER, SUPERUSER, World, made_world, one_of_each
from tests.input.strings import TIMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTEN = """
addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""
# What a payload would have left: its element or attribute, what it ran, or an address that a reader could follow into a program.
MARKS = """() => {
    const said = [];
    for (const each of document.querySelectorAll('[xown], xown, base, object, embed, iframe, custom-x, marquee'))
        said.push(each.outerHTML.slice(0, 200));
    if (window.xown !== undefined) said.push('it ran');
    for (const each of document.querySelectorAll('*'))
        for (const one of each.attributes) {
            if (/^on/i.test(one.name)) said.push(`${each.tagName} has ${one.name}`);
            if (/^(href|src|action|formaction|data|xlink:href|poster)$/i.test(one.name)
                && !/^(https?|mailto|blob|webcal):$/.test(new URL(one.value, location).protocol))
                said.push(`${each.tagName} leads to ${one.value.slice(0, 80)}`);
        }
    return said;
}"""


@pytest.fixture
def world(settings: Any, tmp_path: Any, time_to_answer: None) -> World:
    return made_world(settings, tmp_path)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, live_server: Any, said: list[str]) -> Iterator[Page]:
    page = browser.new_page(base_url=live_server.url)
    page.add_init_script(LISTEN)
    page.on("console", lambda message: message.type == "error" and said.append(message.text) or None)
    page.on("pageerror", lambda error: said.append(f"page error: {error}"))
    page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield page
    page.context.close()


def pages(world: World, who: str) -> list[str]:
    """Those on which stored texts can stand: a form for something new has none."""
    return [path for path in one_of_each(world.pages(who)) if not path.endswith("/add/")]


def sign_in(page: Page, world: World, who: str, url: str) -> None:
    page.context.clear_cookies()
    if who != STRANGER:
        cookie = world.clients[who].cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def looked_at(page: Page, path: str, said: list[str]) -> list[str]:
    answer = page.goto(path, wait_until="load")
    found = [*said, *page.evaluate(MARKS)] + ([f"{answer.status}"] if answer and answer.status >= 500 else [])
    said.clear()
    return [f"{path}: {fault}" for fault in found if "Failed to load resource" not in fault]


def test_there_are_sixty() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("who", [STRANGER, REVIEWER, SUPERUSER])
def test_no_stored_text_runs(page: Page, world: World, live_server: Any, said: list[str], who: str) -> None:
    paths = pages(world, who)
    sign_in(page, world, who, live_server.url)
    found: list[str] = []
    for first in range(0, len(PAYLOADS), 6)[:TIMES]:
        assert fill_every_text(first=first) > 100
        for path in paths:
            found += looked_at(page, path, said)
    assert found == []
