"""The tables of a Word file, row by row: each cell as its paragraphs, with what tells ours apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from .limits import LONGEST_CELL, MOST_WORD_ROWS
from .rows import Unreadable
from .zipped import Archive, Ends, Said, Starts, too_big

MAIN = "word/document.xml"


@dataclass
class Paragraph:
    """``language``: of its words, where Word says it; ``link``: where its last words lead to outside the file."""

    text: str = ""
    style: str = ""
    language: str = ""
    link: str = ""


@dataclass
class Cell:
    paragraphs: list[Paragraph] = field(default_factory=list)
    span: int = 1
    is_cut: bool = False  # longer than any cell may be

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.paragraphs if each.text)


def open_word(path: Path) -> Archive:
    """Raises Unreadable where the file is no DOCX."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"\xd0\xcf\x11\xe0":
        raise Unreadable(_("The file is protected by a password or in Word's old format (DOC). Save it as DOCX."))
    archive = Archive(path)
    if MAIN not in archive:
        raise Unreadable(_("The file is no Word file (DOCX)."))
    return archive


def rows(archive: Archive, part: str = MAIN) -> Iterator[list[Cell]]:
    """All rows of all tables that stand in no other table."""
    outside = {said.get("Id", ""): said.get("Target", "") for said in archive.relations(part) if is_outside(said)}
    reader = TableReader(outside)
    for _step in archive.parse(part, reader.starts, reader.ends, reader.chars):
        yield from reader.done
        reader.done.clear()


def is_outside(relation: Said) -> bool:
    return relation.get("TargetMode") == "External" and relation.get("Type", "").endswith("/hyperlink")


def header_words(archive: Archive) -> str:
    """What the running heads say."""
    said: list[str] = []
    for name in sorted(archive.names):
        if name.startswith("word/header") and name.endswith(".xml"):
            for _step in archive.parse(name, {}, {"p": lambda: said.append("\n")}, said.append):
                if len(said) > LONGEST_CELL:
                    raise Unreadable(too_big())
    return "".join(said)


class TableReader:
    """Is told of the elements of a document; ``done`` are the rows that have ended since it was last emptied."""

    def __init__(self, outside: dict[str, str]) -> None:
        self.done: list[list[Cell]] = []
        self.outside = outside  # addresses on the web by their keys in the file
        self.cells: list[Cell] = []
        self.cell, self.paragraph = Cell(), Paragraph()
        self.depth = self.alternatives = self.length = self.count = 0
        self.is_taking = False

    @property
    def starts(self) -> Starts:
        return {
            "tbl": self.begin_table,
            "tr": self.begin_row,
            "tc": self.begin_cell,
            "p": self.begin_paragraph,
            "t": self.take,
            "br": lambda _said: self.add("\n"),
            "tab": lambda _said: self.add("\t"),
            "noBreakHyphen": lambda _said: self.add("-"),
            "gridSpan": lambda said: self.note_span(said),
            "pStyle": lambda said: self.note_style(said),
            "lang": lambda said: self.note_language(said),
            "hyperlink": self.note_link,
            "Fallback": self.begin_alternative,
            "tabs": self.begin_alternative,
        }

    @property
    def ends(self) -> Ends:
        return {
            "tbl": self.end_table,
            "tr": self.end_row,
            "tc": self.end_cell,
            "p": self.end_paragraph,
            "t": self.leave,
            "Fallback": self.end_alternative,
            "tabs": self.end_alternative,
        }

    def begin_table(self, _said: Said) -> None:
        self.depth += 1

    def end_table(self) -> None:
        self.depth -= 1

    def begin_row(self, _said: Said) -> None:
        self.count += 1
        if self.count > MOST_WORD_ROWS:
            raise Unreadable(too_big())
        if self.depth == 1:
            self.cells = []

    def end_row(self) -> None:
        if self.depth == 1:
            self.done.append(self.cells)

    def begin_cell(self, _said: Said) -> None:
        if self.depth == 1:
            self.cell, self.length = Cell(), 0

    def end_cell(self) -> None:
        if self.depth == 1:
            self.cells.append(self.cell)

    def begin_paragraph(self, _said: Said) -> None:
        self.paragraph = Paragraph()

    def end_paragraph(self) -> None:
        if self.depth and self.paragraph.text:
            self.paragraph.text = self.paragraph.text.strip()
            self.cell.paragraphs.append(self.paragraph)
        self.paragraph = Paragraph()

    def take(self, _said: Said) -> None:
        self.is_taking = True

    def leave(self) -> None:
        self.is_taking = False

    def chars(self, data: str) -> None:
        if self.is_taking:
            self.add(data)

    def add(self, data: str) -> None:
        if not self.depth or self.alternatives:
            return
        self.length += len(data)
        if self.length <= LONGEST_CELL:
            self.paragraph.text += data
        else:
            self.cell.is_cut = True

    def begin_alternative(self, _said: Said) -> None:
        self.alternatives += 1

    def end_alternative(self) -> None:
        self.alternatives -= 1

    def note_span(self, said: Said) -> None:
        count = value_of(said)
        self.cell.span = int(count) if count.isdecimal() and len(count) < 4 else 1

    def note_style(self, said: Said) -> None:
        self.paragraph.style = value_of(said)

    def note_link(self, said: Said) -> None:
        self.paragraph.link = self.outside.get(value_of(said, "id"), "")

    def note_language(self, said: Said) -> None:
        self.paragraph.language = value_of(said) or value_of(said, "bidi")


def value_of(said: Said, name: str = "val") -> str:
    return next((value for key, value in said.items() if key.endswith(f" {name}")), "")
