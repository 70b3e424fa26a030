"""Looking through an import in a real browser: in place and without JavaScript, by mouse and by keyboard, wide and narrow."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from recommendations.imports import run
from recommendations.models import Import, ImportRow, Recommendation, RecommendationText
from tests import migrated
from tests.accounts.people import signed_in
from tests.admin.pages import address
from tests.admin.people import make_person
from tests.admin.test_browser import POLICY
from tests.factories import make_import
from tests.imports.bringing import SHARED, bring, kazakhstan, outcomes, read, texts, values

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = {
    "light-1280": ("light", 1280),
    "dark-360": ("dark", 360),
    "light-360": ("light", 360),
    "dark-1280": ("dark", 1280),
}


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said."""
    return []


@pytest.fixture
def opened(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """A function that opens a window in which data entry is signed in."""
    pages: list[Page] = []
    cookie = signed_in(make_person("data-entry admin", username="aigul")).cookies[settings.SESSION_COOKIE_NAME]

    def window(look: str = "light-1280", **options: Any) -> Page:
        scheme, width = LOOKS[look]
        size = {"width": width, "height": 900}
        page = browser.new_page(color_scheme=scheme, viewport=size, base_url=live_server.url, **options)
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.add_init_script(POLICY)
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text) or None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        pages.append(page)
        return page

    yield window
    for page in pages:
        page.close()


def wrong_with(page: Page, axe: Callable[[Page], list[str]], complaints: list[str]) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = [*complaints, *axe(page), *(["wider than the window"] if wide else [])]
    complaints.clear()  # axe itself breaks the policy
    return [f"{page.url}: {fault}" for fault in found]


def ten_rows() -> Import:
    """Rows of every outcome."""
    bring(values(1, position="Noted"), values(2), values(3), values(9, themes=["Assemblies"]))
    RecommendationText.objects.filter(recommendation__paragraph="2").update(text="Mended by hand, and well.")
    rows = [
        values(1, text="Amend law number one.", chapeau="He recommends:"),
        values(2, text="Amend the law."),
        values(3),
    ]
    rows += [values(4, sub_item="a", heading="Assemblies", themes=["Assemblies"], text="Do this. Do that."), values(5)]
    rows += [values(6, text=""), values(7, states=["Qazaqstan"]), values(8), values(8, text="Twice."), values(10)]
    brought = read(*rows)
    dropped = brought.rows.by_position().last()
    dropped.is_dropped = True
    dropped.save()
    run.settle_all(brought)
    Import.objects.filter(pk=brought.pk).update(
        notes=["Four lines of this file were empty."], name="recommendations 2015.csv"
    )
    return brought


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_clean(look: str, opened: Any, axe: Any, complaints: list[str]) -> None:
    brought, done = ten_rows(), Import.objects.earliest("pk")
    waiting, stopped = (
        make_import(stage="received"),
        make_import(stage="received", step="read", begun_at=done.brought_at),
    )
    page, found = opened(look), []
    row = brought.rows.by_position().first()
    base = f"/admin/recommendations/import/{brought.pk}"
    paths = [address(Import, "changelist"), address(Import, "add"), address(brought, "change"), f"{base}/labels/"]
    paths += [f"{base}/rows/{row.pk}/", address(done, "change") + "?undo", address(waiting, "change")]
    for path in [*paths, address(stopped, "change")]:
        page.goto(path)
        found += wrong_with(page, axe, complaints)
        keep_picture(page, look)
    assert not found


def keep_picture(page: Page, look: str) -> None:
    """For people to look at, where they ask for it."""
    if folder := os.environ.get("PICTURES"):
        name = page.url.split("/admin/")[1].replace("/", "_").replace("?", "_")
        page.screenshot(path=f"{folder}/{look}-{name}.png", full_page=True)


def test_a_row_is_edited_and_settled_in_place(opened: Any, axe: Any, complaints: list[str]) -> None:
    brought = read(values(1), values(2, text=""))
    row = brought.rows.by_position().last()
    page = opened()
    page.goto(address(brought, "change"))
    page.focus(f"#edit-{row.pk}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#edit")
    assert page.evaluate("document.activeElement.name") == "text"
    assert not wrong_with(page, axe, complaints)
    page.keyboard.type("Amend it.")
    page.click("#edit .default")
    expect(page.locator(f"#row-{row.pk} .outcome")).to_have_text("new")
    assert page.evaluate("document.activeElement.id") == f"row-{row.pk}"
    assert outcomes(brought) == ["create", "create"]


def test_a_text_is_split_at_the_cursor(opened: Any) -> None:
    brought = read(values(96, sub_item="a", text="Дело одно. Дело два."))
    row, page = brought.rows.get(), opened()
    page.goto(address(brought, "change"))
    page.click(f"#edit-{row.pk}")
    page.wait_for_selector("#edit")
    page.evaluate("document.querySelector('[name=text]').setSelectionRange(10, 10)")
    page.click("[data-split]")
    page.wait_for_selector(".read > li:nth-child(2)")
    assert [each.values["text"] for each in brought.rows.by_position()] == ["Дело одно.", "Дело два."]


