"""Bringing in a file in the admin: uploaded, looked through, confirmed, undone; and who may."""

import html

import pghistory
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.imports import receiving
from recommendations.models import Import, ImportRow, Recommendation, RecommendationText
from recommendations.models.imports import Stage
from tests.accounts.people import signed_in
from tests.admin.import_pages import content, row_page, url
from tests.admin.pages import address
from tests.admin.people import log_in, make_person
from tests.factories import AT, make_import, make_user
from tests.imports.bringing import SYMBOL, bring, kazakhstan, read, texts, values

pytestmark = pytest.mark.django_db


# --- the way -----------------------------------------------------------------------------------------------------


def test_a_table_comes_in_by_its_columns_which_are_remembered() -> None:
    kazakhstan()
    client = log_in()
    table = f"Printed in,Paragraph,Text,States\n{SYMBOL},96,Amend the law.,Kazakhstan\n"
    sent = {"file": SimpleUploadedFile("rows.csv", table.encode()), "language": "en"}
    asked = client.post(address(Import, "add"), sent, follow=True)
    assert [name for name, _label in asked.context["form"].fields["column-0"].choices][:1] == [""]
    assert "Amend the law." in content(asked)
    columns = asked.request["PATH_INFO"]
    chosen = {"column-0": "symbol", "column-1": "paragraph", "column-2": "text", "column-3": "states"}
    shown = client.post(columns, chosen, follow=True)
    assert [row.outcome for row in shown.context["rows"]] == ["new"]
    brought = Import.objects.get()
    assert (brought.stage, len(brought.sha256), brought.brought_by.username) == (
        "review",
        64,
        shown.wsgi_request.user.username,
    )
    report = client.post(url(brought, "confirm"), follow=True)
    row = Recommendation.objects.get()
    assert address(row, "change") in content(report)
    sent["file"] = SimpleUploadedFile("again.csv", table.encode())
    again = client.post(address(Import, "add"), sent, follow=True)
    assert again.context["is_remembered"]
    assert again.context["form"]["column-0"].value() == "symbol"


def test_what_is_pasted_is_read_with_what_holds_for_every_row() -> None:
    kazakhstan()
    client = log_in()
    sent = {"text": "Text,Paragraph\nRelease him.,1\nAmend it.,2\n", "format": "table", "state": "kazakhstan"}
    sent |= {"symbol": "A/HRC/1/2", "dated_on": "2015-06", "is_published": "on"}
    asked = client.post(address(Import, "add"), sent, follow=True)
    shown = client.post(asked.request["PATH_INFO"], {"column-0": "text", "column-1": "paragraph"}, follow=True)
    assert [(row.text, row.outcome) for row in shown.context["rows"]] == [("Release him.", "new"), ("Amend it.", "new")]
    brought = Import.objects.get()
    assert (brought.shared["symbol"], brought.shared["dated_on"], brought.is_published) == (
        "A/HRC/1/2",
        "2015-06",
        True,
    )


def test_what_cannot_be_read_says_so_and_can_be_read_otherwise() -> None:
    client, brought = log_in(), make_import(stage="refused", notes=["There is no row in this file."])
    answer = client.get(address(brought, "change"))
    assert "There is no row in this file." in content(answer)
    (receiving.folder() / brought.stored_as).write_text("Text,Paragraph\nAmend it.,1\n")
    asked = client.post(url(brought, "read"), {"format": "table", "symbol": SYMBOL}, follow=True)
    assert asked.request["PATH_INFO"] == url(brought, "columns")
    client.post(url(brought, "columns"), {"column-0": "text", "column-1": "paragraph"})
    assert Import.objects.get().stage == Stage.REVIEW


