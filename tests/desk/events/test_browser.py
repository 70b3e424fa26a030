"""The event's form in a real browser: on a phone, by keyboard, offline, signed out; and without scripts."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from recommendations.models import FollowUpEvent, User
from tests import factories as make
from tests.desk.events.forms import draft, log_in, make_member, new

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT_OFF = "it => it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight"
STORED = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"


@pytest.fixture
def user() -> User:
    return make_member()


def sign_in(context: BrowserContext, base: str, user: User) -> None:
    cookie = log_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])


def end_session(context: BrowserContext) -> None:
    cookie = next(each for each in context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME)
    import_module(settings.SESSION_ENGINE).SessionStore(cookie["value"]).delete()


@pytest.fixture
def context(browser: Browser, live_server: Any, user: User) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=live_server.url)
    sign_in(context, live_server.url, user)
    yield context
    for page in context.pages:
        page.close()
    # What a closing page sends is beyond its test: let it arrive while there is still a database.
    context.new_page().wait_for_timeout(700)
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(new())
    return page


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-status]")).to_contain_text(re.compile(words), timeout=10_000)


def test_common_case_by_keyboard_alone(page: Page) -> None:
    row = make.make_recommendation(paragraph="96", sub_item="a", slug="96-a", published=True)
    page.locator("#id_title").focus()
    page.keyboard.type("A law was passed.")
    page.keyboard.press("Tab")
    page.keyboard.type("2016-03-01")
    for _button in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Astana")
    page.keyboard.press("Tab")
    page.keyboard.type("law")
    page.locator("#find_recommendation").focus()
    page.keyboard.type(f"{row.document.symbol} 96 a")
    page.locator(".hit-button").focus()
    page.keyboard.press("Enter")
    page.locator(".bar button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/events/\w{10}/$"))
    event = FollowUpEvent.objects.get()
    assert (event.place, event.kind, event.state, event.bearings.get().recommendation) == (
        "Astana",
        "law",
        row.state,
        row,
    )


def test_form_says_saved_and_keeps_nothing_in_the_browser(page: Page) -> None:
    page.locator("#id_title").press_sequentially("Half a sentence")
    says(page, r"^Saved \d")
    assert draft().values["title"] == "Half a sentence"
    assert page.evaluate(STORED) == [0, 0, 0]


def test_offline_keeps_the_text_and_saves_when_the_connection_is_back(page: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    page.fill("#id_title", "Typed without a connection")
    says(page, "No connection")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_title")).to_have_value("Typed without a connection")
    context.set_offline(False)
    says(page, r"^Saved \d")
    assert draft().values["title"] == "Typed without a connection"


def test_signed_out_keeps_the_text_until_signed_in_again_elsewhere(
    page: Page, context: BrowserContext, live_server: Any, user: User
) -> None:
    page.fill("#id_title", "First words")
    says(page, r"^Saved \d")
    end_session(context)
    page.fill("#id_title", "Words after the session ended")
    says(page, "signed out")
    expect(page.get_by_role("link", name="Sign in again")).to_have_attribute("target", "_blank")
    context.clear_cookies()
    sign_in(context, live_server.url, user)
    other = context.new_page()
    other.goto("/desk/events/new/")
    other.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    says(page, r"^Saved \d")
    assert draft().values["title"] == "Words after the session ended"


def test_pasted_addresses_become_rows_and_a_removed_one_is_gone(page: Page) -> None:
    page.fill("#id_addresses", "https://example.org/1\nhttps://example.org/2 A title")
    page.locator("#id_place").focus()
    expect(page.locator("[data-rows=sources] [data-row]")).to_have_count(2)
    page.locator("[data-rows=sources]").get_by_role("button", name="Remove").first.click()
    says(page, r"^Saved \d")
    expect(page.locator("#id_sources-1-title")).to_have_value("A title")
    page.wait_for_function("document.querySelector('[data-status]').textContent.startsWith('Saved')")
    assert [row["url"] for row in draft().values["sources"]] == ["https://example.org/2"]


def test_refusal_is_read_out_and_leads_to_its_field(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.fill("#id_when", "1/2/2026")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector("#problems")
    assert page.evaluate("document.activeElement.id") == "problems"
    expect(page.locator("#id_when")).to_have_attribute("aria-invalid", "true")
    assert not axe(page)


@pytest.mark.parametrize("language", ["", "/ru", "/kk"])
@pytest.mark.parametrize("chosen", ["by where one comes from", "at the desk"])
def test_common_case_with_a_source_is_one_screen_of_a_phone(
    context: BrowserContext, user: User, language: str, chosen: str
) -> None:
    """Also when something was begun before, which the form says, and whoever it is."""
    User.objects.filter(pk=user.pk).update(username="aigerim.nurmagambetova@example.org")
    row, page = make.make_recommendation(published=True, title="Early release of a prisoner"), context.new_page()
    make.make_draft(author=user, values={"title": "Half a sentence"})
    page.set_viewport_size({"width": 360, "height": 740})
    from_the_desk = chosen == "at the desk"
    page.goto(f"{language}{new()}" + f"?recommendation={row.document.slug}/{row.slug}" * (not from_the_desk))
    page.fill("#id_title", "A court in Astana freed one of those who were sentenced.")
    if from_the_desk:
        page.fill("#find_recommendation", row.document.symbol)
        page.locator(".hit-button").click()
    page.fill("#id_addresses", "https://example.org/news/2016/03/01/one-of-those-who-were-sentenced-is-free")
    page.locator("#id_place").focus()
    expect(page.locator("[data-status]")).to_contain_text(":")
    page.get_by_role("searchbox").focus()
    page.evaluate("document.activeElement.blur()")
    expect(page.locator("details.note")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 740
    assert page.locator(".files-and-more summary").evaluate(CUT_OFF) is False


def test_form_with_rows_is_clean_and_fits(page: Page, axe: Callable[[Page], list[str]]) -> None:
    row = make.make_recommendation(published=True)
    page.goto(f"{new()}?recommendation={row.document.slug}/{row.slug}")
    page.fill("#id_addresses", "https://example.org/1")
    page.locator("#id_place").focus()
    page.fill("#find_recommendation", row.title)
    page.wait_for_selector(".hit-button")
    for scheme, width in product(("light", "dark"), (360, 1280)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert not axe(page)


def test_plain_saving_without_scripts(browser: Browser, live_server: Any, user: User) -> None:
    row = make.make_recommendation(published=True)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    sign_in(context, live_server.url, user)
    page = context.new_page()
    page.goto("/desk/events/new/")
    page.fill("#id_title", "Without scripts.")
    page.fill("#id_when", "2016")
    page.select_option("#id_kind", "court")
    page.fill("#find_recommendation", row.title)
    page.get_by_role("button", name="Find").click()
    page.get_by_label(row.title).check()
    page.get_by_role("button", name="Add the chosen ones").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Without scripts.")).to_be_visible()
    assert FollowUpEvent.objects.get().bearings.get().recommendation == row
