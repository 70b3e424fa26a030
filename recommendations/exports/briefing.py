"""The briefing: a page for each State, then each chosen recommendation with all that is known of it; as Word and as PDF."""

from typing import IO

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from docx.document import Document as WordFile
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt

from recommendations.giving_way import giving_way

from . import marks, word
from .documents import PAGE_NUMBER, as_at, chosen, how_many, notice, plain, short_address
from .marks import QUIET, RULE
from .overview import Count, Overview, overviews
from .printing import printed
from .reading import Answer, Happening, Judgement, Reading
from .selection import Selection
from .tables import borders, row, table

MARGIN, WIDTH = 2.2, 16.6
# The stylesheet counts the pages.
COUNTED = {name: format_html('<span class="{}"></span>', name) for name in ("page", "pages")}


def briefing_pdf(selection: Selection, to: IO[bytes]) -> None:
    """Write it as PDF. Raises TooMany, and PdfNotPossible where this machine cannot print it."""
    to.write(printed(briefing_page(selection)))


def briefing_page(selection: Selection) -> str:
    """The page that is printed: whole in itself, with nothing to fetch. Raises TooMany."""
    readings = [Reading(record, selection.address) for record in chosen(selection)]
    language = get_language() or "en"
    context = {
        "selection": selection,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "as_at": as_at(selection),
        "how_many": how_many(len(readings)),
        "short_address": short_address(selection),
        "page_number": format_html(str(PAGE_NUMBER), **COUNTED),
        "notice": notice(),
        "shapes": marks.shapes().items(),
        "colours": marks.COLOURS.items(),
        "twentieths": [(n, 5 * n) for n in range(1, 21)],
        "overviews": overviews(readings),
        "readings": readings,
    }
    return plain(render_to_string("exports/briefing.html", context))


def briefing_docx(selection: Selection, to: IO[bytes]) -> None:
    """Write it as a Word file. Raises TooMany."""
    readings = [Reading(record, selection.address) for record in chosen(selection)]
    file = word.new(selection, _("Briefing"), orientation="portrait", margin=MARGIN)
    write_head(file, selection, len(readings))
    states = overviews(readings)
    for n, overview in enumerate(giving_way(states)):
        write_overview(file, overview, is_first=not n, is_one=len(states) == 1)
    for n, reading in enumerate(giving_way(readings)):
        write_recommendation(file, reading, is_first=not n)
    word.save(file, selection, to)


def write_head(file: WordFile, selection: Selection, n: int) -> None:
    section = file.sections[0]
    section.header_distance = section.footer_distance = Cm(1)
    for line in (section.header.paragraphs[0], section.footer.paragraphs[0]):
        line.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    word.say(section.header.paragraphs[0], f"{selection.title}\t{as_at(selection)}")
    word.say(section.footer.paragraphs[0], f"{short_address(selection)}\t")
    word.page_number(section.footer.paragraphs[0])
    word.paragraph(file, _("Recommendation Tracker"), "Caption")
    word.paragraph(file, selection.title, "Title")
    word.paragraph(file, f"{_('Briefing')} · {as_at(selection)} · {how_many(n)}", "Caption")
    word.link(word.paragraph(file, style="Caption"), selection.address, selection.address)
    if said := notice():
        word.say(word.paragraph(file), said, italic=True, colour=QUIET)


# --- a State -----------------------------------------------------------------------------------------------------


def write_overview(file: WordFile, overview: Overview, *, is_first: bool, is_one: bool) -> None:
    heading = word.paragraph(file, overview.state, "Heading 1")
    heading.paragraph_format.page_break_before = not is_first
    if not is_one:
        word.paragraph(file, overview.how_many, "Caption")
    write_counts(file, _("Where implementation stands"), overview.statuses)
    write_against(file, overview)
    word.paragraph(file, _("Latest events"), "Heading 3")
    for happening in overview.latest:
        write_happening(file, happening)
    if not overview.latest:
        word.paragraph(file, _("No event has been logged yet. That says nothing about what the State did."))


def write_counts(file: WordFile, heading: str, counts: list[Count]) -> None:
    word.paragraph(file, heading, "Heading 3")
    widths = (WIDTH - 3, 3)
    made = table(file, (_("Status"), _("Number")), widths, title=heading)
    borders(made, "single", RULE, ("top", "bottom", "insideH"))
    for count in counts:
        name, number = row(made, widths)
        word.show(word.paragraph(name), count.mark)
        word.paragraph(number, count.n)


