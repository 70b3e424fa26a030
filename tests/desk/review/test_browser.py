"""Review in a real browser: a colleague reads, compares and publishes; what was withdrawn says so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from recommendations.models import FollowUpEvent
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import kept, made
from tests.factories import AT, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_a_colleague_reads_compares_and_publishes(page: Page, live_server: Any) -> None:
    ours = make_organisation()
    author, reviewer = colleague(ours), colleague(ours, "reviewer")
    event = made("events", ours, title="A court acquitted the organiser.", published=True)
    draft = event.revise(by=author)
    FollowUpEvent.objects.filter(pk=draft.pk).update(title="A court fined the organiser.")
    draft.submit(by=author, at=AT)
    cookie = at_desk(reviewer).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto("/desk/?list=review")
    page.get_by_role("link", name="A court fined the organiser.").click()
    expect(page.locator("ins", has_text="fined")).to_have_count(1)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("At once").check()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Published. Readers see it now.").wait_for()
    assert kept(draft).publication == "published"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_withdrawn_page_is_clean(page: Page, axe: Callable[[Page], list[str]], scheme: Any) -> None:
    event = made("events", make_organisation(), published=True)
    event.withdraw(by=colleague(make_organisation()), at=AT, reason="Mistaken.")
    page.emulate_media(color_scheme=scheme)
    page.goto(event.get_absolute_url())
    expect(page.get_by_role("heading", name="What stood here was withdrawn")).to_be_visible()
    assert axe(page) == []
