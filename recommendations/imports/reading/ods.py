"""Rows of an ODS file, as its sheet shows them. One row or cell may stand for a million: it is read as often as makes sense."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .days import read_day
from .limits import LONGEST_CELL, MOST_COLUMNS, MOST_EMPTY, MOST_FILLED, MOST_REPEATED
from .rows import Problem, Unreadable
from .xlsx import Cells, Record, endless, failed, merged, not_computed
from .zipped import Archive, Ends, Said, Starts, locked, too_big

SPACES = 1000
PLAIN_NUMBER = re.compile(r"^-?\d{1,15}(\.\d{1,15})?$")
ERRORS = {"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "Err:502", "Err:504", "Err:508", "Err:522"}


class Sheets:
    """The sheets of an ODS file."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        if "META-INF/manifest.xml" in archive:
            archive.told("META-INF/manifest.xml", {"encryption-data": refuse_locked})

    def rows(self) -> Iterator[tuple[str, Record]]:
        """Name of the sheet, number of the row with its cells by column and problems; empty rows are passed over."""
        reader = ContentReader()
        for _step in self.archive.parse("content.xml", reader.starts, reader.ends, reader.chars):
            for sheet, (first, cells, problems), repeated in reader.done:
                for number in range(first, first + repeated):
                    yield sheet, (number, dict(cells), list(problems))
            reader.done.clear()
            if reader.is_over:
                return


def refuse_locked(_said: Said) -> None:
    raise Unreadable(locked())


def named(said: Said, name: str) -> str:
    return next((value for key, value in said.items() if key.endswith(f" {name}")), "")


def times(said: Said, name: str) -> int:
    count = named(said, name)
    return max(int(count), 1) if count.isdecimal() and len(count) < 9 else 1


class ContentReader:
    """Is told of the elements of the content; ``done`` are the rows that have ended since it was last emptied."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Record, int]] = []
        self.sheet = ""
        self.number, self.row_times, self.column, self.empty, self.filled = 0, 1, 0, 0, 0
        self.cells: Cells = {}
        self.problems: list[Problem] = []
        self.lasting: dict[int, tuple[int, str]] = {}
        self.said: Said = {}
        self.text: list[str] = []
        self.length = self.paragraphs = self.notes = 0
        self.is_cell = self.is_paragraph = self.is_over = False

    @property
    def starts(self) -> Starts:
        return {
            "table": self.begin_sheet,
            "table-row": self.begin_row,
            "table-cell": self.begin_cell,
            "covered-table-cell": self.begin_cell,
            "annotation": self.begin_note,
            "p": self.begin_paragraph,
            "s": lambda said: self.chars(" " * min(times(said, "c"), SPACES)),
            "tab": lambda _said: self.chars("\t"),
            "line-break": lambda _said: self.chars("\n"),
        }

    @property
    def ends(self) -> Ends:
        return {
            "table-row": self.end_row,
            "table-cell": self.end_cell,
            "covered-table-cell": self.end_cell,
            "annotation": self.end_note,
            "p": self.end_paragraph,
        }

    def begin_sheet(self, said: Said) -> None:
        self.sheet, self.number, self.lasting = named(said, "name"), 0, {}

    def begin_row(self, said: Said) -> None:
        self.row_times = times(said, "number-rows-repeated")
        self.cells, self.problems, self.column = {}, [], 0

    def begin_cell(self, said: Said) -> None:
        self.said, self.text, self.length, self.paragraphs = said, [], 0, 0
        self.is_cell = True

    def begin_note(self, _said: Said) -> None:
        self.notes += 1

    def end_note(self) -> None:
        self.notes -= 1

    def begin_paragraph(self, _said: Said) -> None:
        if self.is_cell and not self.notes:
            self.is_paragraph = True
            if self.paragraphs:
                self.chars("\n")
            self.paragraphs += 1

    def end_paragraph(self) -> None:
        self.is_paragraph = self.is_paragraph and self.notes > 0  # that of a note stands within it

    def chars(self, data: str) -> None:
        if self.is_paragraph and not self.notes and self.length <= LONGEST_CELL:
            self.text.append(data)
            self.length += len(data)

    def end_cell(self) -> None:
        self.is_cell = self.is_paragraph = False
        repeated = times(self.said, "number-columns-repeated")
        if words := value("".join(self.text), self.said):
            for column in range(self.column, min(self.column + repeated, MOST_COLUMNS + 1)):
                self.cells[column] = words
                self.filled += 1
            self.last_row_of(words)
            if named(self.said, "value-type") == "string" and words in ERRORS:
                self.problems.append(failed(words, self.column))
        else:
            is_lacking = named(self.said, "formula") and named(self.said, "value-type") != "string"
            self.count_empty(10 if is_lacking else 1)
            if is_lacking:
                self.problems.append(Problem(not_computed(), str(self.column)))
        self.column += repeated
        if self.filled > MOST_FILLED:
            raise Unreadable(too_big())

    def last_row_of(self, words: str) -> None:
        """A cell that is merged over several rows holds for each of them."""
        if (spanned := times(self.said, "number-rows-spanned")) > 1 and self.column < MOST_COLUMNS:
            self.lasting[self.column] = self.number + spanned, words

    def end_row(self) -> None:
        first = self.number + 1
        self.number += self.row_times
        if not self.cells and not self.problems:
            self.count_empty()
            return
        for column, (last, words) in self.lasting.items():
            if first <= last and column not in self.cells:
                self.cells[column] = words
                self.problems.append(merged(words, column))
        repeated = self.row_times
        if repeated > MOST_REPEATED:
            said = _("The same row stands here %(count)d times. It was read once.") % {"count": repeated}
            self.problems.append(Problem(said))
            repeated = 1
        self.filled += len(self.cells) * (repeated - 1)
        self.done.append((self.sheet, (first, self.cells, self.problems), repeated))

    def count_empty(self, weight: int = 1) -> None:
        self.empty += weight
        if self.empty > MOST_EMPTY and not self.is_over:
            self.is_over = True
            self.done.append((self.sheet, (self.number, {}, [Problem(endless())]), 1))


def value(text: str, said: Said) -> str:
    """What the cell shows; a date as ISO 8601 and as exactly as it is shown."""
    kind = named(said, "value-type")
    if kind == "date":
        stored = named(said, "date-value").partition("T")[0]
        seen = read_day(text)
        return seen.iso if seen and stored.startswith(seen.iso) else stored
    if kind in ("float", "currency", "percentage"):
        return number(text, named(said, "value")) if kind == "float" else text
    return text or named(said, "string-value")


def number(text: str, stored: str) -> str:
    """As it is shown where that is a number, with its zeros ("126.10"), else as it is stored."""
    plain = text.replace(",", ".")
    return plain if PLAIN_NUMBER.match(plain) and float(plain) == float_of(stored) else stored or text


def float_of(stored: str) -> float | None:
    try:
        return float(stored)
    except ValueError:
        return None
