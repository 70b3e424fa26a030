"""The way of a reviewer from no key to a sealed source, on a phone, with JavaScript and without."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from nacl.public import PrivateKey
from playwright.sync_api import Browser, Page, expect

from recommendations.models import ConfidentialSource, SealingKey
from recommendations.sealing.open_sealed import fingerprint, public_words, unsealed
from tests.desk.review.people import at_desk, colleague
from tests.factories import make_event, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def taken(page: Page, button: str, key: PrivateKey) -> dict[str, Any]:
    """What stands in the file that comes by this button."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    (each,) = json.loads(Path(coming.value.path()).read_text())["sources"]
    return unsealed(each, key)


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_the_whole_way(browser: Browser, live_server: Any, flaws: Callable[[Page], list[str]], scripted: bool) -> None:
    ours, key = make_organisation(name="Association of the Steppe"), PrivateKey.generate()
    reviewer = colleague(ours, "reviewer", username="dana")
    event = make_event(logged_by=ours, entered_by=reviewer)
    page = browser.new_page(
        base_url=live_server.url, java_script_enabled=scripted, viewport={"width": 360, "height": 800}
    )
    cookie = at_desk(reviewer).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto("/accounts/people/")
    page.get_by_role("link", name="Association of the Steppe").click()
    page.get_by_role("link", name="Register a key…").click()
    expect(page.get_by_text("Who loses the private key or its passphrase loses everything")).to_be_visible()
    page.get_by_label("Public key").fill(public_words(bytes(key.public_key)))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(digits := fingerprint(bytes(key.public_key)))).to_be_visible()
    said = taken(page, "Take the trial file away", key)["notes"]
    page.get_by_label("The six digits").fill("123")
    page.get_by_role("button", name="Seal to this key from now on").click()
    expect(page.get_by_text("These are not the digits")).to_be_visible()
    found = flaws(page) if scripted else []
    page.get_by_label("The six digits").fill(said.rpartition(" ")[2])
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Seal to this key from now on").click()
    expect(page.locator(".card .fingerprint")).to_have_text(digits)
    assert SealingKey.objects.get().by == reviewer
    page.goto(f"/desk/sources/add/{event.public_id}/")
    expect(page.locator(".fingerprint")).to_have_text(digits)
    page.get_by_label("Who told us").fill("tokenofname")
    page.get_by_role("button", name="Save").click()
    assert taken(page, "Take the sealed file away; this is recorded", key)["name"] == "tokenofname"
    assert ConfidentialSource.objects.get().openings.count() == 1
    page.context.close()
    assert found == []
