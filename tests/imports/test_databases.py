"""UHRI, UPR Info, IMPACT OSS: their columns in whatever order and spelling, their records however many."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recommendations.imports.reading.formats import FORMATS, guess
from recommendations.imports.reading.rows import Reading, Row, Unreadable
from recommendations.imports.reading.words import from_html, placed
from tests.imports.files import dumped, row, xlsx

UHRI_COLUMNS = [
    "Text", "Countries Concerned", "Reccomending Body", "Document Symbol", "Themes", "Affected Persons", "Sdgs",
    "Document Publication Date", "UPR Reccomending States", "UPR Position", "Type", "OHCHR Annotation Id", "UPR Session",
    "Regions Concerned", "Recommending Regions", "Date of publication on UHRI",
]  # fmt: skip
UHRI_CELLS = [
    "126.29 Ratify the &amp;#39;Protocol&amp;#39;&amp;nbsp;now", "- Kazakhstan", "- UPR", "- A/HRC/28/10", "- Torture\n- Prisons", "- Women & girls".replace("&", "&amp;"),
    "- 16.3 - Rule of law", "<c><v>41983</v></c>", "- Czechia\n- France", "- Supported", "- Recommendations", "b4288060",
    "- 20th session", "- Asia", "- Europe", "<c><v>46125.4996282407</v></c>",
]  # fmt: skip
EXPORTED = {
    "AnnotationId": "a9ceae8c", "AnnotationType": "- Recommendations", "Body": "- CRC", "Countries": ["Peru"],
    "DocumentId": "41a0b08f", "PublicationDate": "2025-02-12T00:00:00", "PublicationDateOnUhri": "2025-03-03T10:53:45.827",
    "Regions": ["Latin America"], "Sdgs": ["16.2 - Protect children"], "Symbol": "CRC/C/PER/CO/6-7", "Themes": ["Torture"],
    "Text": "<p>Violence</p><p>7.&nbsp;The Committee <b>urges</b> the State if x < 3 &amp; more</p>", "AffectedPersons": ["Children"],
    "UprCycle": None, "UprPositions": [], "UprRecommendingCountry": [], "UprSession": [],
}  # fmt: skip
UPR_HEAD = "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session"
Read = Callable[..., tuple[Reading, list[Row]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(name: str, content: bytes, **options: Any) -> tuple[Reading, list[Row]]:
        path = tmp_path / "file"
        path.write_bytes(content)
        assert guess(path) == name
        found = FORMATS[name].read(path, **options)
        return found, list(found.rows)

    return reading


# --- UHRI --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_the_spreadsheet_is_read_in_any_order(order: int, read: Read) -> None:
    _reading, (found,) = read("uhri", xlsx(row(*UHRI_COLUMNS[::order]) + row(*UHRI_CELLS[::order])))
    assert found.values == {
        "outside_key": "b4288060", "text": "Ratify the 'Protocol' now", "paragraph": "126.29", "paragraph_is_proposed": "yes",
        "states": ["Kazakhstan"], "mechanism": "UPR", "document_kind": "upr_report", "symbol": "A/HRC/28/10",
        "themes": ["Torture", "Prisons"], "groups": ["Women & girls"], "targets": ["16.3 - Rule of law"],
        "dated_on": "2014-12-10", "recommending_states": ["Czechia", "France"], "position": "Supported", "session": "20",
    }  # fmt: skip
    assert found.raw["Document Publication Date"] == "41983"


def test_columns_may_be_spelled_right_or_nearly(read: Read) -> None:
    named = [name.replace("Reccomending", "Recommending").replace("Concerned", "concernd") for name in UHRI_COLUMNS]
    _reading, (found,) = read("uhri", xlsx(row(*named) + row(*UHRI_CELLS)))
    assert (found.values["states"], found.values["mechanism"]) == (["Kazakhstan"], "UPR")


def test_the_json_export_is_read_without_its_html(read: Read) -> None:
    _reading, (found,) = read("uhri", dumped(EXPORTED))
    assert found.values == {
        "outside_key": "a9ceae8c", "text": "The Committee urges the State if x < 3 & more", "heading": "Violence",
        "paragraph": "7", "paragraph_is_proposed": "yes", "states": ["Peru"], "mechanism": "CRC", "symbol": "CRC/C/PER/CO/6-7",
        "document_kind": "concluding_observations", "dated_on": "2025-02-12", "themes": ["Torture"], "groups": ["Children"],
        "targets": ["16.2 - Protect children"],
    }  # fmt: skip
    assert found.raw == EXPORTED


def test_what_is_no_recommendation_is_counted_and_passed_over(read: Read) -> None:
    others = [{**EXPORTED, "AnnotationType": "- Concerns/Observations"}] * 2
    reading, rows = read("uhri", dumped(*others, EXPORTED), language="ru")
    assert (len(rows), reading.shared) == (1, {"language": "ru"})
    assert reading.notes == ["Concerns/Observations: 2 passed over, which are no recommendations."]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"states": ["peru"]}, 1),
        ({"states": ["Chile", "Peru"]}, 1),
        ({"states": ["Chile"]}, 0),
        ({"mechanisms": ["CRC"]}, 1),
        ({"mechanisms": ["CAT"]}, 0),
        ({"symbol": "CRC/C/PER"}, 1),
        ({"symbol": "A/"}, 0),
        ({"dated_from": "2025-02-12", "dated_to": "2025-02-12"}, 1),
        ({"dated_from": "2025-02-13"}, 0),
        ({"dated_to": "2025-02-11"}, 0),
    ],
)
def test_only_what_is_asked_for_is_read(asked: dict[str, Any], count: int, read: Read) -> None:
    reading, rows = read("uhri", dumped(EXPORTED), **asked)
    assert len(rows) == count
    assert len(reading.notes) == 1 - count


@pytest.mark.parametrize("wrap", ['{"count": 2, "data": %s}', '{"result": {"items": %s}}', "%s"])
def test_records_are_found_where_they_are(wrap: str, read: Read) -> None:
    content = (wrap % dumped(EXPORTED, EXPORTED).decode()).encode()
    assert [row.where for row in read("uhri", content)[1]] == ["record 1", "record 2"]


def test_records_may_stand_line_by_line(read: Read) -> None:
    line = json.dumps(EXPORTED).encode()
    assert len(read("uhri", b"\n".join([line] * 3))[1]) == 3


def test_a_long_export_is_not_held_in_memory(tmp_path: Path) -> None:
    path, record = tmp_path / "file", json.dumps({**EXPORTED, "Text": "7. Ratify. " * 300}).encode()
    path.write_bytes(b"[" + b",".join([record] * 10_000) + b"]")
    tracemalloc.start()
    assert sum(1 for _row in FORMATS["uhri"].read(path).rows) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 4 * peak


@pytest.mark.parametrize(
    ("text", "heading", "paragraph", "item", "rest"),
    [
        ("126.29 Ratify", "", "126.29", "", "Ratify"),
        ("126.29. Ratify", "", "126.29", "", "Ratify"),
        ("3.The Committee", "", "3", "", "The Committee"),
        ("96 (a) Amend", "", "96", "a", "Amend"),
        ("96. (a) (ii) Amend", "", "96", "a (ii)", "Amend"),
        ("13. (a) Amend;\n(b) Repeal", "", "13", "", "(a) Amend;\n(b) Repeal"),
        ("B. Follow-up\n7. Комитет", "B. Follow-up", "7", "", "Комитет"),
        ("2.5 million people", "", "", "", "2.5 million people"),
        ("2030 Agenda", "", "", "", "2030 Agenda"),
        ("The Committee notes.\n7. It urges", "", "", "", "The Committee notes.\n7. It urges"),
        ("16", "", "", "", "16"),
    ],
)
def test_the_paragraph_is_found_where_it_surely_is(
    text: str, heading: str, paragraph: str, item: str, rest: str
) -> None:
    found = placed(text)
    assert (found.heading, found.paragraph, found.sub_item, found.text) == (heading, paragraph, item, rest)


def test_only_html_goes_from_a_text() -> None:
    words = "Art. <5 & >3; a<b; AT&T; R&D;\u00a0&lt;p&gt; <i>x</i>"
    assert from_html(words) == "Art. <5 & >3; a<b; AT&T; R&D; <p> x"


# --- UPR Info ----------------------------------------------------------------------------------------------------


def test_a_row_of_upr_info(read: Read) -> None:
    line = 'Kazakhstan,Asia,"OIC, CIS","Free them, all",Czechia,EEG,EU,Accepted,5,"Detention,Women\'s rights",20'
    reading, (found,) = read("upr-info", f"{UPR_HEAD}\n{line}\n".encode())
    assert found.values == {
        "text": "Free them, all", "states": ["Kazakhstan"], "recommending_states": ["Czechia"], "position": "Accepted",
        "themes": ["Detention", "Women's rights"], "session": "20",
    }  # fmt: skip
    assert (reading.shared["document_kind"], reading.shared["language"], found.raw["To-Org"]) == (
        "upr_report",
        "en",
        "OIC, CIS",
    )


def test_the_historic_file_is_in_the_letters_of_old_macintoshes(read: Read) -> None:
    content = f"{UPR_HEAD}\rSénégal,Africa,AU,Libérer à l’école,Côte d’Ivoire,Africa,AU,Noted,5,Justice,4\r"
    _reading, (found,) = read("upr-info", content.encode("mac_roman"))
    assert (found.values["states"], found.values["text"]) == (["Sénégal"], "Libérer à l’école")


def test_a_pledge_is_answered_by_nobody_and_recommended_by_nobody(read: Read) -> None:
    line = "Albania,EEG,OIC,Pledge,Albania,EEG,OIC,Voluntary Pledge,5,Justice,19"
    _reading, (found,) = read("upr-info", f"{UPR_HEAD}\n{line}\n".encode())
    assert found.values["heading"] == "Voluntary Pledge"
    assert not {"position", "recommending_states"} & found.values.keys()


def test_odd_cells_are_told_and_the_row_stays(read: Read) -> None:
    line = "Albania,EEG,OIC,Ratify,&#40;Unknown&#41;,,,Perhaps,5,Justice,first"
    _reading, (found,) = read("upr-info", f"{UPR_HEAD}\n{line}\n".encode())
    assert {problem.field for problem in found.problems} == {"recommending_states", "position", "session"}
    assert not any(problem.is_error for problem in found.problems)


def test_a_row_without_its_text_cannot_come_in(read: Read) -> None:
    _reading, (found,) = read("upr-info", f"{UPR_HEAD}\nAlbania,EEG,OIC,,Peru,,,Noted,5,Justice,1\n".encode())
    assert [(problem.field, problem.is_error) for problem in found.problems] == [("text", True)]


def test_another_table_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Text,State\na,b\n")
    for name, words in [("upr-info", "From"), ("uhri", "Reccomending body"), ("impact-oss", "reference")]:
        with pytest.raises(Unreadable, match=words):
            FORMATS[name].read(tmp_path / "file")


# --- IMPACT OSS --------------------------------------------------------------------------------------------------


def test_a_row_of_impact_oss(read: Read) -> None:
    head = "id,reference,title,support_level,response,human_rights_bodies,human_rights_issues,affected_persons"
    cells = '7,"A/HRC/28/10 126.29","Ratify ""it"" [draft]",2,Noted with thanks,Committee against Torture [CAT],"- Torture [D2]\n- Justice",Women'
    reading, (found,) = read("impact-oss", f"{head}\n{cells}\n".encode(), state="Samoa")
    assert found.values == {
        "outside_key": "7", "symbol": "A/HRC/28/10", "paragraph": "126.29", "text": 'Ratify "it"', "position": "Supported",
        "answer": "Noted with thanks", "mechanism": "Committee against Torture", "themes": ["Torture", "Justice"],
        "groups": ["Women"],
    }  # fmt: skip
    assert reading.shared["states"] == ["Samoa"]
