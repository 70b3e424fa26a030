"""The whole way in, in a real browser: invitation, password, app, recovery codes; then a passkey."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from recommendations.models import Invitation
from tests.accounts.people import PASSWORD, code
from tests.factories import make_membership, make_organisation, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def site(live_server) -> str:
    """Passkeys want a name, not an address in numbers."""
    return live_server.url.replace("127.0.0.1", "localhost")


def invited() -> str:
    row = Invitation(organisation=make_organisation(), role="staff", suggested_username="quiet-heron")
    return f"/accounts/invitation/{row.issue(by=make_user(is_superuser=True), at=timezone.now())}/"


def accept(page: Page, site: str) -> None:
    page.goto(site + invited())
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_invitation_to_the_desk_with_an_app(page: Page, site: str, axe: Axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    accept(page, site)
    assert axe(page) == []
    page.get_by_role("link", name="Set up an app").click()
    assert axe(page) == []
    page.get_by_label("Code", exact=True).fill(code(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert axe(page) == []
    page.get_by_role("link", name="I have them").click()
    expect(page).to_have_url(site + "/desk/")


@pytest.mark.parametrize("width", [360, 1280])
def test_way_back_says_what_stays_closed(page: Page, site: str, axe: Axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    person, giver = make_membership().user, make_user(is_superuser=True)
    page.goto(f"{site}/accounts/invitation/{Invitation(account=person).issue(by=giver, at=timezone.now())}/")
    for password in ("qwertyuiopasdf", PASSWORD):
        page.get_by_label("New password", exact=True).fill(password)
        page.get_by_label("New password confirmation").fill(password)
        assert axe(page) == []
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Code", exact=True).fill(code(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_text("these stay closed to you")).to_be_visible()
    assert axe(page) == []


def test_passkey_signs_in_by_itself(page: Page, site: str, axe: Axe) -> None:
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    authenticator.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    accept(page, site)
    page.get_by_role("link", name="Add a passkey").click()
    assert axe(page) == []
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("button", name="Sign out").click()
    assert axe(page) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(site + "/desk/")
