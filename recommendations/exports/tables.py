"""Tables of a Word file: fixed widths, a head that every page repeats, and rules instead of boxes where wanted."""

from collections.abc import Sequence

from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm
from docx.table import Table, _Cell, _Row

from .word import element, paragraph, say

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(file: WordFile, heads: Sequence[str], widths: Sequence[float], *, title: str) -> Table:
    """An empty table with its head; ``widths`` in centimetres, ``title`` for those who do not see it."""
    made = file.add_table(rows=1, cols=len(heads))
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    made._tbl.tblPr.append(element("w:tblCaption", val=title))
    head = made.rows[0]
    head._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for cell, words, width in zip(head.cells, heads, widths, strict=True):
        cell.width = Cm(width)
        say(paragraph(cell), words, bold=True)
    return made


def borders(made: Table, line: str, colour: str, sides: Sequence[str] = SIDES) -> None:
    around = element("w:tblBorders")
    for side in SIDES:
        drawn = line if side in sides else "nil"
        around.append(element(f"w:{side}", val=drawn, sz=4, space=0, color=colour))
    made._tbl.tblPr.append(around)


def row(made: Table, widths: Sequence[float]) -> Sequence[_Cell]:
    """The cells of a new row."""
    cells = made.add_row().cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Cm(width)
    return cells


def band(made: Table, text: str, *, fill: str) -> _Row:
    """A row of one cell over the whole width that names what follows, and stays with it."""
    added = made.add_row()
    cells = added.cells
    whole = cells[0].merge(cells[-1])
    shade(whole, fill)
    words = paragraph(whole)
    words.paragraph_format.keep_with_next = True
    say(words, text, bold=True)
    return added


def shade(cell: _Cell, fill: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=fill))
