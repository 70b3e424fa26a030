"""The real files, beside the project: every row that is in them, as it is in them."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from recommendations.imports.reading.formats import FORMATS, guess
from recommendations.imports.reading.rows import Row
from tests.imports.files import original

FIELDS = {
    "paragraph": "paragraph",
    "text": "text",
    "position": "position",
    "symbol": "symbol",
    "primary_theme": "heading",
}
LISTS = {
    "recommending_states": "recommending_states",
    "themes": "themes",
    "affected_persons": "groups",
    "sdgs": "targets",
}
# There the expected file takes "(No. 29)" and "(No. 189)", which end the name of a convention, for a State.
MISTAKEN = {"121.3": " (No. 29)", "122.10": " (No. 189)"}


def rows(name: str) -> list[Row]:
    path = original(name)
    kind = guess(path)
    assert kind
    return list(FORMATS[kind].read(path).rows)


def expected_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_of_slovenia_is_whole() -> None:
    found = [row.values for row in rows("ohchr-matrix/UPR34_Slovenia_Thematic_list_of_Recommendations.docx")]
    expected = expected_of(original("ohchr-matrix/slovenia_upr34_matrix.csv"))
    for each in expected:
        if addition := MISTAKEN.get(each["paragraph"]):
            each["text"] += addition
            each["recommending_states"] = each["recommending_states"].partition("; ")[2]
    wanted = [*FIELDS, *LISTS]
    said = [
        {name: values.get(key, "") for name, key in FIELDS.items()}
        | {name: "; ".join(values.get(key, [])) for name, key in LISTS.items()}
        for values in found
    ]
    assert len(found) == 215
    assert said == [{name: each[name] for name in wanted} for each in expected]


@pytest.mark.parametrize(
    ("name", "encoding", "count"),
    [
        ("original_sessions_1-5", "mac_roman", 6094),
        ("original_voluntary", "mac_roman", 947),
        ("upr_info_all_sessions_1_20", "utf-8", 42_013),
    ],
)
def test_the_files_of_upr_info_are_whole(name: str, encoding: str, count: int) -> None:
    found = rows(f"upr-info/{name}.csv")
    with original(f"upr-info/{name}.csv").open(encoding=encoding, newline=None) as file:
        expected = list(csv.DictReader(file))
    assert len(found) == len(expected) == count
    assert [row.values["text"] for row in found] == [each["Text"].strip() for each in expected]
    assert [row.values["states"] for row in found] == [[each["To"]] for each in expected]
    assert not any(problem.is_error for row in found for problem in row.problems)


def test_the_samples_of_uhri_are_known() -> None:
    paths = sorted(original("uhri").glob("*.json"))
    found = [list(FORMATS["uhri"].read(path).rows) for path in paths]
    assert Counter(map(len, found)) == {1: 5, 0: 3}  # three are concerns, and no recommendations
    for (row,) in filter(None, found):
        assert row.values["outside_key"] == row.raw["_id"]
        assert row.raw["text"].replace("\n", " ").split()[-5:] == row.values["text"].split()[-5:]
        assert {"paragraph", "heading", "dated_on", "symbol", "mechanism", "themes"} <= row.values.keys()


def test_no_other_file_is_taken_for_a_table() -> None:
    assert guess(original("kazakhstan/A_HRC_28_10.pdf")) == "un-report"
    for name in ("kazakhstan/A_HRC_28_10_utf8.txt", "sp-reports/SR_Health_A_69_299.json"):
        assert guess(original(name)) is None
