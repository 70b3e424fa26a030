"""OHCHR's thematic list: the numbers, words, States and themes of its cells, and those of our own list in its layout."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from recommendations.exports.matrix import matrix
from recommendations.imports.reading.formats import guess
from recommendations.imports.reading.matrix import read_matrix
from recommendations.imports.reading.rows import Reading, Row
from tests.exports.taking import taken
from tests.factories import (
    make_document,
    make_mechanism,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
)
from tests.imports.files import WORD, docx, docx_row

HEADS = ("Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation")
RUNNING = f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>UPR of Slovenia (3rd Cycle - 34th Session)</w:t></w:r></w:p></w:hdr>'
THEMES = "- Torture\n- Justice\nSDGs: \n- 16 - PEACE\nAffected persons: \n- Women"
Read = Callable[..., tuple[Reading, list[Row]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: bytes, **options: Any) -> tuple[Reading, list[Row]]:
        (tmp_path / "file").write_bytes(content)
        assert guess(tmp_path / "file") == "ohchr-matrix"
        found = read_matrix(tmp_path / "file", **options)
        return found, list(found.rows)

    return reading


def listed(*rows: str, heads: tuple[str, ...] = HEADS) -> bytes:
    return docx(f"<w:tbl>{docx_row(*heads)}{''.join(rows)}</w:tbl>", more={"word/header1.xml": RUNNING})


def test_a_row_of_ohchr(read: Read) -> None:
    text = "121.3 Ratify the Convention, 1930 (No. 29) (Côte d’Ivoire) (Peru);\nSource of Position: A/HRC/43/15/Add.1 - Para.3"
    content = listed(docx_row("Theme: Torture", span=4), docx_row(text, "Supported", THEMES, ""))
    reading, (found,) = read(content)
    assert found.values == {
        "paragraph": "121.3", "text": "Ratify the Convention, 1930 (No. 29)", "recommending_states": ["Côte d’Ivoire", "Peru"],
        "position": "Supported", "symbol": "A/HRC/43/15", "heading": "Torture", "themes": ["Torture", "Justice"],
        "targets": ["16 - PEACE"], "groups": ["Women"],
    }  # fmt: skip
    assert (reading.shared["states"], reading.shared["session"]) == (["Slovenia"], "34")


def test_states_within_the_text_are_told(read: Read) -> None:
    text = "121.2 Ratify it (Ukraine); Ratify it soon (Slovakia);"
    _reading, (found,) = read(listed(docx_row(text, "Noted", "", "")))
    assert (found.values["text"], found.values["recommending_states"]) == (
        "Ratify it (Ukraine); Ratify it soon",
        ["Slovakia"],
    )
    assert [(problem.field, problem.is_error) for problem in found.problems] == [("recommending_states", False)]


def test_columns_may_stand_otherwise_and_be_called_otherwise(read: Read) -> None:
    heads = ("№", "Рекомендация", "Рекомендующие государства", "Позиция")
    _reading, (found,) = read(listed(docx_row("12.4", "Ратифицировать", "Перу; Чад", "Принято"), heads=heads))
    assert found.values["recommending_states"] == ["Перу", "Чад"]
    assert (found.values["paragraph"], found.values["text"]) == ("12.4", "Ратифицировать")


def test_the_head_may_come_again_on_every_page(read: Read) -> None:
    rows = docx_row("1.1 Ratify", "Noted", "", "")
    _reading, found = read(
        listed(rows, docx_row(*HEADS), docx_row("1.2 Amend", "Noted", "", ""), docx_row("", "", "", ""))
    )
    assert [row.where for row in found] == ["1.1", "1.2"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_our_own_list_gives_back_what_it_was_written_from(language: str, read: Read) -> None:
    upr, torture = make_mechanism(kind="upr"), make_theme(name={"en": "Torture"})
    document = make_document(symbol="A/HRC/28/10", mechanism=upr, dated_on=date(2014, 12, 10), published=True)
    states = [make_state(name={"en": name}) for name in ("Czechia", "Peru")]
    row = make_recommendation(
        document=document,
        paragraph="126.29",
        sub_item="a (ii)",
        recommending_states=states,
        themes=[torture],
        published=True,
    )
    words = {"en": "Amend the law  “on unions” (Peru);\nand apply it", "ru": "1. Изменить закон"}
    for code, text in words.items():
        make_text(recommendation=row, text=text, language=code)
    make_response(recommendation=row, stance="notes", upr_position="noted", document=document, published=True)
    unheld = make_recommendation(document=document, paragraph="126.30", published=True)
    with translation.override(language):
        content = taken(matrix, row, unheld)
    _reading, found = read(content)
    said = [each.values for each in found]
    assert {each["language"]: each["text"] for each in said if "text" in each} == words
    assert all(each["symbol"] == "A/HRC/28/10" for each in said)
    assert [(each["paragraph"], each.get("sub_item")) for each in said] == [("126.29", "a (ii)")] * 2 + [
        ("126.30", None)
    ]
    assert sorted(said[0]["recommending_states"]) == ["Czechia", "Peru"]
    assert (said[0]["themes"], said[0]["heading"], said[2].get("themes")) == (["Torture"], "Torture", None)
    assert said[0]["position"]
    assert "position" not in said[2]
