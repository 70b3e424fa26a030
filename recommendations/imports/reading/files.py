"""Anybody's table as a header and numbered rows of words: CSV and its kin, XLSX, ODS.

A file that is none of these, or is made to harm its reader, raises Unreadable when it is opened or while its lines are read;
what is wrong with one line is that line's problem.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from . import delimited, encodings
from .limits import LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS, MOST_LETTERS
from .ods import Sheets
from .rows import Problem, Unreadable
from .xlsx import Workbook
from .zipped import Archive, locked

# PostgreSQL, or anything that writes text, holds no such characters.
NOT_TEXT = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x85\u2028\u2029]")
IN_SHEET = gettext_noop("sheet %(sheet)s, row %(number)d")
LOOKED_THROUGH = 30  # rows, for the header
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
}
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = re.compile(rb"^\s*(<!doctype html|<html|<table|<\?xml)", re.IGNORECASE)


@dataclass
class Line:
    """A row under the header, with as many cells as this has. The field of a problem is the name of its column, if it has one."""

    where: str
    cells: list[str]
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Table:
    """``header``: each name once, none empty. ``notes`` may grow while the lines are read."""

    header: list[str]
    lines: Iterator[Line]
    notes: list[str] = field(default_factory=list)


Found = tuple[str, dict[int, str] | list[str], list[Problem]]


def open_table(path: Path, sheet: str = "") -> Table:
    """The table of a file; of a workbook that of ``sheet``, else of the first that shows something. Raises Unreadable."""
    with path.open("rb") as file:
        head = file.read(4096)
    notes: list[str] = []
    if head.startswith(b"PK"):
        found = of_archive(Archive(path), sheet, notes)
    else:
        refuse_other_kinds(head)
        found = of_text(path)
    return headed(cleaned(found), notes)


def refuse_other_kinds(head: bytes) -> None:
    if head.startswith(OLE):
        raise Unreadable(
            _("The file is protected by a password or in Excel's old format (XLS). Save it as XLSX without a password.")
        )
    if kind := next((name for start, name in OTHER_KINDS.items() if head.startswith(start)), ""):
        raise Unreadable(_("The file is %(kind)s and no table. Save the table as XLSX, ODS or CSV.") % {"kind": kind})
    if HTML.match(head):
        raise Unreadable(_("The file is a web page or XML and no table. Save the table as XLSX, ODS or CSV."))
    if not encodings.said_encoding(head) and 20 * len(CONTROLS.findall(head)) > len(head):
        raise Unreadable(_("The file is no text and no table. Save the table as XLSX, ODS or CSV."))


def of_text(path: Path) -> Iterator[Found]:
    with encodings.opened(path) as file:
        place = _("line %(number)d")
        for number, cells, problems in delimited.records(file):
            yield place % {"number": number}, cells, problems


def of_archive(archive: Archive, sheet: str, notes: list[str]) -> Iterator[Found]:
    if "content.xml" in archive and "META-INF/manifest.xml" in archive:
        rows = of_ods(Sheets(archive), sheet, notes)
    elif "[Content_Types].xml" in archive and "word/document.xml" not in archive:
        rows = of_xlsx(Workbook(archive), sheet, notes)
    elif "EncryptedPackage" in archive:
        raise Unreadable(locked())
    else:
        raise Unreadable(_("The file is an archive and no table. Save the table as XLSX, ODS or CSV."))
    return rows


def of_ods(sheets: Sheets, sheet: str, notes: list[str]) -> Iterator[Found]:
    read, others, place = "", dict[str, None](), _(IN_SHEET)
    for name, (number, cells, problems) in sheets.rows():
        read = read or (name if not sheet or name == sheet else "")
        if name != read:
            others[name] = None
            continue
        yield place % {"sheet": name[:60], "number": number}, cells, problems
    note_others(list(others), notes)


def of_xlsx(book: Workbook, sheet: str, notes: list[str]) -> Iterator[Found]:
    """Hidden sheets only where one is asked for by its name."""
    wanted = [each for each in book.sheets if (each.name == sheet if sheet else not each.is_hidden)]
    if sheet and not wanted:
        raise Unreadable(_("The file has no sheet “%(name)s”.") % {"name": sheet})
    for each in wanted:
        rows = book.rows(each)
        first = next(rows, None)
        if first is None:
            continue
        place = _(IN_SHEET)
        for number, cells, problems in chain([first], rows):
            yield place % {"sheet": each.name[:60], "number": number}, cells, problems
        note_others([other.name for other in book.sheets if other is not each], notes)
        return


def note_others(names: list[str], notes: list[str]) -> None:
    if names:
        shown = ", ".join(name[:60] for name in names[:20])
        notes.append(_("Only one sheet was read. The file has others: %(names)s.") % {"names": shown})


# --- cells -------------------------------------------------------------------------------------------------------


def cleaned(found: Iterable[Found]) -> Iterator[Line]:
    """Rows with something in them, as lists of cells that the record could hold."""
    letters = 0
    for where, said, problems in found:
        cells = as_list(said, problems)
        line = Line(where, [clean(cell, at, problems) for at, cell in enumerate(cells)], problems)
        if not any(cell.strip() for cell in line.cells) and not any(each.is_error for each in problems):
            continue
        length = sum(map(len, line.cells))
        letters += length
        if length > LONGEST_ROW:
            line.cells = []
            problems.append(Problem(_("The row is longer than %(count)d characters.") % {"count": LONGEST_ROW}))
        if letters > MOST_LETTERS:
            raise Unreadable(_("The file holds more text than can be read. Send it in parts."))
        yield line


def as_list(said: dict[int, str] | list[str], problems: list[Problem]) -> list[str]:
    far = [at for at in said if at >= MOST_COLUMNS] if isinstance(said, dict) else said[MOST_COLUMNS:]
    if far:
        problems.append(
            Problem(_("The row has more than %(count)d cells; the others were not read.") % {"count": MOST_COLUMNS})
        )
    if isinstance(said, list):
        return said[:MOST_COLUMNS]
    width = max((at + 1 for at in said if at < MOST_COLUMNS), default=0)
    return [said.get(at, "") for at in range(width)]


def clean(cell: str, column: int, problems: list[Problem]) -> str:
    """The cell without what no text may hold. What that changes is said."""
    if len(cell) > LONGEST_CELL:
        words = _("A cell is longer than %(count)d characters.") % {"count": LONGEST_CELL}
        problems.append(Problem(words, str(column)))
        return cell[:LONGEST_CELL]
    if cell.isascii() and cell.isprintable():
        return cell
    cell = LINE_ENDS.sub("\n", cell)
    if "\ufffd" in cell:
        words = _("Some letters of the file cannot be read: “�” stands in their place.")
        problems.append(Problem(words, str(column), is_error=False))
    if NOT_TEXT.search(cell):
        words = _("Characters that no text can hold were left out.")
        problems.append(Problem(words, str(column), is_error=False))
        cell = NOT_TEXT.sub("", cell)
    return cell


# --- the header --------------------------------------------------------------------------------------------------


def headed(lines: Iterator[Line], notes: list[str]) -> Table:
    """The first row with more than one cell in it is the header; a title above it is told in a note."""
    above: list[Line] = []
    head = None
    for line in lines:
        if wrong := [each for each in line.problems if each.is_error]:
            raise Unreadable(f"{line.where}: {wrong[0].words}")
        if sum(bool(cell.strip()) for cell in line.cells) > 1:
            head = line
            break
        above.append(line)
        if len(above) == LOOKED_THROUGH:
            break
    if head is None:
        if not above:
            raise Unreadable(_("The file is empty."))
        head, *rest = above
        above, lines = [], chain(rest, lines)
    header = names_of(head.cells, notes)
    if titles := [cell for line in above for cell in line.cells if cell.strip()]:
        notes.append(_("Above the header stands: %(words)s") % {"words": " · ".join(titles)[:300]})
    return Table(header, fitted(lines, header), notes)


def names_of(cells: list[str], notes: list[str]) -> list[str]:
    """Each name once: a second "Text" is "Text (2)", a column without a name is called by its number."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    names = [
        " ".join(cell.split())[:200] or _("Column %(number)d") % {"number": at} for at, cell in enumerate(cells, 1)
    ]
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    if twice := [name for name, count in seen.items() if count > 1]:
        notes.append(_("More than one column is called: %(names)s.") % {"names": ", ".join(twice[:20])})
    return unique if len(set(unique)) == len(unique) else [f"{name} [{at}]" for at, name in enumerate(unique, 1)]


def fitted(lines: Iterable[Line], header: list[str]) -> Iterator[Line]:
    """As many cells as the header has; a problem of one cell is about its column."""
    width = len(header)
    for line in lines:
        for problem in line.problems:
            if problem.field:
                problem.field = header[int(problem.field)] if int(problem.field) < width else ""
        beyond = [cell for cell in line.cells[width:] if cell.strip()]
        if beyond:
            line.problems.append(
                Problem(
                    _("The row has more cells than the header: “%(words)s” belongs to no column.")
                    % {"words": beyond[0].strip()[:60]}
                )
            )
        line.cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
        yield line
