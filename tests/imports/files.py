"""Workbooks and Word files written by hand, element by element: what no library would write can be written too."""

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from recommendations.imports.reading.files import open_table

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
Part = str | bytes | Iterable[bytes]


def original(name: str) -> Path:
    """A file of the real data; without it the test skips, on CI it fails."""
    path = DATA / name
    if not path.exists():
        message = f"the real data is not here: {name}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return path


def zipped(parts: dict[str, Part]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in [part] if isinstance(part, str | bytes) else part:
                    member.write(piece.encode() if isinstance(piece, str) else piece)
    return out.getvalue()


def relations(*each: tuple[str, str]) -> str:
    rows = (f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(each, 1))
    return f'<Relationships xmlns="{PACKAGE}">{"".join(rows)}</Relationships>'


def xlsx(rows: str | Iterable[bytes], *, after: str = "", more: dict[str, Part] | None = None) -> bytes:
    """A workbook of one sheet, Data; ``rows`` and what stands ``after`` them as XML."""
    head, tail = f'<worksheet xmlns="{SHEET}"><sheetData>', f"</sheetData>{after}</worksheet>"
    sheet = head + rows + tail if isinstance(rows, str) else [head.encode(), *rows, tail.encode()]
    names = f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="Data" r:id="r1"/></sheets></workbook>'
    parts: dict[str, Part] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": names,
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(parts | (more or {}))


def row(*cells: str) -> str:
    """Cells as words, or as XML where they begin with "<"."""
    made = (cell if cell.startswith("<") else f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f"<row>{''.join(made)}</row>"


HEAD = row("Text", "State")


def ods(rows: str | Iterable[bytes], *, more: dict[str, Part] | None = None) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    head = f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="Data">'
    tail = "</table:table></office:spreadsheet></office:body></office:document-content>"
    content = head + rows + tail if isinstance(rows, str) else [head.encode(), *rows, tail.encode()]
    parts: dict[str, Part] = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    return zipped(parts | {"META-INF/manifest.xml": "<manifest/>", "content.xml": content} | (more or {}))


def ods_row(*cells: str, repeated: int = 1) -> str:
    """Cells as words, or as XML where they begin with "<"."""
    made = (
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{''.join(made)}</table:table-row>"


ODS_HEAD = ods_row("Text", "State")


def docx(body: str, *, more: dict[str, Part] | None = None) -> bytes:
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    parts: dict[str, Part] = {"[Content_Types].xml": "<Types/>", "word/document.xml": document}
    return zipped(parts | (more or {}))


def docx_row(*cells: str, span: int = 1) -> str:
    """Each line of a cell is a paragraph."""
    made = []
    for cell in cells:
        words = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in cell.split("\n"))
        made.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{words}</w:tc>')
    return f"<w:tr>{''.join(made)}</w:tr>"


def table_of(tmp_path: Path) -> Callable[..., tuple[list[str], list[list[str]]]]:
    """The header and the cells of what is written there."""

    def read(content: bytes, name: str = "file") -> tuple[list[str], list[list[str]]]:
        (tmp_path / name).write_bytes(content)
        table = open_table(tmp_path / name)
        return table.header, [line.cells for line in table.lines]

    return read


def dumped(*records: object) -> bytes:
    return json.dumps(list(records), ensure_ascii=False).encode()
