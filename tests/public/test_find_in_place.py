"""The list of recommendations in a real browser: choices change it in place, and the address, Back and the keyboard go along."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import make_document, make_recommendation, make_state, make_theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THEME = "#facets [name=theme][value=assembly]"
with_scripts = pytest.mark.parametrize("page", [True], indirect=True, ids=["scripts"])


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Page:
    document, theme = make_document(published=True), make_theme(code="assembly")
    first = make_recommendation(document=document, title="Free the assemblies", published=True)
    first.themes.add(theme)
    elsewhere = make_state(slug="elsewhere", name={"en": "Elsewhere"})
    make_recommendation(document=document, state=elsewhere, title="Repeal the law", published=True)
    page = browser.new_page(base_url=live_server.url, java_script_enabled=request.param)
    page.scripts = request.param
    page.goto("/recommendations/")
    page.locator("#theme summary").click()
    return page


def press(page: Page, name: str = "Apply") -> None:
    """What sends the form where no script does."""
    if not page.scripts:
        page.get_by_role("button", name=name).click()


def test_choice_narrows_the_list_and_stands_in_the_address(page: Page) -> None:
    box = page.locator(THEME)
    box.check()
    press(page)
    expect(page.locator(".rows h3")).to_have_count(1)
    expect(page.locator("#count")).to_contain_text("One recommendation")
    expect(page).to_have_url(re.compile("theme=assembly"))
    expect(page.locator(THEME)).to_be_checked()
    page.go_back()
    expect(page.locator(".rows h3")).to_have_count(2)


def test_words_are_looked_for_in_place(page: Page) -> None:
    page.locator("#id_q").fill("repealing")
    page.locator("#id_q").press("Enter")
    expect(page.locator(".rows h3")).to_have_text(["Repeal the law"])
    page.reload()
    expect(page.locator(".rows h3")).to_have_text(["Repeal the law"])
    expect(page.locator("#id_q")).to_have_value("repealing")


@with_scripts
def test_choosing_by_keyboard_keeps_the_place_and_a_whole_page_is_not_loaded(page: Page) -> None:
    page.evaluate("window.same = true")
    page.locator(THEME).focus()
    page.keyboard.press("Space")
    expect(page.locator(".rows h3")).to_have_count(1)
    assert page.evaluate("window.same")
    expect(page.locator(f"{THEME}:focus")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/recommendations/\?theme=assembly$"))
    assert page.evaluate("[localStorage.length, Object.keys(sessionStorage)]") == [0, ["htmx-current-path-for-history"]]


@with_scripts
def test_address_that_is_refused_is_answered_by_a_sentence(page: Page) -> None:
    page.evaluate("document.getElementById('id_silent').max = ''")
    page.locator("#id_silent").fill("999")
    page.locator("#id_silent").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("less than or equal to 240")
