"""OHCHR's thematic list: its columns and bands, and our assessment in the fourth."""

import pytest
from docx.enum.section import WD_ORIENT

from recommendations.exports.documents import MOST, TooMany
from recommendations.exports.matrix import matrix
from tests.exports.taking import cells, lines, selection, taken, word
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
)

pytestmark = pytest.mark.django_db
HEADS = ["Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"]


def test_it_is_laid_out_as_ohchr_does() -> None:
    norms, prisons = make_theme(name={"en": "Norms"}), make_theme(name={"en": "Prisons"})
    rows = [make_recommendation(themes=themes, published=True) for themes in ([prisons], [norms, prisons], [])]
    content = taken(matrix, *rows)
    file, table = word(content), cells(content)
    assert (table[0], file.sections[0].orientation) == (HEADS, WD_ORIENT.LANDSCAPE)
    bands = [row[0] for row in table if len(set(row)) == 1]
    assert bands == ["Theme: Norms", "Theme: Prisons", "Theme: no theme recorded"]
    assert table[2][2].splitlines() == ["- Norms", "- Prisons"]


def test_a_row_has_the_words_with_their_place_and_the_review_s_own_position() -> None:
    document = make_document(symbol="A/HRC/28/10", published=True)
    row = make_recommendation(
        document=document, paragraph="126.29", recommending_states=[make_state(name={"en": "Czechia"})], published=True
    )
    text = make_text(recommendation=row, text="Amend the law  “on unions”;\nand apply it").text
    make_response(
        recommendation=row, stance="notes", upr_position="noted", document=document, paragraph="126", published=True
    )
    first, position, *_rest = cells(taken(matrix, row))[2]
    assert first.startswith(text)
    assert {"Recommended by: Czechia", "Source: A/HRC/28/10, para. 126.29"} <= set(first.splitlines())
    assert "Source of Position: A/HRC/28/10, para. 126. Day of the answer unknown." in first
    assert position.splitlines() == ["Noted", "Notes"]


def test_the_assessment_says_whose_it_is_and_from_when() -> None:
    row = make_recommendation(published=True)
    make_assessment(recommendation=row, organisation=make_organisation(name="KIBHR", is_named=True), published=True)
    make_assessment(recommendation=row, organisation=make_organisation(), status="regressed", published=True)
    said = cells(taken(matrix, row))[2][3]
    assert "◔\N{NO-BREAK SPACE}Limited progress\nThe law was passed" in said
    assert "▼\N{NO-BREAK SPACE}Regressed" in said
    assert "Assessed 15 January 2026 by KIBHR · evidence up to 31 December 2025 · confidence medium" in said
    assert "by an organisation that is not named" in said
    assert "1 of 2 organisations says" in said


def test_without_an_assessment_the_column_says_so() -> None:
    assert cells(taken(matrix, make_recommendation(published=True)))[2][3] == "◌\N{NO-BREAK SPACE}Not yet assessed"


def test_a_demonstration_reading_is_marked_as_one() -> None:
    row = make_recommendation(published=True)
    shown = make_organisation(name="Example", is_named=True, is_demonstration=True)
    make_assessment(recommendation=row, organisation=shown, published=True)
    said = lines(taken(matrix, row))
    assert said[0].startswith("Bearings and assessments shown here are demonstration readings")
    assert any("by Example (demonstration reading)" in line for line in said)


def test_what_is_no_text_is_not_taken_for_one() -> None:
    missing, summary = (make_recommendation(published=True) for _n in range(2))
    source = make_document(title="A news page", symbol="", published=True)
    make_text(recommendation=summary, text="An inquiry.", provenance="summary", taken_from=source)
    said = lines(taken(matrix, missing, summary))
    assert f"We do not hold the text. It stands in {missing.document}, {missing.where}." in said
    assert said[said.index("An inquiry.") - 1] == "Summary, not a quotation:"


def test_more_than_a_document_holds_is_refused_with_what_to_do() -> None:
    chosen = selection()
    with pytest.raises(TooMany, match=f"{MOST + 1} are chosen. Narrow the list, or take it as CSV"):
        matrix(type(chosen)(chosen.title, chosen.address, range(MOST + 1), chosen.day), None)  # type: ignore[arg-type]


def test_what_is_hidden_changes_no_byte() -> None:
    row, hidden = make_recommendation(published=True), make_recommendation(document=make_document(published=True))
    before = taken(matrix, row)
    make_assessment(recommendation=row)
    make_response(recommendation=row, document=row.document)
    make_event(bearings={row: "progress"})
    assert taken(matrix, row, hidden) == before
