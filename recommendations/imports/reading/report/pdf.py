"""A PDF's lines in the order of reading, without running heads, page numbers, footnotes and their marks; then its paragraphs."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2
from django.utils.translation import gettext as _

from ..rows import Unreadable
from .blocks import Source
from .furniture import is_furniture
from .joining import Line, paragraphs
from .pdf_lines import Printed, printed_lines

MOST_FILE, MOST_PAGES, LEAST_ON_A_PAGE = 200 * 1024**2, 1000, 30
EDGE = 0.13  # of a page's height: where running heads and feet stand
SMALL, LARGE = 0.95, 1.12  # of the usual size of letters
RAN_AT = 3  # pages on which a line must come back to be a running head


def source(path: Path) -> Source:
    """Raises Unreadable."""
    pages = pages_of(path)
    characters = sum(len(line.text) for page in pages for line in page)
    if characters < LEAST_ON_A_PAGE * max(len(pages), 1):
        raise Unreadable(
            _("The PDF holds pictures of pages and no text (a scan). Let a program read them (OCR), or paste the text.")
        )
    usual = usual_size(pages)
    running = running_heads(pages)
    first_page = [line.text for line in pages[0]]
    kept = [without_notes([line for line in page if not is_running(line, running)], usual) for page in pages]
    return Source(paragraphs(lines_of(kept, usual), is_wrapped=True), first_page)


def pages_of(path: Path) -> list[list[Printed]]:
    if path.stat().st_size > MOST_FILE:
        raise Unreadable(_("The file is larger than a report can be."))
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable(_("The PDF has a password. Save it without one, then bring it in.")) from None
        raise Unreadable(_("This is no PDF, or it is damaged. Save it again from the program that shows it.")) from None
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(_("The PDF has more pages than a report can have."))
        return [printed_lines(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise Unreadable(_("This is no PDF, or it is damaged. Save it again from the program that shows it.")) from None
    finally:
        document.close()


def usual_size(pages: list[list[Printed]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def running_heads(pages: list[list[Printed]]) -> set[str]:
    """What comes back at the edges of many pages, whatever numbers it has."""
    found: Counter[str] = Counter()
    for page in pages:
        found.update({shape(line.text) for line in page if line.at_edge < EDGE and len(line.text) < 150})
    return {text for text, times in found.items() if times >= min(RAN_AT, max(2, len(pages) // 2))}


def is_running(line: Printed, running: set[str]) -> bool:
    return line.at_edge < EDGE and (is_furniture(line.text) or shape(line.text) in running)


def without_notes(page: list[Printed], usual: float) -> list[Printed]:
    """Without small print that nothing of the usual size stands under, in its own column."""
    bodies = [line for line in page if line.size >= SMALL * usual]

    def is_note(line: Printed) -> bool:
        below = (
            other
            for other in bodies
            if other.bottom < line.bottom and other.left < line.right and other.right > line.left
        )
        return line.size < SMALL * usual and next(below, None) is None

    return [line for line in page if not is_note(line)]


def lines_of(pages: list[list[Printed]], usual: float) -> list[Line]:
    lines = []
    usual_step = step_between(pages)
    for number, page in enumerate(pages, 1):
        margin = max((line.right for line in page), default=0)
        before: Printed | None = None
        for line in page:
            gap = before is not None and not 0 <= before.bottom - line.bottom < 1.35 * usual_step
            goes_up = before is not None and line.bottom > before.bottom
            columns = [other.right for other in page if abs(other.left - line.left) < 60] or [margin]
            is_short = line.right < line.left + 0.8 * (max(columns) - line.left)
            lines.append(
                Line(
                    line.text,
                    gap and not goes_up,
                    line.size > LARGE * usual,
                    is_short,
                    number,
                    before is None or goes_up,
                )
            )
            before = line
    return lines


def step_between(pages: list[list[Printed]]) -> float:
    steps = [
        one.bottom - other.bottom
        for page in pages
        for one, other in pairwise(page)
        if 0 < one.bottom - other.bottom < 4 * one.size
    ]
    return median(steps) if steps else 12
