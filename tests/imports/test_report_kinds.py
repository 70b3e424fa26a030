"""One report in every kind of file, and in every style of numbers, gives the same recommendations."""

from collections.abc import Callable
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest

from recommendations.imports.reading.report import read_report
from recommendations.imports.reading.rows import RECOMMENDATION, Reading
from tests.imports import report_files as files

Found = list[tuple[str, str, str, str, str]]


def found(reading: Reading, *, one_line: bool = False) -> Found:
    """``one_line``: without the lines' ends, where the file itself does not tell them from others."""
    names = ("paragraph", "sub_item", "text", "chapeau", "addressee")
    rows = [tuple(row.values.get(name, "") for name in names) for row in reading.rows]
    return [tuple(" ".join(value.split()) for value in row) for row in rows] if one_line else rows  # type: ignore[misc]


def on_one_line(rows: Found) -> Found:
    return [tuple(" ".join(value.split()) for value in row) for row in rows]  # type: ignore[misc]


def text_file(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("automatic", [True, False])
def test_a_word_file_is_read_with_the_numbers_that_only_word_prints(tmp_path: Path, automatic: bool) -> None:
    path = files.word_file(tmp_path / "report.docx", automatic=automatic)
    assert found(read_report(path, kind_of_file="docx")) == files.FOUND


def test_a_page_is_read_with_the_numbers_that_only_a_browser_prints(tmp_path: Path) -> None:
    path = files.html_file(tmp_path / "report.html")
    assert found(read_report(path, kind_of_file="html")) == files.FOUND


@pytest.mark.parametrize("columns", [1, 2])
def test_a_pdf_is_read_without_running_heads_notes_and_broken_words(tmp_path: Path, columns: int) -> None:
    path = files.pdf_file(tmp_path / "report.pdf", columns=columns, repeated=8)
    assert found(read_report(path, kind_of_file="pdf"), one_line=True) == on_one_line(files.FOUND)


LABELS: list[dict[str, str]] = [
    {},
    {number: f"{number} . " for number in "123456789"},
    {letter: f"{letter}) " for letter in ("a", "b", "c", "i", "ii")},
    {letter: f"{letter}. " for letter in ("a", "b", "c")} | {"•": "- "},
    {letter: f"( {letter} ) " for letter in ("a", "b", "c")} | {"•": "\uf0b7 "},
]


@pytest.mark.parametrize("styles", LABELS)
def test_pasted_text_is_read_in_every_style_of_numbers(tmp_path: Path, styles: dict[str, str]) -> None:
    path = text_file(tmp_path / "report.txt", files.lines(styles))
    assert found(read_report(path, kind_of_file="text")) == files.FOUND


def wrapped(lines: list[str]) -> list[str]:
    """As a PDF's viewer copies it: short lines, a running head and a page number in the middle of a paragraph."""
    pieces = [piece for line in lines for piece in wrap(line, 78, break_on_hyphens=False)]
    at = next(place for place, piece in enumerate(pieces) if "inspectors who" in piece)
    return [*pieces[: at + 1], "", files.SYMBOL, "", "14 GE.21-01234", *pieces[at + 1 :]]


def in_one_go(lines: list[str]) -> list[str]:
    """As some pages are copied: each paragraph with its items and the heading after it in one line."""
    said: list[str] = []
    for line in lines:
        is_new = not said or line[:1].isdigit() or line in files.FIRST_PAGE
        said = [*said, line] if is_new else [*said[:-1], f"{said[-1]} {line}"]
    return said


@pytest.mark.parametrize("pasted", [wrapped, in_one_go])
def test_pasted_text_is_put_together_and_taken_apart(tmp_path: Path, pasted: Callable[[list[str]], list[str]]) -> None:
    lines = files.lines()
    lines = lines[: lines.index(f"8. {files.URGES}") + 1]
    path = text_file(tmp_path / "report.txt", pasted(lines))
    assert found(read_report(path, kind_of_file="text"), one_line=True) == on_one_line(files.FOUND[:6])


def test_marks_of_notes_go_and_other_numbers_stay(tmp_path: Path) -> None:
    numbers = iter("123456789")
    lines = ["".join(next(numbers) if letter == "^" else letter for letter in line) for line in files.lines(mark="^")]
    rows = found(read_report(text_file(tmp_path / "report.txt", lines), kind_of_file="text"))
    assert rows == files.FOUND


def test_sub_items_are_split_where_asked(tmp_path: Path) -> None:
    rows = found(read_report(files.word_file(tmp_path / "report.docx"), kind_of_file="docx", split_roman=True))
    chapeau = f"{files.CHAPEAU}\n{files.NESTED[0]}"
    assert rows[1:3] == [
        ("6", "b i", files.NESTED[1], chapeau, "government"),
        ("6", "b ii", files.NESTED[2], chapeau, "government"),
    ]
    assert len(rows) == len(files.FOUND) + 1


KINDS: list[tuple[str, Callable[[Path], Any]]] = [
    ("docx", files.word_file),
    ("html", files.html_file),
    ("pdf", files.pdf_file),
]


@pytest.mark.parametrize(("kind", "make"), KINDS)
def test_the_first_page_says_what_the_report_is(tmp_path: Path, kind: str, make: Callable[[Path], Any]) -> None:
    reading = read_report(make(tmp_path / "report"), kind_of_file=kind)
    assert reading.shared == {
        "symbol": files.SYMBOL,
        "document_title": "Visit to Iceland – Report of the Special Rapporteur on the human right to rest, Jane Doe",
        "document_kind": "mission_report",
        "dated_on": "2021-05-03",
        "mechanism": "Special Rapporteur on the human right to rest",
        "mandate_holder": "Jane Doe",
        "states": ["Iceland"],
        "language": "en",
    }
    rows = list(reading.rows)
    assert rows[0].where.startswith("paragraph 6 (a)")
    assert rows[0].values["heading"] == "III. Conclusions and recommendations – B. Recommendations"
    assert all(set(row.values) <= RECOMMENDATION for row in rows)


def test_bullets_get_letters_that_are_marked_as_proposed(tmp_path: Path) -> None:
    rows = list(read_report(files.word_file(tmp_path / "report.docx"), kind_of_file="docx").rows)
    assert [row.values.get("paragraph_is_proposed") for row in rows[-3:]] == [None, "yes", "yes"]
    assert [problem.is_error for problem in rows[-1].problems] == [False]


def test_what_stands_on_forty_pages_is_found_among_them(tmp_path: Path) -> None:
    for kind, path in (
        ("docx", files.word_file(tmp_path / "report.docx", pages_of_filler=40)),
        ("pdf", files.pdf_file(tmp_path / "report.pdf", repeated=160)),
    ):
        assert len(list(read_report(path, kind_of_file=kind).rows)) == len(files.FOUND)
