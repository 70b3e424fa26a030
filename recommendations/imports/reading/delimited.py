"""Lines of cells in a text file, one record at a time: what is wrong with a line stays with that line."""

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from django.utils.translation import gettext as _

from .limits import LONGEST_CELL, LONGEST_ROW, MOST_BROKEN, MOST_LINES_OF_A_CELL
from .rows import Problem, Unreadable

SEPARATORS = ",;\t|"
SAMPLE = 200_000  # characters

Record = tuple[int, list[str], list[Problem]]


class Unclosed(Exception):
    """A quotation mark was opened and the cell does not end."""


class TooLong(Exception):
    """A line that nobody wrote by hand."""


class Feed:
    """The lines of a file for the reader of CSV, which can be given back once a record turns out to be none."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.back = file, deque[str]()
        self.number, self.taken, self.length = 0, list[str](), 0

    def __iter__(self) -> "Feed":
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else self.read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self.length += len(line)
        if len(line) >= LONGEST_ROW:
            raise TooLong
        if len(self.taken) > 1 and (len(self.taken) > MOST_LINES_OF_A_CELL or self.length > LONGEST_CELL):
            raise Unclosed
        return line

    def read(self) -> str:
        """A line, or as much of it as may be."""
        line = piece = self.file.readline(LONGEST_ROW)
        while len(piece) == LONGEST_ROW and not piece.endswith("\n"):
            piece = self.file.readline(LONGEST_ROW)
        return line

    def begin(self) -> int:
        """The number of the line with which the next record begins."""
        self.number += len(self.taken)
        self.taken, self.length = [], 0
        return self.number + 1

    def give_back(self) -> str:
        """All but the first line of this record are read anew; says what the first was."""
        first, *others = self.taken
        self.back.extendleft(reversed(others))
        self.taken = [first]
        return first


def records(file: IO[str]) -> Iterator[Record]:
    """Number of the line, cells, problems. Raises Unreadable where too much is broken."""
    separator, width = looked_at(file)
    feed, broken = Feed(file), 0
    if separator_is_said(file):
        feed.taken = [next(feed)]
    reader = csv.reader(feed, delimiter=separator, strict=True)
    while True:
        line = feed.begin()
        try:
            cells = next(reader, None)
            if cells is None:
                return
            if len(feed.taken) > 1 and len(cells) > width:
                raise Unclosed  # it swallowed the beginning of another
        except (csv.Error, Unclosed, TooLong) as error:
            is_long = isinstance(error, TooLong) and len(feed.taken) == 1
            first = feed.give_back()
            broken += 1
            if broken > MOST_BROKEN:
                raise Unreadable(too_much_broken()) from error
            yield line, [first.rstrip("\n")[:LONGEST_CELL]], [Problem(words_for(is_long=is_long))]
            reader = csv.reader(feed, delimiter=separator, strict=True)
        else:
            yield line, cells, []


def words_for(*, is_long: bool) -> str:
    if is_long:
        return _("The line is longer than %(count)d characters and was not read.") % {"count": LONGEST_ROW}
    return _("The quotation marks do not match: one is opened and not closed, or stands within a cell undoubled.")


def too_much_broken() -> str:
    words = _(
        "The quotation marks do not match in more than %(count)d lines. Save the file anew from a spreadsheet program."
    )
    return words % {"count": MOST_BROKEN}


def separator_is_said(file: IO[str]) -> bool:
    """Excel understands a first line "sep=;", which is no row."""
    start = file.read(6)
    file.seek(0)
    return start[:4].lower() == "sep=" and start[5:6] in ("\n", "")


def looked_at(file: IO[str]) -> tuple[str, int]:
    """What parts the cells, and how many there are in most lines."""
    sample = file.read(SAMPLE)
    file.seek(0)
    if sample[:4].lower() == "sep=" and sample[4:5] in SEPARATORS:
        said, sample = sample[4], sample.partition("\n")[2]
        return said, usual_width(sample, said)[0]
    whole = sample.rpartition("\n")[0] or sample if len(sample) == SAMPLE else sample
    found = {separator: usual_width(whole, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: found[separator][0] * found[separator][1])
    return best, found[best][0]


def usual_width(sample: str, separator: str) -> tuple[int, int]:
    """The commonest number of cells beyond one, and how many lines have it."""
    widths: Counter[int] = Counter()
    rows = csv.reader(io.StringIO(sample), delimiter=separator)
    with suppress(csv.Error):  # one cell is too long; what was counted before it tells enough
        widths.update(len(row) for row in rows if len(row) > 1)
    return widths.most_common(1)[0] if widths else (1, 0)