def write_against(file: WordFile, overview: Overview) -> None:
    heading, widths = _("What the Government said against where it stands"), (5.6, WIDTH - 5.6)
    word.paragraph(file, heading, "Heading 3")
    made = table(file, (_("The Government"), _("Where it stands")), widths, title=heading)
    borders(made, "single", RULE, ("top", "bottom", "insideH"))
    for said, all_of_it, counts in overview.against:
        left, right = row(made, widths)
        word.show(word.paragraph(left), said, f" {all_of_it}")
        line = word.paragraph(right)
        for n, count in enumerate(counts):
            word.say(line, "   " if n else "")
            word.show(line, count.mark, f" {count.n}")


# --- a recommendation --------------------------------------------------------------------------------------------


def write_recommendation(file: WordFile, reading: Reading, *, is_first: bool) -> None:
    place = word.paragraph(file, f"{reading.row.state} · ", "Caption")
    place.paragraph_format.keep_with_next, place.paragraph_format.space_before = True, Pt(0 if is_first else 22)
    place.paragraph_format.page_break_before = is_first
    word.link(place, reading.place, reading.address)
    title = word.paragraph(file, reading.row.title, "Heading 2")
    title.paragraph_format.space_before = Pt(0)
    standing = word.paragraph(file)
    standing.paragraph_format.keep_with_next = True
    word.show(standing, reading.status)
    word.paragraph(file, _("What was recommended"), "Heading 3")
    for words in reading.recommended:
        word.quote(file, words)
        word.paragraph(file, words.source, "Caption")
    if not reading.recommended:
        word.say(word.paragraph(file), reading.missing, italic=True, colour=QUIET)
    write_answers(file, reading.answers)
    write_happenings(file, reading.happenings)
    write_judgements(file, reading)


def write_answers(file: WordFile, answers: list[Answer]) -> None:
    word.paragraph(file, _("What the Government answered"), "Heading 3")
    for answer in answers:
        word.show(word.paragraph(file), answer.stance, f" ({answer.position})" if answer.position else "")
        if answer.words:
            word.quote(file, answer.words)
        if answer.missing:
            word.say(word.paragraph(file), answer.missing, italic=True, colour=QUIET)
        word.paragraph(file, answer.source, "Caption")
    if not answers:
        word.say(word.paragraph(file), _("No response is on record."), italic=True, colour=QUIET)


def write_happenings(file: WordFile, happenings: list[Happening]) -> None:
    word.paragraph(file, _("What happened since"), "Heading 3")
    for happening in happenings:
        write_happening(file, happening)
    if not happenings:
        nothing = _("No event has been logged yet. That says nothing about what the State did.")
        word.say(word.paragraph(file), nothing, italic=True, colour=QUIET)


def write_happening(file: WordFile, happening: Happening) -> None:
    line = word.paragraph(file)
    line.paragraph_format.keep_with_next = True
    word.say(line, f"{happening.when}  ", bold=True)
    word.say(line, happening.title, italic=happening.is_nothing_found)
    known = word.paragraph(file, style="Caption")
    if happening.bearing:
        word.show(known, happening.bearing)
        word.say(known, f": {happening.reason} · " if happening.reason else " · ")
    word.say(known, f"{happening.about} · " if happening.references else happening.about)
    word.refer(known, happening.references)


def write_judgements(file: WordFile, reading: Reading) -> None:
    word.paragraph(file, _("Where it stands"), "Heading 3")
    if not reading.judgements:
        words = _(
            "No organisation has published an assessment. This says nothing about what the State did or did not do."
        )
        word.say(word.paragraph(file), words, italic=True, colour=QUIET)
    if reading.standing.is_shared:
        word.paragraph(file, reading.standing.dissent)
    for judgement in reading.judgements:
        write_judgement(file, judgement)
    if reading.earlier:
        word.paragraph(file, _("Earlier assessments"), "Heading 3")
    for judgement in reading.earlier:
        write_judgement(file, judgement)


def write_judgement(file: WordFile, judgement: Judgement) -> None:
    word.show(word.paragraph(file), judgement.status)
    word.paragraph(file, judgement.reason)
    word.paragraph(file, " ".join(part for part in (judgement.line, judgement.correction) if part), "Caption")
