"""Files that are broken, or made to break their reader, each with what must come of it.

"refused": nothing of it is read, or no more; "told": a row says what is wrong with it, the others are read; "read": it is read
as if nothing were.
"""

import gzip
import random
import zlib
from collections.abc import Callable
from itertools import repeat
from typing import NamedTuple

from tests.imports.files import HEAD, ODS_HEAD, docx, docx_row, dumped, ods, ods_row, relations, row, xlsx, zipped

ROW = "Amend the law on assemblies,Kazakhstan\n"
CSV = "Text,State\n" + ROW
LONG_LINES = "a long line\n" * 100_000
CELL = 10 * 1024**2
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FETCHED = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


class Hostile(NamedTuple):
    ending: str
    content: Callable[[], bytes]
    outcome: str
    words: str = ""


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: content.encode(encoding)


def many(cells: str, count: int) -> list[bytes]:
    """So many equal rows, a thousand in a piece."""
    return list(repeat(f"<row>{cells}</row>".encode() * 1000, count // 1000))


def calm() -> bytes:
    """A good table of 100,000 full cells. What it takes is the measure for the others, whatever the machine."""
    return xlsx([HEAD.encode(), *many("<c><v>1</v></c>" * 10, 10_000)])


def member(name: str, content: str) -> Callable[[], bytes]:
    return lambda: xlsx(HEAD + row("a", "b"), more={name: content})


def locked_zip() -> bytes:
    made = bytearray(xlsx(HEAD))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = -1
        while (start := made.find(mark, start + 1)) >= 0:
            made[start + at] |= 1
    return bytes(made)


def noise() -> bytes:
    return random.Random(1).randbytes(200_000)


def words_of_100_kb() -> bytes:
    strings = f"{STRINGS}<si><t>{'w' * 99_000}</t></si></sst>"
    cells = '<c t="s"><v>0</v></c>' * 200
    head = row(*(f"Column {n}" for n in range(200)))
    return xlsx([head.encode(), *many(cells, 5000)], more={"xl/sharedStrings.xml": strings})


TEXTS = {
    "empty": Hostile("csv", bytes, "refused", "empty"),
    "only line ends": Hostile("csv", text("\r\n" * 1000), "refused", "empty"),
    "zero bytes alone": Hostile("csv", lambda: bytes(100_000), "refused"),
    "zero bytes in a cell": Hostile("csv", text(CSV + "Rat\0ify,Peru\n"), "told", "left out"),
    "a cell of 10 MB": Hostile("csv", text(f'{CSV}"{"x" * CELL}",Peru\n{ROW}'), "told", "longer than"),
    "a cell of 10 MB in lines": Hostile("csv", text(f'{CSV}"{LONG_LINES}",Peru\n{ROW}'), "told", "quotation"),
    "a line of 60 MB": Hostile("csv", text(CSV + "x" * 60 * 1024**2), "told", "longer than"),
    "a header of 10 MB": Hostile("csv", text("x" * CELL + ",State\n"), "refused", "line 1"),
    "an open quotation mark": Hostile("csv", text(f'{CSV}"Ratify,Peru\n{ROW * 2000}'), "told", "quotation marks"),
    "quotation marks within": Hostile("csv", text(f'{CSV}"Say "no" to it",Peru\n{ROW}'), "told", "quotation marks"),
    "nothing but broken quotes": Hostile("csv", text(CSV + 'a "b" c,"d" e\n"x" y,z\n' * 5000), "refused", "more than"),
    "quotes that never close": Hostile("csv", text(CSV + 'x",y"","\n' * 300_000), "refused", "more than"),
    "16,384 columns": Hostile("csv", text("a," * 16_383 + "a\n"), "refused", "500 cells"),
    "more cells than the header": Hostile("csv", text(CSV + "Ratify,Peru,and more\n"), "told", "belongs to no column"),
    "the same header twice": Hostile("csv", text("Text,Text,State,State\na,b,c,d\n"), "read"),
    "200,000 names of columns": Hostile("csv", text(",".join(map(str, range(200_000))) + "\n"), "refused"),
    "noise": Hostile("csv", noise, "refused"),
    "broken UTF-8": Hostile("csv", lambda: (CSV + "Освободить,Peru\n" * 50).encode() + b"Rat\xffify,\xd0\n", "told"),
    "half of UTF-16": Hostile("csv", lambda: CSV.encode("utf-16")[:-1], "told"),
    "PDF": Hostile("csv", lambda: b"%PDF-1.7\n1 0 obj", "refused", "PDF"),
    "picture": Hostile("xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "refused", "PNG"),
    "program": Hostile("xlsx", lambda: b"MZ" + bytes(1000), "refused", "EXE"),
    "gzip bomb": Hostile("csv", lambda: gzip.compress(bytes(CELL)), "refused", "gzip"),
    "web page called XLS": Hostile("xls", text("<html><table><tr><td>Text</td></tr></table>"), "refused", "web page"),
    "old Excel or a password": Hostile("xls", lambda: OLE, "refused", "password"),
}

WORKBOOKS = {
    "cut off": Hostile("xlsx", lambda: xlsx(HEAD + row("a", "b") * 500)[:1500], "refused", "damaged"),
    "an archive of nothing": Hostile("xlsx", lambda: zipped({}), "refused"),
    "a Word file": Hostile("xlsx", lambda: docx(""), "refused", "no table"),
    "10,000 members": Hostile("xlsx", lambda: zipped({f"{n}": "" for n in range(10_000)}), "refused", "unpacks"),
    "a password on its members": Hostile("xlsx", locked_zip, "refused", "password"),
    "600 MB of spaces": Hostile("xlsx", lambda: xlsx([b" " * 1024**2] * 600), "refused", "unpacks"),
    "600 MB of one cell": Hostile(
        "xlsx", lambda: xlsx([HEAD.encode(), b"<row><c><v>", *[b"1" * 1024**2] * 600]), "refused", "unpacks"
    ),
    "a million empty rows": Hostile("xlsx", lambda: xlsx([HEAD.encode(), *many("", 1_000_000)]), "read"),
    "16 million styled cells": Hostile(
        "xlsx", lambda: xlsx([HEAD.encode(), *many('<c s="1"/>' * 16, 1_000_000)]), "told", "empty cells"
    ),
    "a million rows of formulas": Hostile(
        "xlsx", lambda: xlsx([HEAD.encode(), *many("<c><f>NOW()</f></c>" * 5, 1_000_000)]), "told", "whose value is not"
    ),
    "5 million full cells": Hostile(
        "xlsx", lambda: xlsx([HEAD.encode(), *many("<c><v>1</v></c>" * 50, 100_000)]), "refused", "unpacks"
    ),
    "a header of 16,384 columns": Hostile("xlsx", lambda: xlsx(row(*["a"] * 16_384)), "refused", "500 cells"),
    "a cell in the last column": Hostile(
        "xlsx", lambda: xlsx(HEAD + row("a", "b", '<c r="XFD2"><v>1</v></c>')), "told", "500 cells"
    ),
    "one cell merged over everything": Hostile(
        "xlsx",
        lambda: xlsx(HEAD + row("a", "b"), after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "read",
    ),
    "a million merged cells": Hostile(
        "xlsx", lambda: xlsx(HEAD, after='<mergeCell ref="A1:A9"/>' * 1_000_000), "refused", "unpacks"
    ),
    "a formula without its value": Hostile(
        "xlsx", lambda: xlsx(HEAD + row("<c><f>1+1</f></c>", "Peru")), "told", "whose value is not in the file"
    ),
    "a command as a formula": Hostile(
        "xlsx", lambda: xlsx(HEAD + row("<c><f>cmd|'/C calc'!A0</f></c>", "Peru")), "told", "whose value is not"
    ),
    "an error as a value": Hostile(
        "xlsx", lambda: xlsx(HEAD + row('<c t="e"><v>#REF!</v></c>', "Peru")), "told", "#REF!"
    ),
    "links to other files": Hostile(
        "xlsx",
        lambda: xlsx(
            HEAD + row('<c t="str"><f>[1]Sheet1!A1</f><v>Amend the law</v></c>', "Peru"),
            more={"xl/externalLinks/externalLink1.xml": "<externalLink/>"},
        ),
        "read",
    ),
    "a sheet elsewhere on the disk": Hostile(
        "xlsx",
        member("xl/_rels/workbook.xml.rels", relations(("worksheet", "../../../../../etc/passwd"))),
        "refused",
        "damaged",
    ),
    "entities that grow": Hostile("xlsx", member("xl/sharedStrings.xml", LAUGHS + "<sst/>"), "refused", "entities"),
    "entities that fetch": Hostile("xlsx", member("xl/styles.xml", FETCHED + "<x>&a;</x>"), "refused", "entities"),
    "a word that is not there": Hostile(
        "xlsx", lambda: xlsx(HEAD + row('<c t="s"><v>99</v></c>')), "refused", "damaged"
    ),
    "a shared word of 10 MB": Hostile(
        "xlsx",
        lambda: xlsx(
            HEAD + row('<c t="s"><v>0</v></c>'),
            more={"xl/sharedStrings.xml": f"{STRINGS}<si><t>{'x' * CELL}</t></si></sst>"},
        ),
        "told",
        "longer than",
    ),
    "15 million shared words": Hostile(
        "xlsx",
        lambda: xlsx(HEAD, more={"xl/sharedStrings.xml": [STRINGS.encode(), *[b"<si><t>a</t></si>" * 10_000] * 1500]}),
        "refused",
        "unpacks",
    ),
    "a long word a million times": Hostile("xlsx", words_of_100_kb, "refused", "more text"),
    "rows and cells that lie": Hostile(
        "xlsx",
        lambda: xlsx(
            HEAD + '<row r="99999999999"><c r="ZZZZZZZZ9"><v>1</v></c></row><row r="-1"><c r="é"><v>2</v></c></row>'
        ),
        "told",
    ),
    "numbers that are none": Hostile(
        "xlsx",
        lambda: xlsx(
            HEAD + row("<c><v>1e999999</v></c>", "<c><v>nan</v></c>") + row("<c><v>x</v></c>", "<c><v>-</v></c>")
        ),
        "read",
    ),
    "XML that ends in the middle": Hostile("xlsx", lambda: xlsx(HEAD + "<row><c><v>1"), "refused", "damaged"),
    "a binary workbook": Hostile(
        "xlsx", member("_rels/.rels", relations(("officeDocument", "xl/workbook.bin"))), "refused", "XLSB"
    ),
    "ODS: a row a million times": Hostile(
        "ods", lambda: ods(ODS_HEAD + ods_row("a", "b", repeated=1_048_576)), "told", "1048576 times"
    ),
    "ODS: a cell 16,384 times": Hostile(
        "ods",
        lambda: ods(
            ODS_HEAD
            + ods_row('<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>')
        ),
        "told",
        "500 cells",
    ),
    "ODS: rows of rows": Hostile(
        "ods",
        lambda: ods([ODS_HEAD.encode(), *[(ods_row(*["x"] * 50, repeated=1000)).encode()] * 1000]),
        "refused",
        "unpacks",
    ),
    "ODS: a million empty rows": Hostile(
        "ods", lambda: ods(ODS_HEAD + ods_row("a", "b") + ods_row("<table:table-cell/>", repeated=1_048_576)), "read"
    ),
    "ODS: a password": Hostile(
        "ods",
        lambda: ods(ODS_HEAD, more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}),
        "refused",
        "password",
    ),
    "ODS: entities": Hostile(
        "ods", lambda: ods("", more={"content.xml": LAUGHS + "<x>&b;</x>"}), "refused", "entities"
    ),
    "ODS: a billion spaces": Hostile(
        "ods",
        lambda: ods(
            ODS_HEAD + ods_row('<table:table-cell><text:p>a<text:s text:c="99999999"/>b</text:p></table:table-cell>')
        ),
        "read",
    ),
}

OTHERS = {
    "JSON: lists in lists": Hostile("json", lambda: b'[{"Text":' + b"[" * 1_000_000, "refused", "not JSON"),
    "JSON: objects in objects": Hostile("json", lambda: b'{"data":' * 100_000, "refused", "not JSON"),
    "JSON: cut off": Hostile("json", lambda: dumped(*[RECORD] * 5000)[:-100], "refused", "cut off"),
    "JSON: no records": Hostile("json", lambda: dumped(*range(1_000_000)), "refused", "not JSON"),
    "JSON: a number of 10 MB": Hostile("json", lambda: b'[{"Text": ' + b"1" * CELL + b"}]", "refused", "not JSON"),
    "JSON: a text of 60 MB": Hostile("json", lambda: b'[{"Text": "' + b"x" * 60 * 1024**2, "refused", "not JSON"),
    "JSON: something else": Hostile("json", lambda: dumped({"name": "x"}), "refused", "no export of UHRI"),
    "JSON: characters that are none": Hostile(
        "json", lambda: b'[{"AnnotationId":"1","Symbol":"A/1","Body":"UPR","Text":"a\\u0000b\\ud800c"}]', "read"
    ),
    "Word: entities": Hostile(
        "docx", lambda: docx("", more={"word/document.xml": LAUGHS + "<x/>"}), "refused", "entities"
    ),
    "Word: no table": Hostile("docx", lambda: docx("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"), "refused", "no table"),
    "Word: a password": Hostile("docx", lambda: OLE, "refused", "password"),
    "Word: a spreadsheet": Hostile("docx", lambda: xlsx(HEAD), "refused", "no Word file"),
    "Word: tables in tables": Hostile("docx", lambda: docx("<w:tbl><w:tr><w:tc>" * 200_000), "refused", "unpacks"),
    "Word: four million rows": Hostile("docx", lambda: docx("<w:tbl>" + "<w:tr/>" * 4_000_000), "refused", "no table"),
    "Word: a cell of 10 MB": Hostile(
        "docx",
        lambda: docx(f"<w:tbl>{docx_row('Recommendation', 'Position')}{docx_row('x' * CELL, 'Noted')}</w:tbl>"),
        "told",
        "longer than",
    ),
    "a compressed bomb that is no zip": Hostile("xlsx", lambda: b"PK\x03\x04" + zlib.compress(bytes(CELL)), "refused"),
}
RECORD = {"AnnotationId": "1", "Symbol": "A/HRC/1/1", "Body": "- UPR", "Text": "1. Ratify.", "Countries": ["Peru"]}
HOSTILE = TEXTS | WORKBOOKS | OTHERS
