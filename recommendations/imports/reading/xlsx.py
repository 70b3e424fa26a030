"""Rows of an XLSX file, as its sheet shows them: values that are stored, never computed; nothing but the file is opened."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from .limits import MOST_COLUMNS, MOST_EMPTY, MOST_FILLED, MOST_MERGED
from .rows import Problem, Unreadable
from .shown import Format, format_of, shown
from .words_shared import SharedWords, Words
from .zipped import Archive, Ends, Said, Starts, damaged, too_big

DIGITS = "0123456789"
LETTERS = re.compile(r"^[A-Za-z]{1,3}$")
REFERENCE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
MERGED = re.compile(rb"mergeCell [^>]*?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
LONGEST_NUMBER = 30  # signs; what is longer was made to fill a memory
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Cells = dict[int, str]
Record = tuple[int, Cells, list[Problem]]


@dataclass
class SheetName:
    name: str
    part: str
    is_hidden: bool


class Workbook:
    """What the sheets of a file share."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.base_1904 = False
        self.sheets: list[SheetName] = []
        main = self.main_part()
        targets = self.targets(main)
        archive.told(main, {"workbookPr": self.note_base, "sheet": lambda said: self.note_sheet(said, targets)})
        if not self.sheets:
            raise Unreadable(damaged())
        kinds = {kind: part for kind, part in targets.values() if kind in {"styles", "sharedStrings"}}
        self.formats = formats(archive, kinds["styles"]) if kinds.get("styles") in archive.names else []
        strings = kinds.get("sharedStrings", "")
        self.words = SharedWords(archive, strings)
        self.short = lru_cache(maxsize=4096)(self.shown)  # the same few stand in most cells

    def main_part(self) -> str:
        found = [part for kind, part in self.targets("").values() if kind == "officeDocument"]
        if found and found[0].endswith(".bin"):
            raise Unreadable(_("The file is a binary workbook (XLSB). Save it as XLSX or CSV."))
        if not found or found[0] not in self.archive:
            raise Unreadable(damaged())
        return found[0]

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """By their key: the kind and the name of the parts that a part refers to, none outside the file."""
        folder, found = posixpath.dirname(part), {}
        for said in self.archive.relations(part):
            if said.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))).lstrip("/")
                found[said.get("Id", "")] = said.get("Type", "").rpartition("/")[2], target
        return found

    def note_base(self, said: Said) -> None:
        self.base_1904 = said.get("date1904") in {"1", "true"}

    def note_sheet(self, said: Said, targets: dict[str, tuple[str, str]]) -> None:
        key = next((value for name, value in said.items() if name.endswith(" id")), "")
        kind, part = targets.get(key, ("", ""))
        if kind == "worksheet" and part in self.archive:
            self.sheets.append(SheetName(said.get("name", ""), part, said.get("state", "visible") != "visible"))

    def number(self, raw: str, style: str) -> str:
        """A number as a cell of this style shows it."""
        return self.short(raw, style) if len(raw) <= LONGEST_NUMBER else self.shown(raw, style)

    def shown(self, raw: str, style: str) -> str:
        number = int(style) if style.isdecimal() and len(style) < 7 else 0
        how = self.formats[number] if number < len(self.formats) else Format()
        return shown(raw.strip(), how, base_1904=self.base_1904)

    def rows(self, sheet: SheetName) -> Iterator[Record]:
        """Number of the row, its cells by column, problems; rows without anything are passed over."""
        reader = SheetReader(self, merged_in(self.archive, sheet.part))
        for _step in self.archive.parse(sheet.part, reader.starts, reader.ends, reader.chars):
            yield from reader.done
            reader.done.clear()
            if reader.is_over:
                return


def formats(archive: Archive, part: str) -> list[Format]:
    """How the cells of each style show a number."""
    codes: dict[str, str] = {}
    found: list[Format] = []

    def note_code(said: Said) -> None:
        codes[said.get("numFmtId", "")] = said.get("formatCode", "")

    def note_style(said: Said) -> None:
        number = said.get("numFmtId", "0")
        found.append(format_of(number, codes.get(number, "")))

    # "xf" is also what cells' styles are based on; those stand first and are dropped when the others begin.
    archive.told(part, {"numFmt": note_code, "cellXfs": lambda _said: found.clear(), "xf": note_style})
    return found


