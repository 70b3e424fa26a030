"""What in a report is a recommendation: by the words of paragraphs, chapeaux and headings, in reports of several kinds."""

from pathlib import Path

import pytest

from recommendations.imports.reading.report import read_report
from recommendations.imports.reading.rows import Reading, Unreadable


def reading_of(tmp_path: Path, text: str, *, split_roman: bool = False) -> Reading:
    path = tmp_path / "report.txt"
    path.write_text(text, "utf-8")
    return read_report(path, kind_of_file="text", split_roman=split_roman)


def places(tmp_path: Path, text: str) -> list[str]:
    rows = reading_of(tmp_path, text).rows
    return [f"{row.values.get('paragraph', '')}{row.values.get('sub_item', '')}" for row in rows]


def test_conclusions_and_findings_are_no_recommendations(tmp_path: Path) -> None:
    text = """V. Conclusions and recommendations
90. The Special Rapporteur thanks the Government. He was told that it should be praised.
91. During the visit he identified the following concerns:
(a) Workers do not rest;
(b) Ministries must be asked for leave.
92. As the Council urged in its resolution 41/2, rest matters. These measures should respect the law.
93. States must ensure that every worker rests.
94. The Special Rapporteur therefore strongly urges the authorities to act.
95. The Special Rapporteur recommends that the following measures be taken:
(a) That working hours be limited;
(b) Rest rooms.
96. He would like to link his recommendations with the Goals.
97. He would also like to encourage the Government to invite him again.
"""
    assert places(tmp_path, text) == ["93", "94", "95a", "95b", "97"]
    doubtful = [row.values["paragraph"] for row in reading_of(tmp_path, text).rows if row.problems]
    assert doubtful == ["93"]


def test_a_chapeau_holds_for_the_paragraphs_after_it(tmp_path: Path) -> None:
    text = """VI. Recommendations
A. To the Government of Iceland
80. The Independent Expert recommends that the Government:
81. Adopt a law on rest.
82. With regard to ports:
(a) Close them at night;
(b) Pay those who load.
Rights of the child
83. Teach children to rest.
B. To civil society
84. Monitor the law.
"""
    rows = list(reading_of(tmp_path, text).rows)
    chapeau = "The Independent Expert recommends that the Government:"
    assert [(row.values["paragraph"], row.values.get("chapeau"), row.values["addressee"]) for row in rows] == [
        ("81", chapeau, "government"),
        ("82", f"{chapeau}\nWith regard to ports:", "government"),
        ("82", f"{chapeau}\nWith regard to ports:", "government"),
        ("83", chapeau, "government"),
        ("84", None, "civil_society"),
    ]


def test_lists_restart_under_another_chapeau_of_the_same_paragraph(tmp_path: Path) -> None:
    text = """Recommendations
The Special Rapporteur recommends that the Government:
(a) Adopt a law;
(b) Ratify the Convention.
She recommends that Parliament:
(a) Debate it in public;
(b) Publish the debate.
"""
    rows = list(reading_of(tmp_path, text).rows)
    assert [(row.values["text"], row.values["addressee"]) for row in rows] == [
        ("Adopt a law;", "government"),
        ("Ratify the Convention.", "government"),
        ("Debate it in public;", "parliament"),
        ("Publish the debate.", "parliament"),
    ]