def test_two_windows_on_one_row(opened: Any, axe: Any, complaints: list[str]) -> None:
    brought = read(values())
    row, mine, theirs = brought.rows.get(), opened(), opened()
    for page in (mine, theirs):
        page.goto(address(brought, "change"))
        page.click(f"#edit-{row.pk}")
        page.fill("[name=text]", "Theirs." if page is theirs else "Mine.")
    for page in (theirs, mine):
        page.click("#edit .default")
        page.wait_for_selector("#edit", state="detached") if page is theirs else page.wait_for_selector(
            ".errornote:visible"
        )
    assert "Theirs." in mine.inner_text(".errornote:visible")
    assert mine.input_value("[name=text]") == "Mine."
    assert not wrong_with(mine, axe, complaints)
    assert brought.rows.get().values["text"] == "Theirs."
    mine.click("#edit .default")
    mine.wait_for_selector("#edit", state="detached")
    assert brought.rows.get().values["text"] == "Mine."


def test_by_keyboard_a_row_is_moved_and_keeps_the_focus(opened: Any) -> None:
    brought = read(values(1), values(2), values(3))
    first, second, third = brought.rows.by_position()
    page = opened()
    page.goto(address(brought, "change"))
    page.focus(f"#down-{first.pk}")
    for _twice in range(2):
        with page.expect_response(lambda answer: answer.request.method == "GET"):
            page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.id") == f"down-{first.pk}"
    assert list(brought.rows.by_position()) == [second, third, first]


def test_the_whole_way_without_javascript(opened: Any) -> None:
    kazakhstan()
    page = opened("dark-360", java_script_enabled=False)
    page.goto(address(Import, "add"))
    table = "Text,Paragraph,States\nRelease him. And her.,1,Kazakhstan\nAmend it.,2,Kazakhstan\nNothing.,3,Kazakhstan\n"
    page.set_input_files("[name=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.fill("[name=symbol]", "A/HRC/1/2")
    page.click(".submit-row .default")
    for number, meaning in enumerate(["text", "paragraph", "states"]):
        page.select_option(f"[name=column-{number}]", meaning)
    page.click(".submit-row .default")
    page.click(".read li:nth-child(3) [value=drop]")
    page.click(".read li:nth-child(1) .edit")
    page.click(".cut button")
    page.click(".read li:nth-child(2) .edit")
    page.fill("[name=paragraph]", "12")
    page.click("#content-main .default")
    assert page.locator(".read li.create").count() == 3
    page.click("#review .default")
    assert page.locator(".read .target").count() == 3
    assert texts() == ["Release him.", "And her.", "Amend it."]
    page.click(".undo a")
    page.click(".undo button")
    assert not Recommendation.objects.exists()


def test_five_thousand_rows_are_turned_and_filtered_without_a_slow_page(opened: Any) -> None:
    kazakhstan()
    brought = make_import(shared=SHARED, total=5000)
    rows = [
        ImportRow(
            brought=brought,
            position=n,
            where=f"line {n}",
            values=values(n + 1, text="" if n % 500 == 499 else "Amend."),
        )
        for n in range(5000)
    ]
    ImportRow.objects.bulk_create(rows)
    run.settle_all(brought)
    page, longest = opened(), 0.0
    page.goto(address(brought, "change"))
    for step in ["[rel=next]", "[rel=next]", ".outcomes .error", ".outcomes .all", "[rel=next]"]:
        began = time.monotonic()
        with page.expect_response(lambda answer: "/import/" in answer.url):
            page.click(step)
        page.wait_for_load_state("networkidle")
        longest = max(longest, time.monotonic() - began)
    assert page.locator(".read > li").count() == 50
    assert "after=" in page.url
    assert longest < 3


# --- a process of its own ----------------------------------------------------------------------------------------


@pytest.fixture
def own_processes(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that are begun find the database and the folders of this test."""
    monkeypatch.setenv("DATABASE_URL", migrated.address(connection.settings_dict["NAME"]))
    monkeypatch.setenv("IMPORTS_FOLDER", str(settings.IMPORTS_FOLDER))


def many(brought: Import, count: int = 3000) -> None:
    rows = [ImportRow(brought=brought, position=n, where=f"line {n}", values=values(n + 1)) for n in range(count)]
    ImportRow.objects.bulk_create(rows)
    Import.objects.filter(pk=brought.pk).update(total=count)


@pytest.mark.usefixtures("own_processes")
def test_a_long_import_goes_on_while_nobody_looks(opened: Any) -> None:
    kazakhstan()
    brought = make_import(shared=SHARED)
    many(brought)
    run.settle_all(brought)
    page = opened()
    page.goto(address(brought, "change"))
    page.click("#review .default")
    page.wait_for_selector("progress")
    page.close()
    later = opened()
    later.goto(address(brought, "change"))
    later.wait_for_selector(".undo", timeout=60_000)
    assert Recommendation.objects.count() == 3000


@pytest.mark.usefixtures("own_processes")
def test_a_killed_import_leaves_nothing_says_so_and_is_begun_again(opened: Any) -> None:
    kazakhstan()
    brought = make_import(shared=SHARED)
    many(brought)
    run.settle_all(brought)
    page = opened()
    page.goto(address(brought, "change"))
    page.click("#review .default")
    page.wait_for_selector("progress")
    until(lambda: run.is_at_work(brought))
    os.kill(child_at_work(), signal.SIGKILL)
    until(lambda: not run.is_at_work(brought))
    Import.objects.filter(pk=brought.pk).update(begun_at=brought.brought_at)
    assert not Recommendation.objects.exists()
    page.wait_for_selector("text=It was stopped")
    page.click(".submit-row .default")
    page.wait_for_selector(".undo", timeout=60_000)
    assert Recommendation.objects.count() == 3000


def child_at_work() -> int:
    """The process that this one began."""
    ours = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "continue_import"], check=True, capture_output=True)
    return int(ours.stdout)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
