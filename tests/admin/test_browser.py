"""The admin in a real browser: the content security policy is never broken, axe finds nothing, nothing is cut off."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from recommendations.models import FollowUpEvent, Recommendation, User
from tests.accounts.people import signed_in
from tests.admin.pages import address
from tests.admin.people import make_person
from tests.admin.test_registry import NOUNS
from tests.factories import make_document, make_event, make_everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POLICY = (
    "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
)


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said."""
    return []


@pytest.fixture(params=[("light", 1280), ("dark", 360)], ids=["light-1280", "dark-360"])
def page(browser: Browser, live_server: Any, request: pytest.FixtureRequest, complaints: list[str]) -> Iterator[Page]:
    """A browser in which a superuser is signed in; what its console says is noted."""
    scheme, width = request.param
    cookie = signed_in(make_person("superuser", username="aigul")).cookies[settings.SESSION_COOKIE_NAME]
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}, base_url=live_server.url)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.add_init_script(POLICY)
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text) or None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()


def log_in(page: Page) -> None:
    page.goto("/admin/")
    page.wait_for_selector("#user-tools")


@pytest.fixture
def faults(page: Page, axe: Callable[[Page], list[str]], complaints: list[str]) -> Callable[[], list[str]]:
    """A function that says what is wrong with the page as it stands."""

    def found() -> list[str]:
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        # The console is read first: axe itself breaks the policy.
        wrong = [*complaints, *axe(page), *(["wider than the window"] if wide else [])]
        complaints.clear()
        return [f"{page.url} {fault}" for fault in wrong]

    return found


def test_every_page_is_clean(page: Page, faults: Callable[[], list[str]]) -> None:
    row = make_everything()
    draft = make_document(symbol="A/HRC/29/25/Add.1")
    page.goto("/admin/")
    found = faults()
    log_in(page)
    paths = ["/admin/", "/admin/password_change/", address(draft, "delete"), address(row, "history")]
    paths += [address(FollowUpEvent, "changelist"), address(Recommendation, "changelist") + "?q=96"]
    paths += [address(model, "add") for model in NOUNS if model is not User]
    paths += [address(row, "change") for model in NOUNS for row in model._base_manager.all()[:1]]
    for path in paths:
        page.goto(path)
        found += faults()
    assert not found


def test_choosing_and_adding_rows_is_clean(page: Page, faults: Callable[[], list[str]]) -> None:
    make_everything()
    log_in(page)
    page.goto(address(Recommendation, "add"))
    page.click(".field-document .select2-selection")
    page.wait_for_selector(".select2-results__option--highlighted")
    found = faults()
    page.keyboard.press("Enter")
    page.click("#texts-group .add-row a")
    found += faults()
    chosen = page.locator(".field-document .select2-selection__rendered").first
    expect(chosen).to_have_text(re.compile("^A/HRC/"), use_inner_text=True)
    assert not found


def test_withdrawing_asks_for_a_reason_on_a_clean_page(page: Page, faults: Callable[[], list[str]]) -> None:
    row = make_document(published=True)
    log_in(page)
    page.goto(address(row, "change"))
    page.click("button[value=withdraw]")
    page.wait_for_selector("#id_reason")
    assert not faults()
    page.fill("#id_reason", "A duplicate.")
    page.click(".submit-row button")
    page.wait_for_selector(".messagelist .success")
    row.refresh_from_db()
    assert (row.publication, row.withdrawal_reason) == ("withdrawn", "A duplicate.")


def test_two_windows_on_one_event(page: Page, faults: Callable[[], list[str]]) -> None:
    event = make_event(title="As it was.")
    log_in(page)
    page.goto(address(event, "change"))
    page.fill("#id_title", "Mine.")
    FollowUpEvent.objects.filter(pk=event.pk).update(title="Theirs.")
    page.click("[name=_save]")
    page.wait_for_selector(".errornote")
    expect(page.locator(".field-title.errors")).to_contain_text("Stored now: Theirs.")
    assert not faults()
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert FollowUpEvent.objects.get().title == "Mine."
