"""Reports of the Universal Periodic Review: numbers of every cycle, States in brackets, positions and what changes them later."""

from pathlib import Path
from typing import Any

import pytest

from recommendations.imports.reading.report import read_report
from recommendations.imports.reading.rows import Row

HEAD = """A/HRC/40/99
Distr.: General 5 January 2019
Human Rights Council
Agenda item 6
Universal periodic review
Report of the Working Group on the Universal Periodic Review*
Iceland
* The annex is circulated as received.
1. The Working Group on the Universal Periodic Review held its thirty-first session from 5 to 16 November 2018.
2. Iceland welcomed what Peru had said (Peru).
II. Conclusions and/or recommendations
"""
DONE = "supported - considered already implemented"
DOING = "supported - considered in the process of being implemented"


def rows_of(tmp_path: Path, text: str) -> list[Row]:
    path = tmp_path / "report.txt"
    path.write_text(HEAD + text, "utf-8")
    return list(read_report(path, kind_of_file="text").rows)


def positions(rows: list[Row]) -> dict[str, Any]:
    return {row.values["paragraph"]: row.values.get("position") for row in rows}


def test_a_report_of_the_second_cycle(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        """124. The recommendations listed below enjoy the support of Iceland:
124.1. Ratify the Convention (CRPD) (Hungary) (Spain);
124.2 Establish an office (Ombudsman) in line with the
Principles (Iran (Islamic Republic of)); (Côte d’Ivoire)
124.3 Share its experience (Bosnia and Herzegovina, Antigua and Barbuda and Peru);
125. The following recommendations enjoy the support of Iceland, which considers that they are already implemented:
125.1 Adopt a law on rest (Viet Nam);
126. The following enjoy the support of Iceland, which considers that they are in the process of implementation:
126.1 Pay overtime (Chile);
127. The following recommendations will be examined by Iceland, which will provide responses in due time, but no later
than the fortieth session of the Human Rights Council:
127.1 Abolish night work (Togo)
128. The recommendations below did not enjoy the support of Iceland and would thus be noted:
128.1 Prohibit fishing at night (Norway).
129. All conclusions and/or recommendations contained in the present report reflect the position of the State.
Annex
1. The delegation was headed by the Minister (Iceland).
""",
    )
    assert [(row.values["paragraph"], row.values["text"], row.values["recommending_states"]) for row in rows] == [
        ("124.1", "Ratify the Convention (CRPD)", ["Hungary", "Spain"]),
        (
            "124.2",
            "Establish an office (Ombudsman) in line with the Principles",
            ["Iran (Islamic Republic of)", "Côte d’Ivoire"],
        ),
        ("124.3", "Share its experience", ["Bosnia and Herzegovina", "Antigua and Barbuda", "Peru"]),
        ("125.1", "Adopt a law on rest", ["Viet Nam"]),
        ("126.1", "Pay overtime", ["Chile"]),
        ("127.1", "Abolish night work", ["Togo"]),
        ("128.1", "Prohibit fishing at night", ["Norway"]),
    ]
    assert list(positions(rows).values()) == ["supported"] * 3 + [DONE, DOING, "pending", "noted"]
    assert rows[0].values["chapeau"] == "The recommendations listed below enjoy the support of Iceland:"


def test_later_paragraphs_change_what_was_said_of_earlier_ones(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        """6. The following recommendations enjoy the support of Iceland:
6.1 Rest (Peru);
6.2 Sleep (Chile);
6.3 Dream (Togo);
6.4 Wake (Norway);
6.5 Work (Spain);
6.6 Play (Cuba);
6.12 Sing (Fiji).
7. Iceland considers that recommendations 6.1, 6.3–6.4 above have already been implemented, while recommendation 6.5 is
in the process of implementation.
8. Iceland supports the first part of recommendation 6.6 and notes its second part.
""",
    )
    assert positions(rows) == {
        "6.1": DONE,
        "6.2": "supported",
        "6.3": DONE,
        "6.4": DONE,
        "6.5": DOING,
        "6.6": "supported/noted",
        "6.12": "supported",
    }
    assert [bool(row.problems) for row in rows] == [True, False, True, True, True, True, False]


def test_a_report_of_the_first_cycle_counts_anew_under_each_paragraph(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        """60. The recommendations formulated during the interactive dialogue have been examined by Iceland and enjoy its support:
1. Ratify the Convention (Peru, Chile);
2. Adopt a law (Spain).
61. The following recommendations were rejected:
1. Abolish night work (Togo).
""",
    )
    assert positions(rows) == {"60.1": "supported", "60.2": "supported", "61.1": "noted"}
    assert {row.values["paragraph_is_proposed"] for row in rows} == {"yes"}


def test_a_pasted_section_is_known_by_its_numbers_and_states(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(
        "124. The following enjoy the support of Iceland:\n124.1 Rest (Peru);\n124.2 Sleep (Chile) (Togo).", "utf-8"
    )
    reading = read_report(path, kind_of_file="text")
    assert positions(list(reading.rows)) == {"124.1": "supported", "124.2": "supported"}
    assert "symbol" not in reading.shared


def test_a_russian_report(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        """10. Следующие рекомендации пользуются поддержкой Исландии:
10.1 принять закон об отдыхе (Франция);
10.2 ратифицировать Конвенцию (Испания) (Перу).
11. Следующие рекомендации были приняты к сведению:
11.1 запретить ночную работу (Того).
""",
    )
    assert positions(rows) == {"10.1": "supported", "10.2": "supported", "11.1": "noted"}
    assert rows[1].values["recommending_states"] == ["Испания", "Перу"]


def test_brackets_that_name_no_state_stay_and_unknown_names_are_pointed_out(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        """6. The following recommendations have been noted by Iceland:
6.1 Ratify the Optional Protocol (OP-CAT);
6.2 Rest more (Atlantis).
""",
    )
    assert [row.values.get("recommending_states") for row in rows] == [None, ["Atlantis"]]
    assert rows[0].values["text"] == "Ratify the Optional Protocol (OP-CAT);"
    assert all(row.problems and not row.problems[0].is_error for row in rows)


@pytest.mark.parametrize(
    ("session", "number"),
    [
        ("twentieth", "20"),
        ("thirty-first", "31"),
        ("first", "1"),
        ("fortieth", "40"),
        ("nineteenth", "19"),
        ("forty-ninth", "49"),
    ],
)
def test_the_session_is_that_of_the_review(tmp_path: Path, session: str, number: str) -> None:
    path = tmp_path / "report.txt"
    path.write_text(
        HEAD.replace("thirty-first", session) + "6. The following enjoy the support of Iceland:\n6.1 Rest (Peru).",
        "utf-8",
    )
    shared = read_report(path, kind_of_file="text").shared
    assert (shared["session"], shared["document_kind"], shared["states"]) == (number, "upr_report", ["Iceland"])
    assert (shared["symbol"], shared["dated_on"], shared["mechanism"]) == (
        "A/HRC/40/99",
        "2019-01-05",
        "Universal Periodic Review",
    )
