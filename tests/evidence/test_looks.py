"""What a cleaned document still shows, down to where a page ends; what cannot be shown is refused and not left out."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList

from recommendations.evidence.clean import clean
from recommendations.evidence.examine import examine
from recommendations.evidence.refusals import CannotBeCleaned
from tests.evidence.corpus import CORPUS
from tests.evidence.corpus_office import member, rezipped


@pytest.fixture
def cleaned(tmp_path: Path) -> Callable[[str, bytes], bytes]:
    """A function that cleans the bytes of a file of that name."""

    def made(name: str, data: bytes) -> bytes:
        original, copy = tmp_path / name, tmp_path / f"copy-{name}"
        original.write_bytes(data)
        clean(original, kind=examine(original, name=name), into=copy)
        return copy.read_bytes()

    return made


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


# --- OpenDocument ------------------------------------------------------------------------------------------------


@pytest.fixture
def odt(cleaned: Callable[[str, bytes], bytes]) -> bytes:
    return cleaned("a.odt", CORPUS["a.odt"]())


def test_words_of_references_and_controls_stay(odt: bytes) -> None:
    words = "".join(etree.fromstring(member(odt, "content.xml")).itertext())
    assert "See paragraph 3, signed" in " ".join(words.split())


def test_shapes_are_still_computed(odt: bytes) -> None:
    steps = etree.fromstring(member(odt, "content.xml")).iter("{*}equation")
    kept = [{name.rpartition("}")[2]: value for name, value in step.items()} for step in steps]
    assert kept == [{"name": "f0", "formula": "min(logwidth,?f1 *2)"}, {}]


def test_what_a_style_paints_with_is_found_under_a_name_of_ours(odt: bytes) -> None:
    content = member(odt, "content.xml").decode()
    assert re.findall(r'draw:(?:fill-gradient-)?name="(paint\d)"', content) == ["paint1", "paint1"]


def test_only_the_rules_of_setting_a_page_stay_of_the_settings(odt: bytes) -> None:
    rules = etree.fromstring(member(odt, "settings.xml")).iter("{*}config-item")
    assert [(rule.values(), rule.text) for rule in rules] == [(["TableRowKeep", "boolean"], "true")]
    assert b"settings.xml" in member(odt, "META-INF/manifest.xml")


@pytest.mark.parametrize("picture", ["", '<draw:image xlink:href="./ObjectReplacements/Object 1"/>'])
def test_a_chart_of_which_there_is_no_picture_is_not_left_out(
    cleaned: Callable[[str, bytes], bytes], picture: str
) -> None:
    data = CORPUS["a.odt"]()
    chart = f'<draw:frame><draw:object xlink:href="./Object 1"/>{picture}</draw:frame></office:text>'
    content = member(data, "content.xml").decode().replace("</office:text>", chart)
    with pytest.raises(CannotBeCleaned, match="Save it as PDF"):
        cleaned("a.odt", rezipped(data, {"content.xml": content.encode()}))


# --- Word --------------------------------------------------------------------------------------------------------

DELETED = f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"/></w:rPr>'


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(cleaned: Callable[[str, bytes], bytes]) -> None:
    document = docx.Document()
    for words, style in (("First ", "Heading 1"), ("second ", None), ("third", None), ("fourth", None)):
        document.add_paragraph(words, style=style)
    for paragraph in document.paragraphs[:2]:
        paragraph._p.get_or_add_pPr().append(parse_xml(DELETED))
    copy = docx.Document(io.BytesIO(cleaned("a.docx", saved(document))))
    assert [paragraph.text for paragraph in copy.paragraphs] == ["First second third", "fourth"]
    assert copy.paragraphs[0].style.name == "Normal"


def test_a_deleted_paragraph_leaves_no_empty_line(cleaned: Callable[[str, bytes], bytes]) -> None:
    document = docx.Document()
    gone, kept = document.add_paragraph(style="List Number"), document.add_paragraph("Kept", style="List Number")
    gone._p.get_or_add_pPr().append(parse_xml(DELETED))
    gone._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText>Aigul</w:delText></w:r></w:del>')
    )
    copy = docx.Document(io.BytesIO(cleaned("a.docx", saved(document))))
    assert [paragraph.text for paragraph in copy.paragraphs] == [kept.text]


# --- spreadsheets ------------------------------------------------------------------------------------------------


def test_a_formula_without_its_result_is_not_left_out(cleaned: Callable[[str, bytes], bytes]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    with pytest.raises(CannotBeCleaned, match="formulas without their results"):
        cleaned("a.xlsx", saved(book))


def test_a_chart_s_labels_show_what_they_showed(cleaned: Callable[[str, bytes], bytes]) -> None:
    book, chart = openpyxl.Workbook(), BarChart()
    for row in ((1, 2), (3, 4)):
        book.active.append(row)
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_row=2))
    chart.dataLabels = DataLabelList(showVal=True)
    book.active.add_chart(chart, "D1")
    copy = cleaned("a.xlsx", saved(book))
    labels = next(etree.fromstring(member(copy, "xl/charts/chart1.xml")).iter("{*}dLbls"))
    shown = {each.tag.rpartition("}")[2]: each.get("val") for each in labels}
    assert shown.pop("showVal") == "1"
    assert (len(shown), set(shown.values())) == (5, {"0"})
