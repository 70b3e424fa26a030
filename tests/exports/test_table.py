"""The table that is taken away: complete, in order, inert in a spreadsheet, the same words when read again."""

import csv
import io
from datetime import date
from itertools import product

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from recommendations.exports import flat, table
from recommendations.exports.cells import as_typed, inert
from recommendations.models import Listing
from recommendations.search.truth import differing
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_everything,
    make_recommendation,
    make_response,
    make_text,
    make_theme,
)

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.example","x")'


def taken(name: str, query: str = "") -> bytes:
    answer = Client().get(f"/recommendations/export/{name}{query}")
    assert answer.status_code == 200
    return b"".join(answer)


def rows_of(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_line_says_what_the_pages_say() -> None:
    document = make_document(symbol="A/HRC/1/1", slug="a-hrc-1-1", dated_on=date(2015, 6, 16), published=True)
    row = make_recommendation(document=document, paragraph="96", sub_item="a", slug="96-a", published=True)
    row.themes.add(make_theme(code="b"), make_theme(code="a"))
    make_text(recommendation=row, text="Free them,\nall “now”.", language="ru")
    make_response(recommendation=row, stance="notes", words="Noted.", published=True)
    make_assessment(recommendation=row, status="regressed", reason="Worse.", published=True)
    make_event(bearings={row: "setback"}, happened_on=date(2020, 1, 2), published=True)
    (line,) = rows_of(taken("table.csv"))
    assert list(line) == flat.COLUMNS
    expected = {
        "address": "a-hrc-1-1/96-a", "document": "A/HRC/1/1", "document_date": "2015-06-16", "paragraph": "96", "sub_item": "a",
        "text_ru": "Free them,\nall “now”.", "text_en": "", "themes": "a; b", "status": "regressed", "stance": "notes",
        "assessment_reason": "Worse.", "response_words": "Noted.", "events_setback": "1", "events_progress": "0",
        "last_event_on": "2020-01-02",
    }  # fmt: skip
    assert {name: line[name] for name in expected} == expected


def test_table_keeps_to_the_list_and_its_order() -> None:
    for day, title in ((1, "Day one"), (3, "Day three"), (2, "Day two")):
        document = make_document(dated_on=date(2015, 1, day), published=True)
        make_recommendation(document=document, title=title, published=True)
    make_recommendation(title="Draft")
    newest = ["Day three", "Day two", "Day one"]
    assert [row["heading"] for row in rows_of(taken("table.csv"))] == newest
    oldest = rows_of(taken("table.csv", "?sort=oldest&q=day+-two"))
    assert [row["heading"] for row in oldest] == ["Day one", "Day three"]


@pytest.mark.parametrize("words", [FORMULA, "+1", "-1", "@A1", "\tx", "'quoted", "'=1", "＝1+1", " -1"])
def test_no_cell_computes_and_the_words_come_back(words: str) -> None:
    row = make_recommendation(title="Heading", published=True)
    make_text(recommendation=row, text=words)
    assert rows_of(taken("table.csv"))[0]["text_en"] == f"'{words}"
    assert dict(zip(flat.COLUMNS, next(iter(table.rows([row.pk]))), strict=True))["text_en"] == words


PARTED = {
    ";=1": ";'=1",
    "a; =1": "a; '=1",
    "a\n=1\r\n-2": "a\n'=1\r\n'-2",
    "\t\t＝1": "'\t\t'＝1",
    'a;"+1': "a;\"'+1",
    ";'=1": ";''=1",
    " \n@x": " \n'@x",
    "\n''=1": "'\n'''=1",
    "a = b; c-d\ne;'f": "a = b; c-d\ne;'f",
}


@pytest.mark.parametrize(("words", "written"), PARTED.items())
def test_no_part_of_a_cell_computes_where_lines_are_parted_otherwise(words: str, written: str) -> None:
    row = make_recommendation(published=True)
    make_text(recommendation=row, text=words)
    assert rows_of(taken("table.csv"))[0]["text_en"] == written
    assert dict(zip(flat.COLUMNS, next(iter(table.rows([row.pk]))), strict=True))["text_en"] == words


def test_words_come_back_whatever_they_are() -> None:
    signs = ";\n '\"=-\ufeffa"
    assert all(as_typed(inert(words)) == words for words in map("".join, product(signs, repeat=5)))


@pytest.mark.parametrize("words", ["\\.", "\\n\\N", 'a\r\n"b\n\nc', "NULL", "‘\u2028’ 𝄞 қ"])
def test_lines_come_as_they_are_kept(words: str) -> None:
    row = make_recommendation(published=True)
    make_text(recommendation=row, text=f"{words} ")
    Client().get("/")
    kept = Listing.objects.get().line
    assert table.lines([row.pk]).decode() == kept
    assert taken("table.csv").decode().endswith(kept)


def test_workbook_has_the_words_as_text() -> None:
    row = make_recommendation(title="0012", published=True)
    make_text(recommendation=row, text=FORMULA)
    head, cells = openpyxl.load_workbook(io.BytesIO(taken("table.xlsx")))["recommendations"].iter_rows()
    held = {name.value: cell for name, cell in zip(head, cells, strict=True)}
    assert (held["heading"].value, held["text_en"].value) == ("0012", FORMULA)
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_table_of_everything_says_how_many() -> None:
    make_everything()
    answer = Client().get("/recommendations/export/table.csv")
    assert int(answer["X-Total-Count"]) == len(rows_of(b"".join(answer))) == Listing.objects.count()
    assert answer["Content-Disposition"].startswith('attachment; filename="recommendations-table-')
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_what_is_withdrawn_meanwhile_breaks_the_file_off() -> None:
    row = make_recommendation(published=True)
    Client().get("/")
    pieces = table.csv_chunks([row.pk])
    next(pieces)
    Listing.objects.filter(pk=row.pk).delete()
    with pytest.raises(table.Incomplete):
        list(pieces)


def test_lists_that_are_refused_are_refused_as_files_too() -> None:
    assert Client().get("/recommendations/export/table.csv?status=nonsense").status_code == 400
    assert Client().get("/recommendations/export/nothing.csv").status_code == 404


def test_kept_lines_are_checked_against_the_truth() -> None:
    row = make_everything()
    Client().get("/")
    assert differing() == []
    Listing.objects.filter(pk=row.pk).update(line="")
    assert differing() == [("listing", row.pk)]


def test_pieces_are_read_by_the_public_role() -> None:
    make_recommendation(published=True)
    pieces = iter(Client().get("/recommendations/export/table.csv"))
    next(pieces)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('transaction_read_only')")
        assert cursor.fetchone() == (settings.PUBLIC_ROLE, "on")
    list(pieces)
