"""The table: every chosen recommendation as one line of CSV, or as one row of a workbook."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from recommendations.giving_way import giving_way

from . import flat
from .selection import Selection

CHUNK = 2000
LINES = """
    COPY (SELECT recommendation_id, line FROM recommendations_listing WHERE recommendation_id = ANY('{{{keys}}}'))
    TO STDOUT (FORMAT binary)
"""
# What PostgreSQL documents of that format: before the rows a signature, two numbers; a row has the number of its columns (two
# bytes), and each column its length (four bytes) and its content; behind the rows there is a number alone.
SIGNATURE, KEY, LINE = 19, slice(6, 14), slice(18, None)
MARK = "\ufeff"  # without it Excel reads UTF-8 as the letters of its own country
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "constant_memory": True,
}
LONGEST_CELL = 32_767  # of XLSX


class Incomplete(Exception):
    """Something that was chosen was withdrawn while it was being written: begin anew."""


def csv_chunks(keys: Sequence[int]) -> Iterator[bytes]:
    """The whole table, some thousand lines at a time. Raises Incomplete rather than end early."""
    yield (MARK + ",".join(flat.COLUMNS) + "\r\n").encode()
    for start in range(0, len(keys), CHUNK):
        yield lines(keys[start : start + CHUNK])


def lines(keys: Sequence[int]) -> bytes:
    """The kept lines in this order. By COPY, for it gives them as they are: as rows of the ORM they take ten times as long."""
    copied = Copied()
    with connection.cursor() as cursor:
        cursor.copy_expert(LINES.format(keys=",".join(map(str, keys))), copied)
    found = copied.lines()
    if len(found) < len(keys):
        raise Incomplete
    return b"".join(found[key.to_bytes(8, "big")] for key in keys)


class Copied:
    """The file into which COPY writes a row at a time."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.write = self.pieces.append

    def lines(self) -> dict[bytes, bytes]:
        """Each line by its key, as PostgreSQL writes that."""
        rows = [self.pieces[0][SIGNATURE:], *self.pieces[1:]]
        return {row[KEY]: row[LINE] for row in rows if len(row) >= LINE.start}


def rows(keys: Sequence[int]) -> Iterator[list[str]]:
    """The cells of each, as typed."""
    for start in range(0, len(keys), CHUNK):
        yield from flat.cells_of(io.StringIO(lines(keys[start : start + CHUNK]).decode(), newline=""))


def workbook(selection: Selection, to: IO[bytes]) -> None:
    """The same as XLSX. Every cell is text: nothing in it computes, and no number or date is read into another."""
    book = new_book(selection, to)
    sheet = book.add_worksheet("recommendations")
    write_table(book, sheet, flat.COLUMNS, rows(selection.keys))
    write_about(book, selection)
    book.close()


def new_book(selection: Selection, to: IO[bytes]) -> Workbook:
    book = Workbook(to, AS_TEXT)
    moment = datetime(selection.day.year, selection.day.month, selection.day.day)
    book.set_properties({"title": selection.title, "comments": selection.address, "created": moment})
    return book


def write_table(book: Workbook, sheet: Any, heads: Sequence[str], written: Iterator[Sequence[str | date]]) -> None:
    head, plain = book.add_format({"bold": True, "bottom": 1}), book.add_format({"valign": "top"})
    dated = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(heads) - 1, 18, plain)
    for column, name in enumerate(heads):
        sheet.write_string(0, column, name, head)
    last = 0
    for last, cells in enumerate(giving_way(written), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(last, column, cell, dated)
            elif cell:
                sheet.write_string(last, column, cell[:LONGEST_CELL], plain)
    sheet.autofilter(0, 0, last, len(heads) - 1)


def write_about(book: Workbook, selection: Selection) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    said = [
        (_("What this is"), selection.title),
        (_("Found at"), selection.address),
        (_("As at"), selection.day.isoformat()),
        (_("Recommendations"), str(len(selection.keys))),
        (
            _("Statuses"),
            _("Judgements of named organisations, each with its reason and date. Silence is not inaction."),
        ),
    ]
    for row, pair in enumerate(said):
        for column, words in enumerate(pair):
            sheet.write_string(row, column, words)
