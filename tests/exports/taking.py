"""Taking a document away as a reader does, through the public door, and reading what it says."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import IO, Any

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from pypdf import PdfReader

from recommendations.door import through_public_door
from recommendations.exports.selection import Selection
from recommendations.models import Recommendation

TODAY = date(2026, 11, 25)
ADDRESS = "https://tracker.example.org/en/recommendations/?state=kazakhstan"


def selection(*rows: Recommendation, **fields: Any) -> Selection:
    return Selection(
        **{"title": "To Kazakhstan", "address": ADDRESS, "day": TODAY} | fields, keys=[row.pk for row in rows]
    )


def taken(write: Callable[[Selection, IO[bytes]], None], *rows: Recommendation, **fields: Any) -> bytes:
    to = BytesIO()
    with through_public_door():
        write(selection(*rows, **fields), to)
    return to.getvalue()


def word(content: bytes) -> WordFile:
    return Document(BytesIO(content))


def lines(content: bytes) -> list[str]:
    """The paragraphs of a Word file in reading order, those of cells and the words of links among them."""
    body = word(content).element.body
    return ["".join(text.text or "" for text in line.iter(qn("w:t"))) for line in body.iter(qn("w:p"))]


def cells(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in word(content).tables[0].rows]


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
