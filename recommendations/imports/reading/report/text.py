"""Pasted text, or a text file of any usual encoding."""

import codecs
import re
from pathlib import Path
from statistics import quantiles

from django.utils.translation import gettext as _

from ..rows import Unreadable
from .blocks import Source, plain
from .furniture import is_furniture
from .joining import Line, paragraphs
from .pasted import cleaned

MOST, MOST_LINES = 5 * 1024**2, 60_000
HIGH_BYTES = {0x00, 0x04, 0x20}  # of Latin letters, Cyrillic ones and signs, in two bytes
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
LONGEST_LINE = 130  # characters in a line of text that was broken for a page

STARRED, STARRED_NOTE = (
    re.compile(r"[^\s*](\*{1,4})$"),
    re.compile(r"^(\*{1,4})\s"),
)  # "Report of …*" and, below it, "* Late submission."


def source(path: Path) -> Source:
    """Raises Unreadable."""
    if path.stat().st_size > MOST:
        raise Unreadable(_("The text is larger than a report can be. Paste only the report."))
    return of_text(decoded(path.read_bytes()))


def of_text(text: str) -> Source:
    text = re.sub(r"\r\n?|\u2028|\u2029|\f", "\n", text)
    if not text.strip():
        raise Unreadable(_("There is no text."))
    first_page = [plain(line) for line in text[:8000].split("\n")]
    if text.count("\n") > MOST_LINES:
        raise Unreadable(_("The text has more lines than a report can have. Paste only the report."))
    wrapped = is_wrapped(lines_of(text))
    lines = lines_of(cleaned(text, is_wrapped=wrapped))
    return Source(paragraphs(lines, is_wrapped=wrapped), [line for line in first_page if line])


def decoded(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:4000]:
        return data.decode(wide_encoding(data[:4000]), "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251" if looks_cyrillic(data) else "cp1252", "replace")


def wide_encoding(start: bytes) -> str:
    """Which of its two bytes has the half of a letter that hardly changes: none, or that of Cyrillic. Raises Unreadable."""
    first, second = (sum(byte in HIGH_BYTES for byte in half) / max(len(half), 1) for half in (start[::2], start[1::2]))
    if max(first, second) < 0.7:
        raise Unreadable(_("This is no text file. Choose its kind, or save it as plain text."))
    return "utf-16-le" if second > first else "utf-16-be"


def looks_cyrillic(data: bytes) -> bool:
    """In cp1251 the letters of a Russian text are bytes over 0xC0 that stand side by side; in cp1252 few do."""
    letters = sum(map(len, re.findall(rb"[\xc0-\xff]{3,}", data[:20000])))
    return letters > len(re.findall(rb"[A-Za-z]", data[:20000])) / 4


def lines_of(text: str) -> list[Line]:
    lines, gap = [], False
    starred: set[str] = set()
    for printed in text.split("\n"):
        line = plain(printed)
        if not line or is_furniture(line) or ((note := STARRED_NOTE.match(line)) and note[1] in starred):
            gap = gap or not line
            continue
        if mark := STARRED.search(line):
            starred.add(mark[1])
        lines.append(Line(line, gap=gap))
        gap = False
    full = full_length(lines)
    for line in lines:
        line.is_short = len(line.text) < 0.75 * full
    return lines


def full_length(lines: list[Line]) -> float:
    lengths = [len(line.text) for line in lines]
    return quantiles(lengths, n=20)[-1] if len(lengths) > 1 else sum(lengths)


def is_wrapped(lines: list[Line]) -> bool:
    return full_length(lines) <= LONGEST_LINE
