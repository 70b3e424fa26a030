"""The follow-up table of a Special Rapporteur as a Word file, filled from the record.

The columns are those of the Special Rapporteur on torture, in use since 2008 (A/HRC/13/39/Add.6 and its successors: the
recommendation; the situation when the visit was made; steps taken in previous years; what was received in the reporting
period, from governmental and non-governmental sources). Ours adds a fifth, where each recommendation stands. The reporting
period is the year that ends on the day of the document; what is before the end of the visit is the situation during it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

from django.utils.translation import gettext as _
from docx.document import Document as WordFile
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm
from docx.table import Table, _Cell

from recommendations.dates import in_words, months_before
from recommendations.giving_way import giving_way
from recommendations.models import Document, State

from . import word
from .documents import as_at, chosen, how_many, notice, short_address
from .marks import QUIET, RULE
from .reading import Answer, Happening, Reading
from .selection import Selection
from .tables import band, borders, row, shade, table

WIDTHS = (5.8, 4.2, 7.4, 5.1, 4.2)
PAPER, BAND = "F4F1EA", "E7EEF1"


def follow_up(selection: Selection, to: IO[bytes]) -> None:
    """Write the table. Raises TooMany."""
    readings = [Reading(record, selection.address) for record in chosen(selection)]
    file = word.new(selection, _("Follow-up to recommendations"), orientation="landscape", margin=1.5)
    word.shape(file.styles["Normal"], word.SERIF, 9, after=2)
    word.shape(file.styles["Caption"], word.SANS, 8, colour=QUIET, after=3)
    head(file, selection, len(readings))
    begun = months_before(selection.day, 12)
    made = table(file, heads(begun, selection.day), WIDTHS, title=_("Follow-up to recommendations"))
    borders(made, "single", RULE, ("top", "bottom", "insideH"))
    for cell in made.rows[0].cells:
        shade(cell, PAPER)
    for (state, document), under in by_report(readings).items():
        band(made, title(state, document), fill=BAND)
        for reading in giving_way(under):
            write(made, reading, begun=begun)
    word.save(file, selection, to)


def heads(begun: date, day: date) -> list[str]:
    days = {"begin": in_words(begun), "end": in_words(day)}
    return [
        _("Recommendation"),
        _("Situation during visit"),
        _("Steps taken in previous years, until %(begin)s") % days,
        _("Information received in the reporting period, %(begin)s – %(end)s") % days,
        _("Where it stands"),
    ]


def by_report(readings: Iterable[Reading]) -> dict[tuple[State, Document], list[Reading]]:
    found: dict[tuple[State, Document], list[Reading]] = defaultdict(list)
    for reading in readings:
        found[reading.row.state, reading.row.document].append(reading)
    return found


def title(state: State, document: Document) -> str:
    """The State, the report, and where there was one the visit."""
    visit = document.visit
    words = f"{state} · {document}"
    if visit:
        words += " · " + _("visit of %(begin)s – %(end)s") % {
            "begin": in_words(visit.began_on),
            "end": in_words(visit.ended_on),
        }
    return words


def head(file: WordFile, selection: Selection, n: int) -> None:
    section = file.sections[0]
    section.header_distance = section.footer_distance = Cm(0.9)
    word.paragraph(file, _("Follow-up to recommendations"), "Title")
    word.paragraph(file, f"{selection.title} · {how_many(n)} · {as_at(selection)}", "Caption")
    address = word.paragraph(file, style="Caption")
    word.link(address, selection.address, selection.address)
    if said := notice():
        word.say(word.paragraph(file), said, italic=True, colour=QUIET)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(sum(WIDTHS)), WD_TAB_ALIGNMENT.RIGHT)
    word.say(foot, f"{as_at(selection)} · {short_address(selection)}\t")
    word.page_number(foot)


# --- a row -------------------------------------------------------------------------------------------------------


def write(made: Table, reading: Reading, *, begun: date) -> None:
    recommendation, *periods, standing = row(made, WIDTHS)
    write_recommendation(recommendation, reading)
    for cell, (answers, happenings) in zip(periods, by_period(reading, begun), strict=True):
        write_period(cell, answers, happenings)
    write_standing(standing, reading)


def by_period(reading: Reading, begun: date) -> list[tuple[list[Answer], list[Happening]]]:
    """Answers and events of the visit's time, of the years after it, and of the year that began on ``begun``.

    Without a visit its time is that before the document. An answer follows what it answers; one of an unknown day is told
    among those of previous years, and says so itself.
    """
    document = reading.row.document
    visited = document.visit.ended_on if document.visit else document.dated_on or date.min
    periods: list[tuple[list[Answer], list[Happening]]] = [([], []), ([], []), ([], [])]
    for answer in reading.answers:
        is_recent = answer.row.responded_on and answer.row.responded_on >= begun
        periods[2 if is_recent else 1][0].append(answer)
    for happening in reading.happenings:
        is_past = happening.day <= visited
        periods[0 if is_past else 2 if happening.day >= begun else 1][1].append(happening)
    return periods


def write_recommendation(cell: _Cell, reading: Reading) -> None:
    word.link(word.paragraph(cell), reading.place, reading.address)
    for words in reading.recommended:
        word.quote(cell, words, "Normal")
        word.paragraph(cell, words.source, "Caption")
    if not reading.recommended:
        word.say(word.paragraph(cell), reading.missing, italic=True, colour=QUIET)


def write_period(cell: _Cell, answers: Sequence[Answer], happenings: Sequence[Happening]) -> None:
    if answers:
        word.paragraph(cell, _("The Government"), "Heading 3")
    for answer in answers:
        write_answer(cell, answer)
    if happenings:
        word.paragraph(cell, _("Other sources"), "Heading 3")
    for happening in happenings:
        write_happening(cell, happening)
    if not answers and not happenings:
        empty = _("Nothing is on record for this time. Silence is not inaction.")
        word.say(word.paragraph(cell), empty, italic=True, colour=QUIET)


def write_answer(cell: _Cell, answer: Answer) -> None:
    word.show(word.paragraph(cell), answer.stance, f" ({answer.position})" if answer.position else "")
    if answer.words:
        word.quote(cell, answer.words, "Normal")
    if answer.missing:
        word.say(word.paragraph(cell), answer.missing, italic=True, colour=QUIET)
    word.paragraph(cell, answer.source, "Caption")


def write_happening(cell: _Cell, happening: Happening) -> None:
    line = word.paragraph(cell)
    word.say(line, f"{happening.when}. ", bold=True)
    word.say(line, happening.title)
    if happening.bearing:
        meaning = word.paragraph(cell)
        word.show(meaning, happening.bearing)
        word.say(meaning, f": {happening.reason}" if happening.reason else "")
    known = word.paragraph(cell, style="Caption")
    word.refer(known, happening.references)


def write_standing(cell: _Cell, reading: Reading) -> None:
    if not reading.judgements:
        word.show(word.paragraph(cell), reading.status)
    for judgement in reading.judgements:
        word.show(word.paragraph(cell), judgement.status)
        word.paragraph(cell, judgement.reason)
        word.paragraph(cell, judgement.line, "Caption")
    if reading.standing.is_shared:
        word.say(word.paragraph(cell), reading.standing.dissent, italic=True)
