"""Thousands of rows in a real browser: looked through page by page, and brought in by a process of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page, expect

from recommendations.imports import run
from recommendations.models import Import, ImportRow, Recommendation
from tests import migrated
from tests.admin import imports_window
from tests.admin.imports_window import keep_picture, wrong_with
from tests.admin.pages import address
from tests.factories import make_import
from tests.imports.bringing import SHARED, kazakhstan, values

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
complaints, opened = imports_window.complaints, imports_window.opened


@pytest.fixture
def own_processes(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that are begun find the database and the folders of this test."""
    monkeypatch.setenv("DATABASE_URL", migrated.address(connection.settings_dict["NAME"]))
    monkeypatch.setenv("IMPORTS_FOLDER", str(settings.IMPORTS_FOLDER))


def many(brought: Import, count: int = 3000) -> None:
    rows = [ImportRow(brought=brought, position=n, where=f"line {n}", values=values(n + 1)) for n in range(count)]
    ImportRow.objects.bulk_create(rows)
    Import.objects.filter(pk=brought.pk).update(total=count)


def five_thousand() -> Import:
    """New ones, and every fiftieth with something wrong, from the first to the last page."""
    kazakhstan()
    brought = make_import(shared=SHARED, name="everything.csv")
    rows = [
        ImportRow(
            brought=brought, position=n, where=f"line {n}", values=values(n, **({"text": ""} if n % 50 == 0 else {}))
        )
        for n in range(1, 5001)
    ]
    ImportRow.objects.bulk_create(rows)
    run.settle_all(brought)
    Import.objects.filter(pk=brought.pk).update(total=5000, labels=brought.labels)
    return brought


@pytest.mark.usefixtures("own_processes")
@pytest.mark.parametrize("look", ["light-1280", "dark-360"])
def test_five_thousand_rows_are_looked_through_mended_and_brought_in(
    look: str, opened: Any, axe: Any, complaints: list[str]
) -> None:
    brought, page, found = five_thousand(), opened(look), []
    page.goto(address(brought, "change"))
    expect(page.locator(".read > li")).to_have_count(50)
    expect(page.locator(".outcomes a span")).to_have_text(["5000", "4900", "100"])
    found += wrong_with(page, axe, complaints)
    keep_picture(page, f"{look}-first", complaints)
    page.click("[rel=next]")
    expect(page.locator(".read > li .where").first).to_have_text("line 51")
    page.fill("#row", "2480")
    page.press("#row", "Enter")
    expect(page.locator(".read > li .where").first).to_have_text("line 2480")
    expect(page.locator("#row")).to_have_value("2480")
    page.click("[rel=prev]")
    expect(page.locator(".read > li .where").last).to_have_text("line 2479")
    page.click(".outcomes .error")
    expect(page.locator(".outcomes .error[aria-current]")).to_be_visible()
    page.fill("#row", "2460")
    page.press("#row", "Enter")
    expect(page.locator(".read > li .where").first).to_have_text("line 2500")
    found += wrong_with(page, axe, complaints)
    keep_picture(page, f"{look}-errors", complaints)
    row = brought.rows.get(position=2500)
    page.click(f"#edit-{row.pk}")
    page.fill("#edit [name=text]", "Amend it.")
    page.click("#edit .default")
    expect(page.locator(".read > li .where").first).to_have_text("line 2550")
    expect(page.locator(".outcomes a span").nth(1)).to_have_text("4901")
    page.click("#review .default")
    page.wait_for_selector("progress")
    found += wrong_with(page, axe, complaints)
    keep_picture(page, f"{look}-progress", complaints)
    page.wait_for_selector(".undo", timeout=120_000)
    found += wrong_with(page, axe, complaints)
    keep_picture(page, f"{look}-report", complaints)
    assert not found
    assert Recommendation.objects.count() == 4901


def test_without_javascript_one_jumps_filters_and_edits_among_five_thousand_rows(opened: Any) -> None:
    brought, page = five_thousand(), opened(java_script_enabled=False)
    page.goto(address(brought, "change"))
    page.fill("#row", "4980")
    page.press("#row", "Enter")
    expect(page.locator(".read > li .where").first).to_have_text("line 4980")
    row = brought.rows.get(position=5000)
    page.click(f"#edit-{row.pk}")
    page.fill("[name=text]", "Amend it.")
    page.click(".default")
    expect(page.locator(".read > li .where").first).to_have_text("line 4980")
    expect(page.locator(f"#row-{row.pk} .outcome")).to_have_text("new")


def three_thousand_coming_in(opened: Any) -> tuple[Import, Page]:
    """An import that was just confirmed, and the page that shows how far it is."""
    kazakhstan()
    brought = make_import(shared=SHARED)
    many(brought)
    run.settle_all(brought)
    page = opened()
    page.goto(address(brought, "change"))
    page.click("#review .default")
    page.wait_for_selector("progress")
    return brought, page


@pytest.mark.usefixtures("own_processes")
def test_a_long_import_goes_on_while_nobody_looks(opened: Any) -> None:
    brought, page = three_thousand_coming_in(opened)
    page.close()
    later = opened()
    later.goto(address(brought, "change"))
    later.wait_for_selector(".undo", timeout=60_000)
    assert Recommendation.objects.count() == 3000


@pytest.mark.usefixtures("own_processes")
def test_a_killed_import_leaves_nothing_says_so_and_is_begun_again(opened: Any) -> None:
    brought, page = three_thousand_coming_in(opened)
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
