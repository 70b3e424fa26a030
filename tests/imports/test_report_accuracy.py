"""Real reports: what is found of what is there. Figures of these tests stand in docs/imports.md."""

import csv
import json
import os
import re
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from django.conf import settings

from recommendations.imports.reading.report import read_report
from recommendations.imports.reading.rows import Row

DATA = settings.BASE_DIR.parent / "shared" / "data"
# Where the file of expected rows is not what the report prints: abbreviations of treaties taken for States, a footnote's mark
# left in the text, and a full stop that the page does not have.
ABBREVIATIONS = {"CEDAW", "CRPD", "OP-ICESCR", "ICRMW", "ICCPR-OP 2"}
MARK = {"125.27": ("employment1", "employment")}
REPORTS = {
    "SR_Education_A_80_479": (49, set()),
    "SR_Education_A_HRC_8_10": (18, {"144"}),
    "SR_Health_A_69_299": (24, {"72", "74", "77"}),
    "SR_Health_A_HRC_32_32": (24, {"107", "108"}),
    "SR_Torture_A_HRC_22_53": (17, {"88", "90"}),
    "SR_Torture_A_HRC_58_55": (25, set()),
}


def real(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        message = f"the real data is not here: {name}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return path


def expected_of(row: dict[str, str]) -> tuple[str, list[str], str]:
    names = row["recommending_states"].split("; ")
    taken = [name for name in names if name in ABBREVIATIONS]
    text = f"{row['text']} ({taken[0]})" if taken else row["text"]
    text = text.replace(*MARK.get(row["paragraph"], ("", ""))).replace("abolition.of", "abolition of")
    return text, [name for name in names if name not in ABBREVIATIONS], row["position"]


@pytest.mark.parametrize(("name", "kind"), [("A_HRC_28_10.pdf", "pdf"), ("A_HRC_28_10_utf8.txt", "text")])
def test_a_whole_report_of_the_periodic_review(name: str, kind: str) -> None:
    with real("kazakhstan/A_HRC_28_10_recommendations.csv").open(encoding="utf-8") as file:
        expected = {row["paragraph"]: expected_of(row) for row in csv.DictReader(file)}
    rows = list(read_report(real(f"kazakhstan/{name}"), kind_of_file=kind).rows)
    found = {row.values["paragraph"]: of_row(row) for row in rows}
    assert len(rows) == len(expected) == 194
    assert {place: row for place, row in found.items() if row != expected[place]} == {}


def of_row(row: Row) -> tuple[str, list[str], str]:
    text = " ".join(row.values["text"].split()).replace("abolition.of", "abolition of")
    return text, row.values["recommending_states"], row.values["position"]


def lettered(report: list[dict[str, Any]]) -> set[str]:
    """Paragraphs with lists below words that ask, counted without the reader: every "(a) Ensure" after a colon, in order."""
    places = set()
    for paragraph in report:
        chapeau, colon, listed = paragraph["Text"].partition(": (a) ")
        if not colon or not re.search(r"recommend|urges|calls upon", chapeau[-300:]):
            continue
        letter = "a"
        while letter:
            places.add(f"{paragraph['ID'].strip('.')}{letter}")
            following = chr(ord(letter) + 1)
            letter = following if re.search(rf"\({following}\) [A-Z]", listed) else ""
    return places


def as_lines(report: list[dict[str, Any]]) -> list[str]:
    return [f"{paragraph['ID']} {paragraph['Text'].strip()}" for paragraph in report]


def as_short_lines(report: list[dict[str, Any]]) -> list[str]:
    return [line for text in as_lines(report) for line in [*wrap(text, 92, break_on_hyphens=False), ""]]


def as_items(report: list[dict[str, Any]]) -> list[str]:
    return [re.sub(r" (\([a-z]\) [A-Z])", r"\n\1", text) for text in as_lines(report)]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("pasted", [as_lines, as_short_lines, as_items])
def test_reports_of_special_rapporteurs(tmp_path: Path, name: str, pasted: Any) -> None:
    report = json.loads(real(f"sp-reports/{name}.json").read_text("utf-8"))
    path = tmp_path / "report.txt"
    path.write_text("\n".join(pasted(report)), "utf-8")
    rows = list(read_report(path, kind_of_file="text").rows)
    number, whole_paragraphs = REPORTS[name]
    found = {f"{row.values['paragraph']}{row.values.get('sub_item', '')}" for row in rows}
    assert len(rows) == len(found)
    assert found == lettered(report) | whole_paragraphs
    assert len(lettered(report)) == number
    source = {paragraph["ID"].strip("."): " ".join(paragraph["Text"].split()) for paragraph in report}
    for row in rows:
        words = " ".join(row.values["text"].split())
        assert words[:30] in source[row.values["paragraph"]]
        assert not re.search(r"_{3}|\bGE\.\d|\bIbid\b|Recommendations$", words)