def test_bytes_that_are_no_table_are_refused_and_told() -> None:
    brought = make_import(stage="received")
    (receiving.folder() / brought.stored_as).write_bytes(b"PK\x03\x04" + b"no archive" * 99)
    answer = log_in().post(url(brought, "read"), {"format": "table"}, follow=True)
    assert Import.objects.get().stage == Stage.REFUSED
    assert Import.objects.get().notes[0] in html.unescape(content(answer))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file"),
        ({"text": "A", "dated_on": "yesterday"}, "year-month-day"),
        ({"text": "A", "format": "x"}, "x"),
    ],
)
def test_a_form_that_cannot_be_understood_is_told(sent: dict[str, str], words: str) -> None:
    answer = log_in().post(address(Import, "add"), sent)
    assert answer.status_code == 200
    assert words in " ".join(each for errors in answer.context["form"].errors.values() for each in errors)
    assert not Import.objects.exists()


def test_a_file_of_an_unknown_kind_asks_for_its_format() -> None:
    answer = log_in().post(address(Import, "add"), {"file": SimpleUploadedFile("a.zzz", b"x")}, follow=True)
    assert "choose its format" in content(answer)


# --- looking through ---------------------------------------------------------------------------------------------


def test_each_row_says_what_will_happen_and_what_differs() -> None:
    bring(values(1, position="Noted"), values(2), values(3))
    RecommendationText.objects.filter(recommendation__paragraph="2").update(text="Mended by hand.")
    rows = [values(1, text="Amend law number one."), values(2, text="Else."), values(3), values(4), values(5, text="")]
    page = log_in().get(address(read(*rows), "change"))
    told = content(page)
    assert "<del>1</del><ins>one</ins>" in told
    assert "Mended by hand." in told
    assert {each["value"]: each["count"] for each in page.context["filters"]} == {
        "": 5, "update": 1, "conflict": 1, "unchanged": 1, "create": 1, "error": 1,
    }  # fmt: skip


def test_rows_are_filtered_by_outcome_and_turned_page_by_page() -> None:
    brought = read(*[values(n) for n in range(120)], values(200, text=""))
    client, path, seen = log_in(), address(brought, "change"), []
    page = client.get(path, {"outcome": "create"})
    while True:
        seen += [row.row.pk for row in page.context["rows"]]
        if not page.context["after"]:
            break
        page = client.get(path, {"outcome": "create", "after": page.context["after"]})
    assert seen == list(brought.rows.filter(outcome="create").by_position().values_list("pk", flat=True))
    page = client.get(path, {"outcome": "create", "before": page.context["before"]})
    assert [row.row.pk for row in page.context["rows"]] == seen[50:100]


@pytest.mark.parametrize(
    "query",
    [
        "?after=x",
        "?after=1e400_1",
        "?before=nan_1",
        "?outcome=x",
        "?after=1_999999999999999999999",
    ],
)
def test_an_odd_address_is_no_error_of_ours(query: str) -> None:
    assert log_in().get(address(read(values()), "change") + query).status_code == 200


def test_a_nul_in_the_address_is_refused() -> None:
    assert log_in().get(address(read(values()), "change") + "?outcome=%00&after=%00").status_code == 400


def test_five_thousand_rows_take_as_few_queries_as_ten() -> None:
    brought = make_import(total=5000)
    rows = [
        ImportRow(brought=brought, position=n, where=f"line {n}", values=values(n), outcome="create")
        for n in range(5000)
    ]
    ImportRow.objects.bulk_create(rows)
    client = log_in()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address(brought, "change"), {"after": f"4000.0_{rows[0].pk}"})
    assert len([each for each in asked if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "RESET"))]) < 12


# --- coming in, and back -----------------------------------------------------------------------------------------


def test_confirmed_twice_it_comes_in_once() -> None:
    brought, client = read(values(1), values(2)), log_in()
    for _twice in range(2):
        answer = client.post(url(brought, "confirm"), follow=True)
    assert answer.status_code == 200
    assert Recommendation.objects.count() == 2
    assert [each.outcome for each in answer.context["rows"]] == ["new", "new"]


def test_no_row_is_changed_after_it_came_in() -> None:
    brought, client = read(values()), log_in()
    row = brought.rows.get()
    typed = row_page(client, row)
    client.post(url(brought, "confirm"))
    answer = client.post(url(brought, "row", row.pk), {**typed, "text": "Too late."}, follow=True)
    assert "brought in" in content(answer)
    assert brought.rows.get().values == values()


