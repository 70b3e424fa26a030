"""Chromium killed with ``kill -9``: two seconds of typing are lost at most, and no word of the desk stays in its profile."""

import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, Playwright

from recommendations.models import Draft, FollowUpEvent, User
from tests.accounts.people import signed_in
from tests.desk.chromium import Chromium
from tests.desk.events.forms import new
from tests.desk.review.people import colleague
from tests.desk.review.test_verbs import made
from tests.factories import AT, make_attachment, make_evidence, make_organisation, make_recommendation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KILLS, AT_ONCE = 20, 4
BOUND = 2.0  # seconds of typing that may be lost
Opened = Callable[[User], tuple[Chromium, Page]]
FIELDS = "main textarea, main input:is([type=text], [type=search], [type=url], :not([type]))"


@pytest.fixture
def opened(
    browser_type_launch_args: dict[str, Any], playwright: Playwright, live_server: Any, tmp_path: Path
) -> Iterator[Opened]:
    """A function that starts a Chromium in which the person is signed in."""
    with ExitStack() as started:

        def begin(user: User) -> tuple[Chromium, Page]:
            session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
            chromium = Chromium(tmp_path / secrets.token_hex(4), browser_type_launch_args)
            started.callback(chromium.kill)
            return chromium, chromium.page(
                playwright, {"name": session.key, "value": session.value, "url": live_server.url}
            )

        yield begin


class Typist:
    """Somebody who types an event letter by letter, until Chromium is killed at a random moment."""

    def __init__(self, chromium: Chromium, page: Page, base: str) -> None:
        self.chromium, self.page, self.key = chromium, page, secrets.token_urlsafe(16)
        self.typed: list[tuple[str, float]] = []
        self.lasts, self.killed_at = random.uniform(BOUND, 1.75 * BOUND), 0.0
        page.goto(base + new(self.key))
        page.locator("#id_title").focus()

    def goes_on(self) -> bool:
        """Whether a letter was typed, and Chromium not killed."""
        if self.typed and time.monotonic() > self.typed[0][1] + self.lasts:
            self.killed_at = time.monotonic()
            self.chromium.kill()
            return False
        letter = random.choice("abcdefghijklmnopqrstuvwxyz ")
        self.page.keyboard.press(letter)
        self.typed.append((letter, time.monotonic()))
        return True

    def words(self, *, until: float) -> str:
        return "".join(letter for letter, at in self.typed if at <= until)


@pytest.fixture
def typists(opened: Opened, live_server: Any) -> list[Typist]:
    """Twenty, some of them at once, each killed while typing."""
    user, done = colleague(make_organisation()), []
    while len(done) < KILLS:
        some = [Typist(*opened(user), live_server.url) for _each in range(AT_ONCE)]
        working = some
        while working:
            working = [each for each in working if each.goes_on()]
            time.sleep(0.02)
        done += some
    time.sleep(0.5)  # for what the server had received
    return done


def test_at_most_two_seconds_of_typing_are_lost(typists: list[Typist]) -> None:
    drafts = {draft.key: draft.values["title"] for draft in Draft.objects.all()}
    for typist in typists:
        kept = drafts.get(typist.key, "")
        assert typist.words(until=typist.killed_at).startswith(kept)
        assert kept.startswith(typist.words(until=typist.killed_at - BOUND))


# --- what stays behind -------------------------------------------------------------------------------------------


def pages_about(event: FollowUpEvent, *, by: User) -> list[str]:
    """Pages of the desk that show the words of an event in review, or ask for words."""
    ours = event.logged_by
    file = make_attachment(event=event, evidence=make_evidence(organisation=ours)).evidence.public_id
    event.submit(by=by, at=AT)
    public = make_recommendation(published=True)
    asked = f"new/?recommendation={public.document.slug}/{public.slug}"
    pages = [f"events/{event.public_id}/", f"events/{event.public_id}/edit/", f"events/{event.public_id}/approve/"]
    pages += [f"events/{event.public_id}/return/", f"events/{made('events', ours, published=True).public_id}/withdraw/"]
    pages += [f"evidence/{file}/", f"sources/add/{event.public_id}/"]
    return [f"/desk/{page}" for page in [*pages, f"events/{asked}", f"responses/{asked}", f"assessments/{asked}"]]


def type_everywhere(page: Page, words: str) -> int:
    page.evaluate("document.querySelectorAll('main details').forEach((each) => (each.open = true))")
    fields = [field for field in page.locator(FIELDS).all() if field.is_visible()]
    for field in fields:
        field.focus()
        page.keyboard.insert_text(words)
    return len(fields)


def test_no_word_of_the_desk_stays_in_the_profile(opened: Opened, live_server: Any) -> None:
    """What is typed on a public page does stay: what stays is found."""
    ours, secret, control = make_organisation(), "quietheron", "loudheron"
    author, reviewer = colleague(ours), colleague(ours, "reviewer")
    event = made("events", ours, title=secret, entered_by=author)
    paths = pages_about(event, by=author)
    chromium, page = opened(reviewer)
    typed = 0
    for path in paths:
        page.goto(live_server.url + path)
        typed += type_everywhere(page, secret)
    page.goto(live_server.url)
    page.locator("#find").press_sequentially(control)
    page.wait_for_timeout(4000)  # Chromium writes every two and a half seconds
    chromium.kill()
    assert typed > 2 * len(paths)
    assert chromium.files_with(control)
    assert not chromium.files_with(secret)
