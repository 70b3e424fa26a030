# ruff: noqa: SIM905 - lists of names read better as words
"""Word: the text as it stands when all changes are accepted, without comments and with hidden words in view."""

import re
from typing import Any, BinaryIO

from ..kinds import Kind
from . import opc
from .charts import chart
from .packages import Package, pack
from .trees import Element, each, keep_only, local, remove, strip_attributes, unwrap

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
W = f"{{{WORD}}}"
CHANGES = (
    "rPrChange pPrChange sectPrChange tblPrChange tblPrExChange trPrChange tcPrChange tblGridChange numberingChange "
    "cellIns cellDel cellMerge moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd"
).split()
NOTES = "commentRangeStart commentRangeEnd commentReference annotationRef proofErr lastRenderedPageBreak bookmarkStart bookmarkEnd".split()
DATA = "sdtPr sdtEndPr ffData customXmlPr docVars rsids attachedTemplate nsid tmpl rsid vanish specVanish webHidden".split()
CUSTOM_XML = [f"customXml{what}Range{end}" for what in ("Ins", "Del", "MoveFrom", "MoveTo") for end in ("Start", "End")]
WRAPPERS = "ins moveTo sdt sdtContent smartTag customXml dir bdo".split()
SETTINGS = """
mirrorMargins gutterAtTop displayBackgroundShape evenAndOddHeaders defaultTabStop autoHyphenation characterSpacingControl
footnotePr endnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator bookFoldPrinting
""".split()
COUNTING = re.compile(r"\s*(PAGE|NUMPAGES|SECTION|SECTIONPAGES)(\s+\\\*\s*\w+)*\s*$", re.IGNORECASE)
NAMING = re.compile(
    r"\s*(AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE|DOCPROPERTY|TITLE|SUBJECT|KEYWORDS|COMMENTS|INFO|DOCVARIABLE)\b",
    re.IGNORECASE,
)


def check(file: BinaryIO, kind: Kind) -> dict[str, Any]:
    package = Package(file)
    package.look_at_all()
    opc.main_part(opc.Copy(package, KINDS), MAIN)
    return {}


def clean(file: BinaryIO, kind: Kind, copy: BinaryIO) -> dict[str, Any]:
    pack(opc.copied(Package(file), MAIN, KINDS), copy)
    return {}


def story(root: Element) -> None:
    """A part with text: the body, headers, footers, notes."""
    for mark in each(root, ["del", "moveFrom"]):
        join(mark)
    for gone in each(root, ["del", "moveFrom"]):
        owner = gone.getparent()
        if owner is not None and local(owner) == "trPr":
            remove(owner.getparent())
        else:
            remove(gone)
    for element in each(root, [*CHANGES, *NOTES, *DATA, *CUSTOM_XML]):
        remove(element)
    fields(root)
    for element in each(root, WRAPPERS):
        if element.tag.startswith(W):
            unwrap(element)
    strip_attributes(
        root,
        lambda element, name: local(name) in {"anchor", "docLocation", "tgtFrame"} and local(element) == "hyperlink",
    )


def join(mark: Element) -> None:
    """A paragraph whose end was deleted goes on in the next one, unless a section ends with it."""
    properties = mark.getparent()
    of_paragraph = properties.getparent() if properties is not None and local(properties) == "rPr" else None
    if of_paragraph is None or local(of_paragraph) != "pPr" or of_paragraph.find(f"{W}sectPr") is not None:
        return
    paragraph = of_paragraph.getparent()
    following = paragraph.getnext()
    if following is None or local(following) != "p":
        return
    paragraph.remove(of_paragraph)
    start = 1 if len(following) and local(following[0]) == "pPr" else 0
    following[start:start] = list(paragraph)
    remove(paragraph)


def fields(root: Element) -> None:  # noqa: C901 - one pass over one grammar
    """Only those that count pages stay alive; of the others the words remain, unless they name somebody or a file."""
    for simple in each(root, ["fldSimple"]):
        instruction = simple.get(f"{W}instr", "")
        if NAMING.match(instruction):
            remove(simple)
        elif not COUNTING.match(instruction):
            unwrap(simple)
    open_fields: list[list[Element]] = []
    for element in list(root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText", f"{W}t")):
        starts = local(element) == "fldChar" and element.get(f"{W}fldCharType") == "begin"
        if starts:
            open_fields.append([])
        if open_fields:
            open_fields[-1].append(element)
        elif local(element) != "t":
            remove(element)
        if local(element) == "fldChar" and element.get(f"{W}fldCharType") == "end" and open_fields:
            end_field(open_fields.pop())
    for field in open_fields:
        end_field(field)


def end_field(parts: list[Element]) -> None:
    instruction = "".join(part.text or "" for part in parts if local(part) == "instrText")
    if COUNTING.match(instruction):
        return
    for part in parts:
        if local(part) != "t" or NAMING.match(instruction):
            remove(part)


def styles(root: Element) -> None:
    story(root)


def numbering(root: Element) -> None:
    story(root)
    for abstract in each(root, ["abstractNum"]):
        for name in [child for child in abstract if local(child) == "name"]:
            remove(name)


def settings(root: Element) -> None:
    keep_only(root, SETTINGS)


def part(name: str, kind: str, cleaned: Any = story, *, is_implied: bool = False) -> opc.PartKind:
    return opc.PartKind(f"word/{name}.xml", f"{TYPE}.{kind}+xml", cleaned, is_implied)


def as_it_is(root: Element) -> None:
    """Nothing beyond what is taken from every part."""


CHART = opc.PartKind(
    "word/charts/chart{}.xml", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", chart
)
THEME = opc.PartKind(
    "word/theme/theme{}.xml", "application/vnd.openxmlformats-officedocument.theme+xml", as_it_is, True
)
MAIN = part("document", "document.main")
KINDS = {
    "styles": part("styles", "styles", styles, is_implied=True),
    "numbering": part("numbering", "numbering", numbering, is_implied=True),
    "settings": part("settings", "settings", settings, is_implied=True),
    "footnotes": part("footnotes", "footnotes", is_implied=True),
    "endnotes": part("endnotes", "endnotes", is_implied=True),
    "header": part("header{}", "header"),
    "footer": part("footer{}", "footer"),
    "theme": THEME,
    "chart": CHART,
}
