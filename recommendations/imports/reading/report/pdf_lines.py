"""The printed lines of one page of a PDF, from its single characters and where they stand."""

from collections import Counter
from ctypes import byref, c_double
from dataclasses import dataclass
from math import hypot

import pypdfium2
from pypdfium2 import raw

from .blocks import plain

RAISED = 0.8  # of a line's size: smaller characters above its foot are marks of notes
MARKS = set("0123456789*†‡")
HYPHENS = {
    "\ufffe": "-",
    "\x02": "-",
    "\u00ad": "-",
    "\u2010": "-",
    "\u2011": "-",
}  # as pdfium or fonts name a hyphen at a line's end
MOST_ON_A_PAGE = 60_000


@dataclass
class Printed:
    text: str
    size: float
    left: float
    right: float
    bottom: float
    at_edge: float  # how far from the nearer of the page's upper and lower edge, as a share of its height


@dataclass
class Character:
    character: str
    left: float
    right: float
    bottom: float
    size: float


def printed_lines(document: pypdfium2.PdfDocument, number: int) -> list[Printed]:
    """In the order in which the file draws them, which is that of reading in what word processors write."""
    page = document[number]
    text_page = page.get_textpage()
    try:
        height = page.get_height() or 1
        rows = rows_of(text_page)
    finally:
        text_page.close()
        page.close()
    return [line for row in rows if (line := line_of(row, height))]


def rows_of(text_page: pypdfium2.PdfTextPage) -> list[list[Character]]:
    rows: list[list[Character]] = [[]]
    handle = text_page.raw
    for at in range(min(text_page.count_chars(), MOST_ON_A_PAGE)):
        code = raw.FPDFText_GetUnicode(handle, at)
        character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if character not in {"\r", "\n"}:
            rows[-1].append(character_at(handle, at, character))
        elif rows[-1]:
            rows.append([])
    return rows


def character_at(handle: raw.FPDF_TEXTPAGE, at: int, character: str) -> Character:
    """Its size and foot as the font has them: the box that pdfium makes of a glyph differs from font to font."""
    box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), c_double(), c_double()
    raw.FPDFText_GetLooseCharBox(handle, at, byref(box))
    raw.FPDFText_GetMatrix(handle, at, byref(matrix))
    raw.FPDFText_GetCharOrigin(handle, at, byref(x), byref(y))
    size = raw.FPDFText_GetFontSize(handle, at) * hypot(matrix.c, matrix.d)
    return Character(HYPHENS.get(character, character), box.left, box.right, y.value, size)


def line_of(row: list[Character], height: float) -> Printed | None:
    sizes = Counter(round(one.size, 1) for one in row if one.character.strip())
    if not sizes:
        return None
    size = sizes.most_common(1)[0][0]
    foot = Counter(round(one.bottom, 1) for one in row if round(one.size, 1) == size).most_common(1)[0][0]
    kept = [one for one in row if not is_mark(one, size, foot)]
    text = plain("".join(one.character for one in kept))
    if not text:
        return None
    solid = [one for one in kept if one.character.strip()]
    left, right = min(one.left for one in solid), max(one.right for one in solid)
    return Printed(text, size, left, right, foot, min(foot, height - foot - size) / height)


def is_mark(one: Character, size: float, foot: float) -> bool:
    return one.character in MARKS and one.size < RAISED * size and one.bottom > foot + 0.1 * size
