"""OHCHR's "thematic list of recommendations" as a Word file, with our own assessment in its fourth column.

Laid out as OHCHR's own for the Universal Periodic Review (for example Slovenia, third cycle, session 34): A4 across, one
table, a band for each theme, a recommendation under the first of its themes.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import IO

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.document import Document as WordFile
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from recommendations.giving_way import giving_way

from . import word
from .documents import as_at, chosen, notice, short_address
from .reading import Answer, Judgement, Reading
from .selection import Selection
from .tables import band, borders, row, table

HEADING = gettext_lazy("Thematic list of recommendations")
HEADS = (
    gettext_lazy("Recommendation"),
    gettext_lazy("Position"),
    gettext_lazy("Full list of themes"),
    gettext_lazy("Assessment/comments on level of implementation"),
)
WIDTHS = (8.8, 2.7, 6.2, 9.4)
TIMES, BLUE = "Times New Roman", "C6D9F1"


def matrix(selection: Selection, to: IO[bytes]) -> None:
    """Write the list. Raises TooMany."""
    readings = [Reading(record, selection.address) for record in chosen(selection)]
    file = word.new(selection, str(HEADING), orientation="landscape", margin=1.27, font=TIMES)
    normal = file.styles["Normal"]
    word.shape(normal, TIMES, 10, before=2, after=2)
    normal.paragraph_format.line_spacing = 1
    word.shape(file.styles["Header"], TIMES, 9)
    word.shape(file.styles["Caption"], TIMES, 9, colour=word.QUIET, before=2, after=2)
    head(file, selection)
    made = table(file, list(map(str, HEADS)), WIDTHS, title=str(HEADING))
    borders(made, "dotted", "auto")
    for theme, under in by_theme(readings):
        added = band(made, _("Theme: %(theme)s") % {"theme": theme}, fill=BLUE)
        for run in added.cells[0].paragraphs[0].runs:
            run.italic, run.font.size = True, Pt(14)
        for reading in giving_way(under):
            write(made, reading)
    word.save(file, selection, to)


def by_theme(readings: Sequence[Reading]) -> list[tuple[str, list[Reading]]]:
    """Themes by their name, each with the recommendations of which it is the first; those without one come last."""
    found: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[str(next(iter(reading.row.themes.all()), ""))].append(reading)
    without = found.pop("", [])
    named = sorted(found.items())
    return [*named, (_("no theme recorded"), without)] if without else named


def head(file: WordFile, selection: Selection) -> None:
    """OHCHR's line over every page; beneath it what ours adds: the day, the address, and what is for demonstration."""
    section = file.sections[0]
    section.header_distance = section.footer_distance = Cm(1)
    line = section.header.paragraphs[0]
    line.paragraph_format.tab_stops.add_tab_stop(Cm(27.1), WD_TAB_ALIGNMENT.RIGHT)
    word.say(line, selection.title, bold=True).font.size = Pt(14)
    word.say(line, f"   {HEADING}", bold=True).font.size = Pt(11)
    word.say(line, "\t")
    word.page_number(line)
    under = word.paragraph(section.header, f"{as_at(selection)} · {short_address(selection)}", "Caption")
    under.paragraph_format.space_after = Pt(6)
    if said := notice():
        word.say(word.paragraph(file), said, italic=True)


# --- a row -------------------------------------------------------------------------------------------------------


def write(made: Table, reading: Reading) -> None:
    text, position, themes, assessment = row(made, WIDTHS)
    write_text(text, reading)
    write_position(position, reading.answers)
    write_themes(themes, reading)
    write_assessment(assessment, reading)


def write_text(cell: _Cell, reading: Reading) -> None:
    for words in reading.recommended:
        word.quote(cell, words, "Normal")
    if not reading.recommended:
        word.say(word.paragraph(cell), reading.missing, italic=True)
    if states := ", ".join(map(str, reading.row.recommending_states.all())):
        labelled(cell, _("Recommended by"), states)
    source = word.paragraph(cell)
    word.say(source, f"{_('Source')}: ", bold=True)
    word.link(source, reading.place, reading.address)
    for words in reading.recommended:
        word.paragraph(cell, words.source, "Caption")
    if reading.answers:
        labelled(cell, _("Source of Position"), reading.answers[0].source)


def write_position(cell: _Cell, answers: Sequence[Answer]) -> None:
    """The word of the newest answer: the review's own where it has one, and what it means."""
    if not answers:
        word.say(word.paragraph(cell), _("No response is on record."), italic=True)
        return
    answer = answers[0]
    if answer.position:
        word.paragraph(cell, capfirst(answer.position))
    word.say(word.paragraph(cell), answer.stance.word, colour=answer.stance.colour)


def write_themes(cell: _Cell, reading: Reading) -> None:
    lists = [
        ("", reading.row.themes.all()),
        (_("SDGs:"), reading.row.sdg_targets.all()),
        (_("Affected persons:"), reading.row.affected_groups.all()),
    ]
    for label, terms in lists:
        if terms and label:
            word.say(word.paragraph(cell), label, bold=True)
        for term in terms:
            word.paragraph(cell, f"- {term}")


def write_assessment(cell: _Cell, reading: Reading) -> None:
    if not reading.judgements:
        word.show(word.paragraph(cell), reading.status)
        return
    for judgement in reading.judgements:
        write_judgement(cell, judgement)
    if reading.standing.is_shared:
        word.say(word.paragraph(cell), reading.standing.dissent, italic=True)


def write_judgement(cell: _Cell, judgement: Judgement) -> None:
    word.show(word.paragraph(cell), judgement.status)
    word.paragraph(cell, judgement.reason)
    word.paragraph(cell, judgement.line, "Caption")
    if judgement.correction:
        word.paragraph(cell, judgement.correction, "Caption")


def labelled(cell: _Cell, label: str, text: str) -> None:
    line = word.paragraph(cell)
    word.say(line, f"{label}: ", bold=True)
    word.say(line, text)
