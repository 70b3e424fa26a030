"""The briefing, as Word and as PDF: what it says, and that strangers' words stay words."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.utils import translation
from docx.oxml.ns import qn
from pypdf import PdfReader

from recommendations.exports.briefing import briefing_docx, briefing_pdf
from recommendations.models import Recommendation
from tests.exports.taking import ADDRESS, lines, pdf_text, taken, word
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
    make_text,
)

pytestmark = pytest.mark.django_db
HOSTILE = '{ DDEAUTO cmd "/c calc" } =HYPERLINK("file:///etc/passwd") <script>x</script>{{ 7|add:7 }}'


def said_in_word(row: Recommendation) -> str:
    return "\n".join(lines(taken(briefing_docx, row)))


def said_in_pdf(row: Recommendation) -> str:
    return pdf_text(taken(briefing_pdf, row))


both = pytest.mark.parametrize("said", [said_in_word, said_in_pdf])


@pytest.fixture
def law() -> Recommendation:
    """A recommendation with an answer, an event and an assessment."""
    row = make_recommendation(title="Amend the law", state=make_state(name={"en": "Ruritania"}), published=True)
    make_text(recommendation=row, text="Amend it without delay.")
    make_response(recommendation=row, stance="says_implemented", words="It is done.", published=True)
    source = {"publisher": "Gazette", "title": "", "url": "https://gazette.example/5"}
    make_event(title="A bill was tabled.", bearings={row: "mixed"}, sources=[source], published=True)
    shown = make_organisation(name="Example", is_named=True, is_demonstration=True)
    make_assessment(recommendation=row, organisation=shown, reason="Not applied.", published=True)
    return row


@both
def test_it_tells_the_whole_story_in_its_order(law: Recommendation, said: Callable[[Recommendation], str]) -> None:
    story = said(law)
    told = ["To Kazakhstan", "As at 25 November 2026", ADDRESS, "Ruritania", "Latest events", "A bill was tabled."]
    told += [f"{law.document}, {law.where}", "Amend the law", "Amend it without delay.", "Says already implemented"]
    told += ["It is done.", "A bill was tabled.", "Mixed", "The source says mixed.", "Gazette", "Limited progress"]
    told += ["Not applied.", "Assessed 15 January 2026 by Example (demonstration reading)"]
    at = 0
    for words in told:
        at = " ".join(story.split()).index(words, at) + len(words)
    assert "Bearings and assessments shown here are demonstration readings" in " ".join(story.split())


def test_a_state_s_page_counts_and_sets_words_against_status(law: Recommendation) -> None:
    other = make_recommendation(state=law.state, published=True)
    standing, against = word(taken(briefing_docx, law, other)).tables
    counted = [[cell.text for cell in row.cells] for row in standing.rows]
    assert counted[1:] == [["◌\N{NO-BREAK SPACE}Not yet assessed", "1"], ["◔\N{NO-BREAK SPACE}Limited progress", "1"]]
    told = [[cell.text.replace("\N{NO-BREAK SPACE}", " ").strip() for cell in row.cells] for row in against.rows]
    assert told[1:] == [
        ["Says already implemented 1", "◔ Limited progress 1"],
        ["No response recorded 1", "◌ Not yet assessed 1"],
    ]


def test_each_state_begins_a_page(law: Recommendation) -> None:
    other = make_recommendation(state=make_state(name={"en": "Sylvania"}), published=True)
    pages = [page.extract_text() for page in PdfReader(BytesIO(taken(briefing_pdf, law, other))).pages]
    assert ["Ruritania" in pages[0], "Sylvania" in pages[0], "Sylvania" in pages[1]] == [True, False, True]
    assert ["Amend it without delay." in page for page in pages] == [False, False, True]
    assert pages[2].count("page 3 of 3") == 1


@both
def test_what_is_not_there_is_named(said: Callable[[Recommendation], str]) -> None:
    row = make_recommendation(published=True)
    make_response(recommendation=row, words="", published=True)
    story = " ".join(said(row).split())
    assert f"We do not hold the text. It stands in {row.document}, {row.where}." in story
    assert "We do not hold the Government's words." in story
    assert "No event has been logged yet. That says nothing about what the State did." in story
    assert "No organisation has published an assessment." in story


@both
def test_a_summary_is_not_taken_for_a_quotation(said: Callable[[Recommendation], str]) -> None:
    row, page = make_recommendation(published=True), make_document(title="A news page", symbol="", published=True)
    make_text(recommendation=row, text="An inquiry.", provenance="summary", taken_from=page)
    make_response(recommendation=row, words="It refuses.", provenance="summary", taken_from=page, published=True)
    assert " ".join(said(row).split()).count("Summary, not a quotation:") == 2


def test_earlier_assessments_follow_with_their_reasons(law: Recommendation) -> None:
    whose = law.assessments.get().organisation
    make_assessment(
        recommendation=law, organisation=whose, reason="Too early.", assessed_on=date(2026, 1, 2), published=True
    )
    told = lines(taken(briefing_docx, law))
    assert told.index("Not applied.") < told.index("Earlier assessments") < told.index("Too early.")


@both
def test_strangers_words_stay_words(said: Callable[[Recommendation], str]) -> None:
    row = make_recommendation(title=HOSTILE, published=True)
    make_text(recommendation=row, text=HOSTILE)
    # Without spaces: a long word may be broken over lines, in other places with other fonts.
    assert "".join(said(row).split()).count("".join(HOSTILE.split())) == 2


def test_a_word_file_holds_no_field_but_the_page_and_no_link_but_to_the_web(law: Recommendation) -> None:
    make_text(recommendation=law, language="ru", text=HOSTILE)
    content = taken(briefing_docx, law, address="javascript:alert(1)")
    with ZipFile(BytesIO(content)) as parts:
        whole = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))}
    assert not any("instrText" in part for part in whole.values())
    assert [name for name, part in whole.items() if "fldSimple" in part] == ["word/footer1.xml"]
    links = [rel.target_ref for rel in word(content).part.rels.values() if rel.is_external]
    assert links == ["https://gazette.example/5"]


def test_a_word_file_says_its_title_language_and_day(law: Recommendation) -> None:
    make_text(recommendation=law, language="ar", text="حرية التجمع")
    with translation.override("kk"):
        file = word(taken(briefing_docx, law, title="Қазақстанға", day=date(2026, 2, 3)))
    properties = file.core_properties
    assert properties.title.endswith(": Қазақстанға")
    assert (properties.language, properties.created.date()) == ("kk", date(2026, 2, 3))
    assert file.styles.element.find(".//" + qn("w:lang")).get(qn("w:val")) == "kk"
    arabic = next(line for line in file.paragraphs if line.text == "حرية التجمع")
    assert (arabic.runs[0].font.rtl, arabic._p.pPr.find(qn("w:bidi")) is not None) == (True, True)


@pytest.mark.parametrize("write", [briefing_docx, briefing_pdf])
def test_the_hour_changes_no_byte(law: Recommendation, write: Callable) -> None:
    before = taken(write, law)
    with time_machine.travel(datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC), tick=False):
        assert taken(write, law) == before


@pytest.mark.parametrize("write", [briefing_docx, briefing_pdf])
def test_what_is_hidden_changes_no_byte(law: Recommendation, write: Callable) -> None:
    before = taken(write, law)
    make_assessment(recommendation=law, reason="Secret.")
    make_response(recommendation=law, document=law.document, words="Secret.")
    make_event(title="Secret.", bearings={law: "progress"})
    assert taken(write, law, make_recommendation(document=law.document, state=law.state)) == before
