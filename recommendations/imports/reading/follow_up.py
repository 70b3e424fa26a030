"""Our own follow-up table as a Word file (exports/follow_up.py): which recommendation each row is about, and its words.

What stands beside it, answers, events and assessments in sentences, is read by people.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from .docx_tables import Cell, open_word, rows
from .own_word import names_a_page, place_of, texts_of
from .rows import Problem, Reading, Row, Unreadable

LOOKED_THROUGH = 200  # rows


def read_follow_up(path: Path) -> Reading:
    """A row for each text, or one without for a recommendation whose text is not held. Raises Unreadable."""
    if not is_follow_up(path):
        raise Unreadable(_("The file is no follow-up table as this site writes it."))
    return Reading(recommendations(rows(open_word(path))))


def is_follow_up(path: Path) -> bool:
    """Whether a row of it leads to the page of a recommendation. Raises Unreadable where it is no Word file."""
    return any(is_ours(cells) for cells in islice(rows(open_word(path)), LOOKED_THROUGH))


def is_ours(cells: list[Cell]) -> bool:
    return bool(cells and cells[0].paragraphs) and names_a_page(cells[0].paragraphs[0])


def recommendations(found: Iterator[list[Cell]]) -> Iterator[Row]:
    """Under bands that name the State and the report."""
    state = ""
    for cells in found:
        if is_ours(cells):
            yield from rows_of(cells, state)
        elif len(cells) == 1:
            state = cells[0].text.partition(" · ")[0]


def rows_of(cells: list[Cell], state: str) -> Iterator[Row]:
    first, *others = cells[0].paragraphs
    values = {"states": [state], **place_of(first.text, first.link)}
    values = {name: value for name, value in values.items() if value}
    for text in texts_of(others) or [{}]:
        problems = [] if text else [Problem(_("There is no text in this row."), "text", is_error=False)]
        yield Row(first.text, values | text, [cell.text for cell in cells], problems)
