"""Files in a real browser: sent from a phone with progress, resumed after a cut."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept_settings
from playwright.sync_api import Browser, Page, expect

from recommendations.models import Evidence, Organisation, User
from tests.desk.evidence.files import jpeg
from tests.desk.review.people import at_desk, colleague
from tests.factories import make_organisation

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


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=live_server.url)
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
