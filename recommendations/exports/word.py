"""Word files: one look, text that stays inert, links to the web alone, and the same bytes for the same record.

Text is only ever put into ``w:t``, where Word reads no fields and no formulas; the one field in use, the number of
the page, is written here.
"""

from datetime import datetime, time
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from .documents import PAGE_NUMBER, is_web_address, plain
from .marks import ACCENT, INK, QUIET, Mark
from .reading import Reference, Words
from .selection import Selection

SERIF, SANS = "Cambria", "Calibri"
LONG, SHORT = Cm(29.7), Cm(21)
A4 = {"portrait": (SHORT, LONG), "landscape": (LONG, SHORT)}
THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"


def new(selection: Selection, heading: str, *, orientation: str, margin: float, font: str = SERIF) -> WordFile:
    """An empty A4 page in our look, which knows its title, its language and its day."""
    file = Document()
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if orientation == "landscape" else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = A4[orientation]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin)
    name_it(file, selection, heading)
    look(file, font)
    return file


def name_it(file: WordFile, selection: Selection, heading: str) -> None:
    properties, day = file.core_properties, datetime.combine(selection.day, time())
    properties.title = plain(f"{heading}: {selection.title}")[:255]
    properties.subject = plain(selection.address)[:255]
    properties.author = properties.last_modified_by = _("Recommendation Tracker")
    properties.comments = properties.keywords = ""
    properties.language = get_language() or "en"
    properties.created = properties.modified = day
    package = file.part.package
    for key in [key for key, each in package.rels.items() if each.reltype == THUMBNAIL]:
        del package.rels[key]  # a picture of python-docx's empty page


def look(file: WordFile, font: str) -> None:
    language = file.styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), get_language() or "en")
    shape(file.styles["Normal"], font, 10.5, after=4)
    shape(file.styles["Title"], font, 24, bold=True, after=2)
    shape(file.styles["Heading 1"], font, 18, bold=True, before=14, after=4)
    shape(file.styles["Heading 2"], font, 14, bold=True, before=16, after=2)
    shape(file.styles["Heading 3"], SANS, 9, bold=True, colour=QUIET, before=9, after=2)
    shape(file.styles["Quote"], font, 11.5, after=3)
    shape(file.styles["Caption"], SANS, 8.5, colour=QUIET, after=4)
    shape(file.styles["Header"], SANS, 8.5, colour=QUIET, after=0)
    shape(file.styles["Footer"], SANS, 8.5, colour=QUIET, after=0)


def shape(
    style: ParagraphStyle,
    font: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    before: float = 0,
    after: float = 0,
) -> None:
    """Give a built-in style our look, in every script."""
    rules = style.element.get_or_add_rPr()
    rules.clear()
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = rules._add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), font)
    rules.append(element("w:szCs", val=round(size * 2)))
    for border in style.element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    spacing = style.paragraph_format
    spacing.tab_stops.clear_all()
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.1


def save(file: WordFile, selection: Selection, to: IO[bytes]) -> None:
    """Write the file with its parts in a fixed order and dated by the selection's day."""
    made, whole, day = BytesIO(), BytesIO(), selection.day
    file.save(made)
    with ZipFile(made) as parts, ZipFile(whole, "w") as packed:
        for name in parts.namelist():
            entry = ZipInfo(name, date_time=(day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, parts.read(name))
    to.write(whole.getvalue())


# --- what a paragraph holds --------------------------------------------------------------------------------------


def paragraph(where: WordFile | BlockItemContainer, text: object = "", style: str = "Normal") -> Paragraph:
    """A new paragraph; in a cell the first is the empty one that every cell has.

    The style goes by its id: python-docx looks names up among all styles, which took most of the time of a long file.
    """
    first = where.paragraphs[0] if isinstance(where, _Cell) and len(where._tc) <= 2 else None
    is_free = first is not None and not first._p.xpath("w:r | w:hyperlink")
    made = first if first is not None and is_free else where.add_paragraph()
    if style != "Normal":
        made._p.style = style.replace(" ", "")
    if text:
        say(made, text)
    return made


def say(to: Paragraph, text: object, *, bold: bool = False, italic: bool = False, colour: str = "") -> Run:
    run = to.add_run(plain(text))
    if bold:
        run.bold = True
    if italic:
        run.italic = True
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def show(to: Paragraph, mark: Mark, after: str = "") -> None:
    """Word, shape and colour together."""
    say(to, f"{mark.glyph}\N{NO-BREAK SPACE}{mark.word}{after}".strip(), bold=True, colour=mark.colour)


def quote(where: WordFile | BlockItemContainer, words: Words, style: str = "Quote") -> None:
    """Somebody's words in their own language and direction; a summary is told from a quotation by a line of its own."""
    if not words.is_quotation:
        paragraph(where, _("Summary, not a quotation:"), "Caption")
    said = paragraph(where, style=style if words.is_quotation else "Normal")
    run = say(said, words.text)
    run._r.get_or_add_rPr().append(element("w:lang", **language_of(words)))
    if words.direction == "rtl":
        said._p.get_or_add_pPr().append(element("w:bidi"))
        run.font.rtl = True


def language_of(words: Words) -> dict[str, str]:
    return {"bidi" if words.direction == "rtl" else "val": plain(words.language)}


def link(to: Paragraph, text: object, address: str) -> None:
    """Text that leads to an address of the web; to any other it leads nowhere."""
    run = say(to, text)
    if not is_web_address(address):
        return
    key = to.part.relate_to(plain(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run.font.color.rgb = RGBColor.from_string(ACCENT)
    around = OxmlElement("w:hyperlink")
    around.set(qn("r:id"), key)
    run._r.addprevious(around)
    around.append(run._r)


def refer(to: Paragraph, references: list[Reference]) -> None:
    for n, reference in enumerate(references):
        say(to, " · " if n else "")
        link(to, reference.text, reference.address)


def page_number(to: Paragraph) -> None:
    """The words "page 2 of 7" with two fields in them, in the reader's language."""
    before, rest = str(PAGE_NUMBER).split("{page}")
    between, after = rest.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        say(to, text)
        if field:
            holder = element("w:fldSimple", instr=field)
            holder.append(to.add_run("1")._r)
            to._p.append(holder)


def element(name: str, **values: object) -> BaseOxmlElement:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made