class Columns(dict[str, int]):
    """Numbers of columns by their letters, from 0; what is no column lies beyond all."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters[:4].upper():
            number = number * 26 + ord(letter) - 64
        return (
            self.setdefault(letters, number - 1 if LETTERS.match(letters) else MOST_COLUMNS)
            if len(self) < 20_000
            else MOST_COLUMNS
        )


COLUMNS = Columns()


def place(reference: str) -> tuple[int, int] | None:
    """Column from 0 and row from 1 of "C12"."""
    match = REFERENCE.match(reference)
    return (COLUMNS[match[1]], int(match[2])) if match else None


def merged_in(archive: Archive, part: str) -> dict[int, list[tuple[int, int]]]:
    """Columns in which one cell stands for several rows, with the last of these, by the first row."""
    found: dict[int, list[tuple[int, int]]] = {}
    count, before = 0, b""
    for piece in archive.pieces(part):
        whole = before + piece
        end = 0
        for match in MERGED.finditer(whole):
            count, end = count + 1, match.end()
            if count > MOST_MERGED:
                raise Unreadable(too_big())
            first, last = (place(each) for each in match[1].decode().split(":"))
            if first and last and last[1] > first[1] and first[0] < MOST_COLUMNS:
                found.setdefault(first[1], []).append((first[0], last[1]))
        before = whole[max(end, len(whole) - 200) :]
    return found


class SheetReader:
    """Is told of the elements of a sheet; ``done`` are the rows that have ended since it was last emptied."""

    def __init__(self, book: Workbook, merged: dict[int, list[tuple[int, int]]]) -> None:
        self.book, self.merged = book, merged
        self.done: list[Record] = []
        self.number, self.column, self.empty, self.filled = 0, -1, 0, 0
        self.cells: Cells = {}
        self.problems: list[Problem] = []
        self.lasting: dict[int, tuple[int, str]] = {}
        self.kind = self.style = ""
        self.words = Words()
        self.chars = self.words.chars
        self.is_formula = self.is_over = False

    @property
    def starts(self) -> Starts:
        return {
            "row": self.begin_row,
            "c": self.begin_cell,
            "v": self.words.take,
            "t": self.words.take,
            "rPh": self.words.begin_phonetic,
            "f": self.begin_formula,
        }

    @property
    def ends(self) -> Ends:
        words = self.words
        return {"row": self.end_row, "c": self.end_cell, "v": words.leave, "t": words.leave, "rPh": words.end_phonetic}

    def begin_row(self, said: Said) -> None:
        number = said.get("r", "")
        self.number = int(number) if number.isdecimal() and len(number) < 8 else self.number + 1
        self.cells, self.problems, self.column = {}, [], -1

    def begin_formula(self, _said: Said) -> None:
        self.is_formula = True

    def begin_cell(self, said: Said) -> None:
        reference = said.get("r", "")
        self.column = COLUMNS[reference.rstrip(DIGITS)] if reference else self.column + 1
        self.kind, self.style = said.get("t", "n"), said.get("s", "")
        self.is_formula = False
        self.words.clear()

    def end_cell(self) -> None:
        raw = self.words.said()
        words = self.value(raw) if raw else ""
        if words:
            self.filled += 1
            self.cells[self.column] = words
        else:
            is_lacking = self.is_formula and self.kind != "str"
            self.count_empty(10 if is_lacking else 1)
            if is_lacking:
                self.problems.append(Problem(not_computed(), str(self.column)))
        if self.filled > MOST_FILLED:
            raise Unreadable(too_big())

    def value(self, raw: str) -> str:
        if self.kind == "s":
            return unescaped(self.book.words[raw])
        if self.kind in ("inlineStr", "str"):
            return unescaped(raw)
        if self.kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if self.kind == "e":
            self.problems.append(failed(raw, self.column))
            return raw
        if self.kind == "d":
            return raw.partition("T")[0]
        return self.book.number(raw, self.style)

    def end_row(self) -> None:
        if not self.cells and not self.problems:
            self.count_empty()
            return
        self.fill_merged()
        self.done.append((self.number, self.cells, self.problems))

    def fill_merged(self) -> None:
        """A cell that is merged over several rows holds for each of them."""
        for column, (last, words) in self.lasting.items():
            if self.number <= last and column not in self.cells:
                self.cells[column] = words
                self.problems.append(merged(words, column))
        for column, last in self.merged.get(self.number, ()):
            if column in self.cells:
                self.lasting[column] = last, self.cells[column]

    def count_empty(self, weight: int = 1) -> None:
        self.empty += weight
        if self.empty > MOST_EMPTY and not self.is_over:
            self.is_over = True
            self.done.append((self.number, {}, [Problem(endless())]))


def unescaped(words: str) -> str:
    """Excel writes characters that XML cannot hold as "_x000D_"."""
    if "_x" not in words:
        return words
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), words).replace("\r\n", "\n").replace("\r", "\n")


def not_computed() -> str:
    return _("A formula stands here whose value is not in the file. Open it in a spreadsheet program and save it.")


def failed(words: str, column: int) -> Problem:
    return Problem(_("A formula failed here: the cell says %(error)s.") % {"error": words[:20]}, str(column))


def merged(words: str, column: int) -> Problem:
    said = _("“%(words)s” stands in a cell that is merged over several rows.") % {"words": words[:60]}
    return Problem(said, str(column), is_error=False)


def endless() -> str:
    return _(
        "Millions of empty cells stand here. What follows them was not read: delete the empty rows and send it again."
    )