def test_letters_that_are_roman_numbers_too(tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    items = "\n".join(f"({letter}) Rest on day {letter};" for letter in letters)
    text = f"Recommendations\n9. The Committee recommends that the State party:\n{items}\n(aa) Rest always:\n(i) By day;\n(ii) By night."
    assert places(tmp_path, text) == [f"9{letter}" for letter in letters] + ["9aa"]
    assert [row.values["sub_item"] for row in reading_of(tmp_path, text, split_roman=True).rows][-2:] == [
        "aa i",
        "aa ii",
    ]


def test_references_are_no_items(tmp_path: Path) -> None:
    text = """VII. Recommendations
12. The Special Rapporteur calls upon States to: (a) Apply article 9 (b) and paragraphs 4 (a), 5 (b) and (c) of the plan, provided
that they (a) consult workers; and (b) publish the result; (b) Report on it (see A/HRC/1/2, paras. 3 (c) and 4 (d)).
"""
    rows = list(reading_of(tmp_path, text).rows)
    assert [row.values["sub_item"] for row in rows] == ["a", "b"]
    assert rows[0].values["text"].endswith("and (b) publish the result;")


COMMITTEE = """E/C.12/ISL/CO/9
Committee on Economic, Social and Cultural Rights
Concluding observations on the ninth periodic report of Iceland*
1. The Committee considered the report of Iceland and adopted these observations on 3 March 2020.
B. Positive aspects
2. The Committee welcomes the following measures, which the State party should be proud of:
(a) The Rest Act;
C. Principal areas of concern and recommendations
Night work
3. The Committee is concerned that night work is common. It is also concerned about:
(a) The pay of those who should rest;
(b) The lack of inspectors.
4. The Committee recommends that the State party:
(a) Pay overtime;
(b) Train inspectors.
Ports
5. The Committee notes with regret that ports never close. The State party should close them at night.
(6) The Committee regrets that ships wait.
The State party should ensure that crews rest.
D. Other recommendations
7. The Committee encourages the State party to ratify the Convention.
"""


def test_concluding_observations(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, COMMITTEE)
    rows = list(reading.rows)
    assert [f"{row.values['paragraph']}{row.values.get('sub_item', '')}" for row in rows] == ["4a", "4b", "5", "6", "7"]
    assert rows[3].values["text"] == "The State party should ensure that crews rest."
    assert rows[0].values["heading"] == "C. Principal areas of concern and recommendations – Night work"
    assert {row.values["addressee"] for row in rows} == {"government"}
    assert reading.shared["document_kind"] == "concluding_observations"
    assert reading.shared["mechanism"] == "Committee on Economic, Social and Cultural Rights"
    assert (reading.shared["states"], reading.shared["symbol"]) == (["Iceland"], "E/C.12/ISL/CO/9")


def test_a_report_without_a_section_gives_what_asks_in_so_many_words(tmp_path: Path) -> None:
    text = """1. The Committee considered the report.
2. It should be read by all. The Committee is concerned about night work.
3. The Committee recommends that the State party close its ports.
4. The Committee urges the State party to:
(a) Pay overtime;
(b) Train inspectors.
"""
    reading = reading_of(tmp_path, text)
    assert [f"{row.values['paragraph']}{row.values.get('sub_item', '')}" for row in reading.rows] == ["3", "4a", "4b"]
    assert len(reading.notes) == 1


def test_several_sections_and_none_of_what_others_recommended(tmp_path: Path) -> None:
    text = """II. Follow-up to previous recommendations
10. The Committee recommends nothing new here, and recommends it to all.
III. Ports
11. Ports are loud. Recommendations
12. The Special Rapporteur recommends that States: (a) Close ports; (b) Pay sailors. IV. Hospitals
13. Hospitals should be quiet. Recommendations
14. The Special Rapporteur recommends that hospitals sleep. V. Conclusion
15. The Special Rapporteur recommends that this be remembered.
Annex
Recommendations
16. The Special Rapporteur recommends that nobody count this one.
"""
    assert places(tmp_path, text) == ["12a", "12b", "14"]


def test_a_russian_report(tmp_path: Path) -> None:
    text = """V. Выводы и рекомендации
90. Специальный докладчик приветствует открытость властей.
91. Специальный докладчик рекомендует правительству:
а) принять закон об отдыхе;
b) обеспечить его выполнение;
с) ратифицировать Конвенцию.
92. Специальный докладчик призывает парламент обсудить настоящий доклад.
"""
    rows = list(reading_of(tmp_path, text).rows)
    assert [row.values["paragraph"] for row in rows] == ["91", "91", "91", "92"]
    assert [row.values["addressee"] for row in rows] == ["government"] * 3 + ["parliament"]
    assert reading_of(tmp_path, text).shared["language"] == "ru"


ADDRESSEES = [
    ("urges the Parliament of Iceland to rest.", "parliament"),
    ("calls upon non-State actors to rest.", "other"),
    ("recommends that judges rest.", "judiciary"),
    ("encourages civil society organizations to rest.", "civil_society"),
    ("invites companies that work at night to rest.", "business"),
    ("recommends that donors and the Government rest.", "international_community"),
    ("recommends that the investor-State dispute system rest.", ""),
]


@pytest.mark.parametrize(("words", "addressee"), ADDRESSEES)
def test_the_addressee_is_whom_the_words_ask(tmp_path: Path, words: str, addressee: str) -> None:
    rows = list(reading_of(tmp_path, f"V. Recommendations\n9. The Special Rapporteur {words}").rows)
    assert [row.values.get("addressee", "") for row in rows] == [addressee]


def test_a_text_without_recommendations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No recommendation"):
        reading_of(tmp_path, "1. The weather was fine.\n2. States should be quiet, people said.")
