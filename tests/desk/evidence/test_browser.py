"""Files in a real browser: sent from a phone with progress, resumed after a cut, on clean pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept_settings
from playwright.sync_api import Browser, Page, expect

from recommendations.evidence import copies
from recommendations.models import ConfidentialSource, Evidence, Organisation, User
from tests.desk.evidence.files import jpeg, kept
from tests.desk.review.people import at_desk, colleague
from tests.factories import AT, make_event, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"


@pytest.fixture
def ours() -> Organisation:
    return make_organisation(name="Association of the Steppe")


@pytest.fixture
def author(ours: Organisation) -> User:
    return colleague(ours, username="aigul")


@pytest.fixture(params=[("light", 1280), ("dark", 360)], ids=["light-1280", "dark-360"])
def page(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme, width = request.param
    size = {"width": width, "height": 800}
    context = browser.new_context(color_scheme=scheme, viewport=size, base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def enter(page: Page, live_server: Any) -> Callable[[User], None]:
    def bring(user: User) -> None:
        cookie = at_desk(user).cookies[kept_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return bring


def large(folder: Path) -> Path:
    """A text of 3 MB, so that it takes several pieces."""
    path = folder / "statement.txt"
    path.write_text("What was said on the square.\n" * 110_000)
    return path


def test_a_cut_upload_goes_on_by_itself(
    page: Page, enter: Callable[[User], None], author: User, tmp_path: Path
) -> None:
    enter(author)
    page.goto("/desk/evidence/")
    sent: list[str] = []

    def cut_after_two(route: Any) -> None:
        sent.append(route.request.headers["upload-offset"])
        if len(sent) == 3:
            page.context.set_offline(True)
            route.abort()
        else:
            route.continue_()

    page.route(
        "**/desk/uploads/*/",
        lambda route: cut_after_two(route) if route.request.method == "PATCH" else route.continue_(),
    )
    page.set_input_files("#files", large(tmp_path))
    expect(page.locator(".uploads .says")).to_have_text("No connection. It goes on by itself.")
    assert 0 < page.locator(".uploads progress").evaluate("bar => bar.value / bar.max") < 1
    page.context.set_offline(False)
    expect(page.locator(".uploads .says")).to_have_text("Saved", timeout=20_000)
    assert sent[2] == sent[3] != "0"
    assert Evidence.objects.get().size == large(tmp_path).stat().st_size


def test_refusals_stand_with_their_file_and_the_rest_is_saved(
    page: Page, enter: Callable[[User], None], author: User, tmp_path: Path
) -> None:
    (tmp_path / "good.jpg").write_bytes(jpeg())
    (tmp_path / "bad.svg").write_bytes(b"<svg/>")
    enter(author)
    page.goto("/desk/evidence/")
    page.set_input_files("#files", [tmp_path / "good.jpg", tmp_path / "bad.svg"])
    expect(page.locator(".uploads li.failed .says")).to_contain_text("SVG")
    expect(page.locator(".uploads li:not(.failed) .says")).to_have_text("Saved")
    assert page.locator("input[name=evidence]").input_value() == Evidence.objects.get().public_id


def test_pages_are_clean(
    page: Page, enter: Callable[[User], None], axe: Callable[[Page], list[str]], ours: Organisation, author: User
) -> None:
    evidence = kept(jpeg(size=(900, 600)), organisation=ours, by=author)
    copies.make_copy(evidence, by=author, at=AT)
    event = make_event(logged_by=ours, entered_by=author)
    evidence.attach(event=event, caption="The square at noon.")
    reviewer = colleague(ours, "reviewer")
    words = {"name": "A friend", "contact": "", "notes": "Met twice."}
    source = ConfidentialSource.objects.enter(event=event, by=reviewer, at=AT, **words)
    enter(reviewer)
    at = f"/desk/evidence/{evidence.public_id}/"
    found = []
    for path in (
        "/desk/evidence/",
        at,
        f"{at}release/",
        f"/desk/sources/add/{event.public_id}/",
        f"/desk/sources/{source.public_id}/",
    ):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found += [f"{path} {fault}" for fault in [*axe(page), *(["wider than the window"] if wide else [])]]
    assert not found
