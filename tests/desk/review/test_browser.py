"""Review in a real browser, without JavaScript: axe finds nothing, nothing is cut off, and a colleague publishes."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page

from recommendations.models import Draft, FollowUpEvent, User
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import NOUNS, address, kept, made
from tests.factories import AT, make_assessment, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "A district court in Almaty fined the organiser of a peaceful assembly that nobody had been asked to permit."


@pytest.fixture(params=[("light", 1280), ("dark", 360)], ids=["light-1280", "dark-360"])
def page(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme, width = request.param
    size = {"width": width, "height": 900}
    context = browser.new_context(
        color_scheme=scheme, viewport=size, base_url=live_server.url, java_script_enabled=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def enter(page: Page, live_server: Any) -> Callable[[User], None]:
    """A function that gives the browser the session that the person's sign-in would have made."""

    def bring(user: User) -> None:
        cookie = at_desk(user).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return bring


@pytest.fixture
def faults(page: Page, axe: Callable[[Page], list[str]]) -> Callable[[str], list[str]]:
    def found(path: str) -> list[str]:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return [f"{path} {fault}" for fault in [*axe(page), *(["wider than the window"] if wide else [])]]

    return found


def busy_desk() -> tuple[User, FollowUpEvent]:
    """A reviewer with something in every list, and an event whose new version waits for review."""
    ours = make_organisation(name="Association of the Steppe")
    author, reviewer = colleague(ours, username="aigul"), colleague(ours, "reviewer", username="dana")
    event = made("events", ours, title=TITLE.replace("fined", "acquitted"), published=True, entered_by=author)
    draft = event.revise(by=author)
    FollowUpEvent.objects.filter(pk=draft.pk).update(title=TITLE, details="The verdict is not yet in force.")
    draft.submit(by=author, at=AT)
    for noun in NOUNS:
        made(noun, ours, entered_by=author).submit(by=author, at=AT)
        made(noun, ours, entered_by=reviewer)
        row = made(noun, ours, entered_by=reviewer)
        row.submit(by=reviewer, at=AT)
        row.return_to_draft(by=author, at=AT, comment="Name the court, and give the day of the verdict.")
        row = made(noun, ours, entered_by=reviewer)
        row.submit(by=reviewer, at=AT)
        row.approve(by=author, at=AT, publish_after=timezone.now() + timedelta(days=2))
    Draft.objects.create(key="k" * 22, author=reviewer, noun="event", values={"title": TITLE}, saved_at=AT)
    old = date(2020, 1, 1)
    make_assessment(organisation=ours, assessed_on=old, evidence_until=old, published=True)
    return reviewer, draft


def test_every_page_of_review_is_clean(enter: Callable[[User], None], faults: Callable[[str], list[str]]) -> None:
    reviewer, event = busy_desk()
    enter(reviewer)
    lists = ["returned", "review", "drafts", "mine", "approved", "stale", "old"]
    paths = ["/desk/", *(f"/desk/?list={word}" for word in lists)]
    paths += [address(event, verb) for verb in ("approve", "publish", "return", "withdraw", "discard")]
    paths += [f"/desk/responses/{kept(row).public_id}/" for row in made_by(event)]
    assert [fault for path in paths for fault in faults(path)] == []


def made_by(event: FollowUpEvent) -> list[Any]:
    return list(event.logged_by.responses.filter(publication="in_review")[:1])


def test_a_colleague_reads_compares_and_publishes(page: Page, enter: Callable[[User], None]) -> None:
    reviewer, event = busy_desk()
    enter(reviewer)
    page.goto("/desk/?list=review")
    page.get_by_role("link", name="A district court in Almaty fined").click()
    assert page.locator("ins", has_text="fined").count() == 1
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("At once").check()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Published. Readers see it now.").wait_for()
    assert kept(event).publication == "published"


def test_the_withdrawn_page_is_clean(page: Page, faults: Callable[[str], list[str]]) -> None:
    event = made("events", make_organisation(), published=True)
    event.withdraw(by=colleague(make_organisation()), at=AT, reason="Mistaken.")
    assert faults(event.get_absolute_url()) == []
    assert page.get_by_role("heading", name="What stood here was withdrawn").is_visible()
