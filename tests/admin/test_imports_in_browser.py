"""Looking through an import in a real browser: in place and without JavaScript, by mouse and by keyboard, wide and narrow."""

from typing import Any

import pytest
from playwright.sync_api import expect

from recommendations.imports import run
from recommendations.models import Import, Recommendation, RecommendationText
from tests.admin import imports_window
from tests.admin.imports_window import LOOKS, keep_picture, wrong_with
from tests.admin.pages import address
from tests.factories import make_import
from tests.imports.bringing import bring, kazakhstan, outcomes, read, texts, values

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
complaints, opened = imports_window.complaints, imports_window.opened


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
        keep_picture(page, look, complaints)
    assert not found


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
    expect(page.locator(f"#row-{row.pk}")).to_be_focused()
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
    for place in (1, 2):
        page.keyboard.press("Enter")
        expect(page.locator(".read > li").nth(place)).to_have_id(f"row-{first.pk}")
        expect(page.locator(f"#down-{first.pk}")).to_be_focused()
    assert list(brought.rows.by_position()) == [second, third, first]


def test_a_key_pressed_as_soon_as_the_row_stands_there_changes_it_in_place(opened: Any) -> None:
    brought = read(values(1), values(2), values(3))
    first, second, third = brought.rows.by_position()
    page = opened()
    page.goto(address(brought, "change"))
    page.evaluate(
        """() => {
            window.stayed = true
            const again = () => setTimeout(() => document.activeElement.click())
            document.addEventListener("htmx:afterSwap", again, {once: true})
        }"""
    )
    page.focus(f"#down-{first.pk}")
    page.keyboard.press("Enter")
    expect(page.locator(".read > li").nth(2)).to_have_id(f"row-{first.pk}")
    expect(page.locator(f"#down-{first.pk}")).to_be_focused()
    assert page.evaluate("window.stayed")
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
    expect(page.locator(".read li.create")).to_have_count(3)
    page.click("#review .default")
    expect(page.locator(".read .target")).to_have_count(3)
    assert texts() == ["Release him.", "And her.", "Amend it."]
    page.click(".undo a")
    page.click(".undo button")
    expect(page.locator(".undo")).to_have_count(0)
    assert not Recommendation.objects.exists()
