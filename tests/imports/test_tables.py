"""Tables as people have them: letters, separators, quotes, merged cells, formats of numbers; a header and numbered rows."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from recommendations.imports.reading.files import Line, open_table
from recommendations.imports.reading.rows import Unreadable
from tests.imports.files import HEAD, ODS_HEAD, ods, ods_row, row, xlsx

Read = Callable[[bytes], tuple[list[str], list[Line], list[str]]]
RUSSIAN = "Текст,Государство\n«Освободить» всех — и без условий,Казахстан\n"
FRENCH = "Texte,État\nLibérer les détenus à l’école,Sénégal\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: bytes) -> tuple[list[str], list[Line], list[str]]:
        path = tmp_path / "file"
        path.write_bytes(content)
        table = open_table(path)
        return table.header, list(table.lines), table.notes

    return reading


def cells(lines: list[Line]) -> list[list[str]]:
    return [line.cells for line in lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"])
def test_russian_is_read_in_every_encoding(encoding: str, read: Read) -> None:
    header, lines, _notes = read(RUSSIAN.encode(encoding))
    assert [header, *cells(lines)] == [line.split(",") for line in RUSSIAN.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman", "utf-16"])
def test_french_is_read_in_every_encoding(encoding: str, read: Read) -> None:
    header, lines, _notes = read(FRENCH.encode(encoding))
    assert [header, *cells(lines)] == [line.split(",") for line in FRENCH.splitlines()]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end: str, read: Read) -> None:
    _header, lines, _notes = read(f"Text,State{end}a,b{end}c,d".encode())
    assert [(line.where, line.cells) for line in lines] == [("line 2", ["a", "b"]), ("line 3", ["c", "d"])]


def test_line_ends_may_be_mixed_and_stand_within_cells(read: Read) -> None:
    _header, lines, _notes = read(b'Text,State\r\n"one\ntwo",b\rc,d\n')
    assert [(line.where, line.cells) for line in lines] == [("line 2", ["one\ntwo", "b"]), ("line 4", ["c", "d"])]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_looking(separator: str, read: Read) -> None:
    rows = [["Text", "State", "Year"], ["Amend, repeal; or both", "Peru", "2014"], ["Ratify", "Chad", "2015"]]
    content = "\n".join(separator.join(f'"{cell}"' for cell in each) for each in rows)
    header, lines, _notes = read(content.encode())
    assert [header, *cells(lines)] == rows


def test_excel_may_say_the_separator(read: Read) -> None:
    header, lines, _notes = read(b"sep=;\r\nText;State\r\nOne, two, three;Peru\r\n")
    assert (header, cells(lines), lines[0].where) == (["Text", "State"], [["One, two, three", "Peru"]], "line 3")


def test_an_open_quotation_mark_swallows_nothing(read: Read) -> None:
    rest = [[f"Text {n}", "Peru"] for n in range(700)]
    content = 'Text,State\na,b\n"open,Peru\n' + "".join(",".join(each) + "\n" for each in rest)
    _header, lines, _notes = read(content.encode())
    assert [(line.where, line.problems[0].is_error) for line in lines if line.problems] == [("line 3", True)]
    assert cells(lines)[0] == ["a", "b"]
    assert cells(lines)[2:] == rest


def test_a_row_that_is_too_long_is_told_with_its_words(read: Read) -> None:
    _header, lines, _notes = read(b"Text,State\nAmend, and apply,Peru\n")
    assert [problem.words for problem in lines[0].problems] == [
        "The row has more cells than the header: “Peru” belongs to no column."
    ]


def test_a_title_stands_above_the_header_and_columns_have_names(read: Read) -> None:
    header, lines, notes = read(b"Our list\n\nText,,Text\na,b,c\nd\n")
    assert (header, cells(lines)) == (["Text", "Column 2", "Text (2)"], [["a", "b", "c"], ["d", "", ""]])
    assert notes == ["More than one column is called: Text.", "Above the header stands: Our list"]


def test_what_no_text_holds_is_left_out_and_said(read: Read) -> None:
    _header, (line,), _notes = read(b"Text,State\nRat\0ify,Peru\n")
    assert (line.cells, line.problems[0].field, line.problems[0].is_error) == (["Ratify", "Peru"], "Text", False)


# --- workbooks ---------------------------------------------------------------------------------------------------


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(["State", "Text", "Paragraph", "Date"])
    sheet.append(["Kazakhstan", "Ratify\nand apply", 126.1, date(2016, 7, 11)])
    sheet.append([None, "Amend", 96, date(2016, 7, 1)])
    sheet.append(["Peru", "=1+1", True, date(2016, 1, 1)])
    sheet["C2"].number_format, sheet["D3"].number_format, sheet["D4"].number_format = "0.00", "mmmm yyyy", "yyyy"
    sheet.merge_cells("A2:A3")
    book.create_sheet("Notes")["A1"] = "x"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_it_is_shown(read: Read) -> None:
    _header, lines, notes = read(workbook())
    assert cells(lines) == [
        ["Kazakhstan", "Ratify\nand apply", "126.10", "2016-07-11"],
        ["Kazakhstan", "Amend", "96", "2016-07"],
        ["Peru", "", "TRUE", "2016"],
    ]
    assert [line.where for line in lines] == ["sheet Data, row 2", "sheet Data, row 3", "sheet Data, row 4"]
    assert notes == ["Only one sheet was read. The file has others: Notes."]


def test_merged_cells_and_formulas_are_told_of_their_column(read: Read) -> None:
    _header, lines, _notes = read(workbook())
    (merged,), (formula,) = lines[1].problems, lines[2].problems
    assert (merged.field, merged.is_error, formula.field, formula.is_error) == ("State", False, "Text", True)


def test_the_value_of_a_formula_is_what_the_file_holds(read: Read) -> None:
    shown = row('<c t="str"><f>A1&amp;B1</f><v>Amend_x000D_\nthe law</v></c>', "<c><f>1+1</f><v>2</v></c>")
    _header, lines, _notes = read(xlsx(HEAD + shown))
    assert (cells(lines), lines[0].problems) == ([["Amend\nthe law", "2"]], [])


def test_rows_far_apart_keep_their_numbers(read: Read) -> None:
    _header, lines, _notes = read(xlsx(HEAD + '<row r="90000"><c r="B90000"><v>5</v></c></row>'))
    assert [(line.where, line.cells) for line in lines] == [("sheet Data, row 90000", ["", "5"])]


def test_another_sheet_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "book").write_bytes(workbook())
    assert open_table(tmp_path / "book", "Notes").header == ["x"]
    with pytest.raises(Unreadable):
        open_table(tmp_path / "book", "Nothing")


def test_an_ods_file_is_read_as_it_is_shown(read: Read) -> None:
    cell = '<table:table-cell office:value-type="{kind}" office:{name}="{value}"><text:p>{shown}</text:p></table:table-cell>'
    number = cell.format(kind="float", name="value", value="126.1", shown="126,10")
    month = cell.format(kind="date", name="date-value", value="2016-07-01", shown="July 2016")
    noted = (
        "<table:table-cell><office:annotation><text:p>by me</text:p></office:annotation>"
        '<text:p>Amend<text:s text:c="2"/>the law</text:p><text:p>now</text:p></table:table-cell>'
    )
    rows = ods_row(number, month) + ods_row(noted, "Peru", repeated=2)
    _header, lines, _notes = read(ods(ODS_HEAD + ods_row("<table:table-cell/>", repeated=5) + rows))
    assert [(line.where, line.cells) for line in lines] == [
        ("sheet Data, row 7", ["126.10", "2016-07"]),
        ("sheet Data, row 8", ["Amend  the law\nnow", "Peru"]),
        ("sheet Data, row 9", ["Amend  the law\nnow", "Peru"]),
    ]


def test_rows_are_not_held_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Text,State\n" + "Amend,Peru\n" * 100_000)
    lines = open_table(tmp_path / "file").lines
    assert next(lines).where == "line 2"
