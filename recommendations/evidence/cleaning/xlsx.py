# ruff: noqa: SIM905 - lists of names read better as words
"""Spreadsheets: the last values, in sheets, rows and columns that are all in view. No formulas, names, comments or tables."""

from typing import Any, BinaryIO

from lxml import etree

from ..kinds import Kind
from ..unacceptable import Unacceptable
from . import opc
from .charts import chart
from .packages import Package, pack
from .trees import Element, each, keep_only, remove

TYPE = "application/vnd.openxmlformats-officedocument"
WORKBOOK = ["workbookPr", "bookViews", "sheets"]
SHEET = """
sheetPr dimension sheetViews sheetFormatPr cols sheetData mergeCells hyperlinks printOptions pageMargins pageSetup rowBreaks
colBreaks drawing
""".split()
STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs".split()


def check(file: BinaryIO, kind: Kind) -> dict[str, Any]:
    package = Package(file)
    package.look_at_all()
    opc.main_part(opc.Copy(package, KINDS), MAIN)
    return {}


def clean(file: BinaryIO, kind: Kind, copy: BinaryIO) -> dict[str, Any]:
    members = dict(opc.copied(Package(file), MAIN, KINDS))
    forget_unused(members)
    pack(members.items(), copy)
    return {}


def workbook(root: Element) -> None:
    keep_only(root, WORKBOOK)
    for element in each(root, ["workbookPr"]):
        keep_attributes(element, {"date1904"})
    for element in each(root, ["workbookView"]):
        keep_attributes(element, set())
    for element in each(root, ["sheet"]):
        element.attrib.pop("state", None)


def sheet(root: Element) -> None:
    keep_only(root, SHEET)
    for formula in each(root, ["f"]):
        keep_result(formula)
    for element in each(root, ["sheetPr"]):
        keep_attributes(element, set())
    for element in each(root, ["pageSetup"]):
        keep_attributes(element, {"paperSize", "orientation", "scale", "fitToWidth", "fitToHeight"})
    for element in each(root, ["row", "col"]):
        element.attrib.pop("hidden", None)
    for element in each(root, ["c"]):
        element.attrib.pop("cm", None), element.attrib.pop("vm", None)
    for element in each(root, ["hyperlink"]):
        keep_attributes(element, {"ref", *(name for name in element.attrib if opc.is_relation(name))})


def keep_result(formula: Element) -> None:
    """Of a formula; one whose result was never stored would vanish in silence. An empty text is a result too."""
    cell = formula.getparent()
    if cell is not None and not cell.findtext("{*}v") and cell.get("t") != "str":
        raise Unacceptable("not_calculated")
    remove(formula)


def keep_attributes(element: Element, names: set[str]) -> None:
    for name in set(element.attrib) - names:
        del element.attrib[name]


def styles(root: Element) -> None:
    keep_only(root, STYLES)
    for number, style in enumerate(each(root, ["cellStyle"])):
        if "builtinId" not in style.attrib:
            style.set("name", f"Style {number}")


def as_it_is(root: Element) -> None:
    """Nothing beyond what is taken from every part."""


def forget_unused(members: dict[str, bytes]) -> None:
    """Words of cells that were deleted linger among the shared ones, and links without a target are empty."""
    if "xl/sharedStrings.xml" not in members:
        return
    used = set()
    for name, data in members.items():
        if name.startswith("xl/worksheets/sheet"):
            cells = etree.fromstring(data).iter("{*}c")
            used |= {cell.findtext("{*}v") for cell in cells if cell.get("t") == "s"}
    root = etree.fromstring(members["xl/sharedStrings.xml"])
    for number, words in enumerate(each(root, ["si"])):
        if str(number) not in used:
            for child in list(words):
                words.remove(child)
            etree.SubElement(words, words.tag[:-2] + "t")
    members["xl/sharedStrings.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def part(name: str, kind: str, cleaned: Any = as_it_is, *, is_implied: bool = False) -> opc.PartKind:
    return opc.PartKind(f"xl/{name}.xml", f"{TYPE}.{kind}+xml", cleaned, is_implied)


MAIN = part("workbook", "spreadsheetml.sheet.main", workbook)
KINDS = {
    "worksheet": part("worksheets/sheet{}", "spreadsheetml.worksheet", sheet),
    "chartsheet": part("chartsheets/sheet{}", "spreadsheetml.chartsheet"),
    "styles": part("styles", "spreadsheetml.styles", styles, is_implied=True),
    "sharedStrings": part("sharedStrings", "spreadsheetml.sharedStrings", is_implied=True),
    "theme": part("theme/theme{}", "theme", is_implied=True),
    "drawing": part("drawings/drawing{}", "drawing"),
    "chart": part("charts/chart{}", "drawingml.chart", chart),
}