def test_what_comes_in_published_asks_for_the_second_factor_anew() -> None:
    brought, person = read(values(), is_published=True), make_person("data-entry admin")
    answer = signed_in(person, seconds_ago=600).post(url(brought, "confirm"))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/again/")
    assert not Recommendation.objects.exists()
    signed_in(person).post(url(brought, "confirm"))
    assert Recommendation.objects.get().publication == "published"


def test_who_may_not_publish_brings_in_drafts_alone() -> None:
    person = make_person("NGO staff")
    person.user_permissions.add(Permission.objects.get(codename="add_recommendation"))
    client = signed_in(person)
    assert "is_published" not in client.get(address(Import, "add")).context["form"].fields
    assert client.post(url(read(values(), is_published=True), "confirm")).status_code == 403
    assert not Recommendation.objects.exists()


def test_the_report_is_a_table_in_which_nothing_computes() -> None:
    brought = bring(values(1, text="=1+1"), values(2, text=""))
    answer = log_in().get(url(brought, "report"))
    lines = content(answer).splitlines()
    assert "attachment" in answer["Content-Disposition"]
    assert "'=1+1" in lines[1]
    assert address(Recommendation.objects.get(), "change") in lines[1]
    assert "There is no text." in lines[2]


def test_undone_or_told_what_stands_in_the_way() -> None:
    brought, client = bring(values()), log_in()
    assert "changed since" not in content(client.get(address(brought, "change")))
    with pghistory.context(user=make_user().pk):
        RecommendationText.objects.update(text="Mended by hand.")
    told = client.post(url(brought, "undo"), follow=True)
    assert "What it brought was changed since: 1." in content(told)
    assert texts() == ["Mended by hand."]


def test_a_step_whose_process_died_says_so_and_is_left_or_begun_again() -> None:
    brought, client = read(values()), log_in()
    Import.objects.update(step="bring_in", begun_at=AT)
    assert "It was stopped" in content(client.get(address(brought, "change")))
    client.post(url(brought, "again"), {"leave": "1"})
    assert "rows" in client.get(address(brought, "change")).context
    Import.objects.update(begun_at=AT)
    client.post(url(brought, "again"))
    assert Recommendation.objects.count() == 1


def test_a_step_that_was_begun_just_now_is_shown_as_going_on() -> None:
    brought = make_import(step="read", stage="received", begun_at=timezone.now())
    page = log_in().get(address(brought, "change"))
    assert "The file is being read." in content(page)
    assert 'http-equiv="refresh"' in content(page)


def test_history_names_the_import_as_author_of_the_change() -> None:
    person, brought = make_person("data-entry admin", username="aigul"), read(values())
    signed_in(person).post(url(brought, "confirm"))
    told = content(log_in().get(address(Recommendation.objects.get(), "history")))
    assert f"aigul, by the import {brought.name}" in told


# --- who may -----------------------------------------------------------------------------------------------------

PAGES = ["columns", "read", "again", "confirm", "undo", "labels", "report"]


@pytest.mark.parametrize("who", ["NGO staff", "reviewer", ""])
def test_no_page_is_anybody_elses(who: str) -> None:
    brought = bring(values())
    row = brought.rows.get()
    client = log_in(who) if who else Client()
    paths = [*[url(brought, name) for name in PAGES], *[url(brought, name, row.pk) for name in ("row", "do", "split")]]
    for path in paths:
        for ask in (client.get, client.post):
            assert ask(path).status_code in ((403, 405) if who else (302, 401))
    assert Import.objects.get().stage == Stage.DONE


def test_a_row_of_another_import_is_not_found() -> None:
    brought, other = read(values(1)), read(values(2))
    row = other.rows.get()
    client = log_in()
    for name in ("row", "do", "split"):
        assert client.post(url(brought, name, row.pk), {"do": "drop"}).status_code == 404


@pytest.mark.parametrize("pk", ["0", "99999999"])
def test_what_is_not_there_is_not_found(pk: str) -> None:
    assert log_in().get(f"/admin/recommendations/import/{pk}/change/").status_code == 404
