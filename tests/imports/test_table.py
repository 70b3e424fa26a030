"""Any table with its columns named, our own exports, and events: what is mapped is read, and what was written comes back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from recommendations.exports.flat import COLUMNS
from recommendations.imports.ours import page_of
from recommendations.imports.reading.events import read_events
from recommendations.imports.reading.formats import FORMATS, guess
from recommendations.imports.reading.rows import EVENT, RECOMMENDATION, Row, Unreadable
from recommendations.imports.reading.table import header_of, proposed_mapping, read_table
from tests.factories import (
    make_affected_group,
    make_document,
    make_mechanism,
    make_recommendation,
    make_response,
    make_sdg_target,
    make_state,
    make_text,
    make_theme,
)

FORMULA = '=HYPERLINK("http://evil.example","x")'
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str) -> Path:
        (tmp_path / "file").write_text(content)
        return tmp_path / "file"

    return written


def rows(path: Path, mapping: dict[str, str] | None = None, **options: Any) -> list[Row]:
    return list(
        read_table(path, proposed_mapping(header_of(path).columns) if mapping is None else mapping, **options).rows
    )


# --- mapping -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ["State", "Document symbol", "Paragraph", "Text", "Themes", "Date", "Recommending States"],
        ["Государство", "Символ документа", "Пункт", "Текст рекомендации", "Темы", "Дата", "Рекомендующие государства"],
        ["Pays", "Cote", "Paragraphe", "Recommandation", "Thèmes", "Date", "État recommandant"],
        ["País", "Signatura", "Párrafo", "Recomendación", "Temas", "Fecha", "Estado recomendante"],
        ["state", "document_symbol", "paragraf", "TEXT ", "Themess", "Document-Date", "recommending state"],
    ],
)
def test_a_mapping_is_proposed_by_names_in_four_languages(header: list[str]) -> None:
    keys = ["states", "symbol", "paragraph", "text", "themes", "dated_on", "recommending_states"]
    found = proposed_mapping(header)
    if header[2] == "paragraf":
        assert found.pop("paragraf", "paragraph") == "paragraph"
        keys.remove("paragraph")
        header = [name for name in header if name != "paragraf"]
    assert found == dict(zip(header, keys, strict=True))


def test_texts_of_several_languages_are_proposed_as_such() -> None:
    assert proposed_mapping(["Text (Russian)", "text_en", "Мәтін қазақ", "Text"]) == {
        "Text (Russian)": "text:ru",
        "text_en": "text:en",
        "Мәтін қазақ": "text:kk",
    }


def test_what_our_table_says_is_what_a_row_may_say() -> None:
    mapping = proposed_mapping(COLUMNS)
    assert {key.partition(":")[0] for key in mapping.values()} == RECOMMENDATION - {
        "outside_key", "language", "chapeau", "paragraph_is_proposed", "session", "mandate_holder"
    }  # fmt: skip
    assert (mapping["upr_position"], mapping["document_date_precision"]) == ("position", "dated_on:precision")
    assert "position" not in mapping


def test_the_page_on_columns_sees_names_and_a_few_rows(write: Write) -> None:
    found = header_of(write("Our list\nText,State\n" + "Amend,Peru\n" * 50))
    assert (found.columns, found.samples, found.notes) == (
        ["Text", "State"],
        [["Amend", "Peru"]] * 5,
        ["Above the header stands: Our list"],
    )


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"Text": "text", "Nothing": "states"}, "no column “Nothing”"),
        ({"Text": "words"}, "Nothing is called “words”"),
        ({"Text": "text", "State": "symbol", "Third": "symbol"}, "Two columns are mapped"),
        ({"State": "states"}, "which column holds the text"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: dict[str, str], words: str, write: Write) -> None:
    with pytest.raises(Unreadable, match=words):
        rows(write("Text,State,Third\na,b,c\n"), mapping)


# --- rows --------------------------------------------------------------------------------------------------------


def test_lists_places_and_dates_are_read_from_cells(write: Write) -> None:
    content = 'Text,Symbol,Themes,Date,State\nAmend it,"A/HRC/29/25/Add.2, para. 96 (a)","- Torture; Justice\n- Women",16 июня 2015,KAZ\n'
    (found,) = rows(write(content))
    assert found.values == {
        "text": "Amend it", "symbol": "A/HRC/29/25/Add.2", "paragraph": "96", "sub_item": "a", "dated_on": "2015-06-16",
        "themes": ["Torture", "Justice", "Women"], "states": ["KAZ"],
    }  # fmt: skip
    assert found.raw["Date"] == "16 июня 2015"


def test_what_is_wrong_is_told_with_its_column_and_what_nobody_asked_for_is_not(write: Write) -> None:
    (found,) = rows(write("Text,Date,Other\nAmend,soon,Rat\0ify\n"), {"Text": "text", "Date": "dated_on"})
    assert [(problem.field, problem.is_error) for problem in found.problems] == [("dated_on", True)]
    assert "dated_on" not in found.values


def test_a_row_without_text_and_place_cannot_come_in(write: Write) -> None:
    placed, nowhere = rows(write("Text,Paragraph,State\n,96,KAZ\n,,KAZ\n"))
    assert [found.problems[0].is_error for found in (placed, nowhere)] == [False, True]


# --- our own exports ---------------------------------------------------------------------------------------------


@pytest.fixture
def record(db: None) -> dict[str, Any]:
    """What every export of one recommendation must give back."""
    mechanism = make_mechanism(kind="upr", abbreviation="UPR", name={"en": "Universal Periodic Review"})
    document = make_document(
        symbol="A/HRC/28/10", slug="a-hrc-28-10", title="Report", mechanism=mechanism, dated_on=date(2014, 12, 1),
        dated_on_precision="month", kind="upr_report", published=True,
    )  # fmt: skip
    row = make_recommendation(
        document=document, paragraph="126", sub_item="b (ii)", slug="126-b-ii", title="=Unions", published=True,
        state=make_state(name={"en": "Kazakhstan"}, iso3="KAZ"),
    )  # fmt: skip
    row.recommending_states.add(
        make_state(name={"en": "Peru"}, iso3="PER"), make_state(name={"en": "Chad"}, iso3="TCD")
    )
    row.themes.add(make_theme(code="b", name={"en": "Torture"}), make_theme(code="a", name={"en": "Justice"}))
    row.affected_groups.add(make_affected_group(code="g"))
    row.sdg_targets.add(make_sdg_target(code="16.3"))
    texts = {"en": FORMULA, "ru": "Изменить закон  «о профсоюзах»;\nи применять"}
    for language, text in texts.items():
        make_text(recommendation=row, text=text, language=language)
    make_response(recommendation=row, stance="notes", upr_position="noted", words="+ Noted", published=True)
    return {
        "texts": texts, "address": "a-hrc-28-10/126-b-ii", "states": ["KAZ"], "mechanism": "Universal Periodic Review",
        "symbol": "A/HRC/28/10", "document_title": "Report", "dated_on": "2014-12", "paragraph": "126", "sub_item": "b (ii)",
        "heading": "=Unions", "addressee": "government", "recommending_states": ["PER", "TCD"], "themes": ["a", "b"],
        "groups": ["g"], "targets": ["16.3"], "position": "noted", "answer": "+ Noted",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx", "records.json"])
def test_what_was_taken_away_comes_back(name: str, record: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.write_bytes(b"".join(Client().get(f"/recommendations/export/{name}")))
    assert guess(path) == "table"
    found = [row.values for row in rows(path)]
    assert {each["language"]: each["text"] for each in found} == record.pop("texts")
    for values in found:
        said = {key: sorted(value) if isinstance(value, list) else value for key, value in values.items()}
        said["address"] = page_of(said["address"])  # JSON has it whole
        assert {key: said.get(key) for key in record} == record


def test_what_was_taken_away_as_uhri_writes_comes_back(record: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.write_bytes(b"".join(Client().get("/recommendations/export/uhri.xlsx")))
    assert guess(path) == "uhri"
    (found,) = FORMATS["uhri"].read(path).rows
    expected = {key: record[key] for key in ("symbol", "paragraph", "sub_item")}
    expected |= {
        "states": ["Kazakhstan"],
        "mechanism": "UPR",
        "text": FORMULA,
        "position": "Noted",
        "dated_on": "2014-12-01",
    }
    assert {key: found.values.get(key) for key in expected} == expected
    assert (sorted(found.values["themes"]), sorted(found.values["recommending_states"])) == (
        ["Justice", "Torture"],
        ["Chad", "Peru"],
    )


# --- events ------------------------------------------------------------------------------------------------------


def test_events_are_read_with_their_sources(write: Write) -> None:
    head = "Дата,Что произошло,Вид,Документ,Значение,Источник,Издатель,Ссылка,Дата источника"
    line = 'июль 2016,Принят закон,law,"A/HRC/29/25/Add.2 96 a",progress,Закон,Парламент,https://example.org,11.07.2016'
    path = write(f"{head}\n{line}\n")
    assert guess(path) == "events"
    reading = read_events(path, language="ru")
    (found,) = reading.rows
    assert (reading.kind, reading.shared, found.values.keys() <= EVENT) == ("events", {"language": "ru"}, True)
    assert found.values == {
        "happened_on": "2016-07", "title": "Принят закон", "kind": "law", "symbol": "A/HRC/29/25/Add.2", "paragraph": "96",
        "sub_item": "a", "bearing": "progress", "source_title": "Закон", "source_publisher": "Парламент",
        "source_url": "https://example.org", "source_dated_on": "2016-07-11",
    }  # fmt: skip


def test_an_event_over_several_days_ends_on_the_last(write: Write) -> None:
    (found,) = read_events(write("Date,Event\n11–13 July 2016,A hearing\n")).rows
    assert (found.values["happened_on"], found.values["until_on"]) == ("2016-07-11", "2016-07-13")


def test_an_event_needs_a_date_and_a_title(write: Write) -> None:
    lacking = list(read_events(write("Date,Event,Place\n,A hearing,Astana\n2016,,Astana\nsoon,x,y\n")).rows)
    assert [[(each.field, each.is_error) for each in row.problems] for row in lacking] == [
        [("happened_on", True)],
        [("title", True)],
        [("happened_on", True)],
    ]
    with pytest.raises(Unreadable, match="date and what happened"):
        read_events(write("Place,City\na,b\n"))
