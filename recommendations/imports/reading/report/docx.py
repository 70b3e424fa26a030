"""A Word file's paragraphs with the numbers that Word prints before them, as they are when all tracked changes are accepted."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from ..docx_tables import MAIN, open_word
from ..rows import Unreadable
from ..zipped import Archive, damaged, refuse
from .blocks import Block, Source, plain
from .numbering import Numbering, W

MOST_PART = 40 * 1024**2  # bytes of it, unpacked
# Deleted or moved away, not of the body, or the second telling of the same drawing.
LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "footnoteReference", "endnoteReference", "pPr", "rPr")}
LEFT_OUT |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
BREAKS = {f"{W}br", f"{W}cr"}
MARKS = set("0123456789*†‡, ")


def source(path: Path) -> Source:
    """Raises Unreadable."""
    archive = open_word(path)
    body = part(archive, MAIN)
    numbering, styles = (
        part(archive, name) if name in archive else None for name in ("word/numbering.xml", "word/styles.xml")
    )
    running = [name for name in sorted(archive.names) if name.startswith("word/header") and name.endswith(".xml")]
    heads = [head(part(archive, name)) for name in running[:6]]
    blocks = list(blocks_of(body, Numbering(numbering, styles)))
    if not blocks:
        raise Unreadable(
            _("The Word file has no text. If it holds pictures of pages, let a program read them (OCR) first.")
        )
    return Source(blocks, [block.text[:1000] for block in blocks[:60]] + [text for text in heads if text])


def part(archive: Archive, name: str) -> etree._Element:
    """Its XML, never unpacked further than ``MOST_PART``, without entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    data = b"".join(archive.pieces(name, MOST_PART))
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        refuse()
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(damaged()) from None


def head(root: etree._Element) -> str:
    return plain(" ".join(words(paragraph, paragraph) for paragraph in root.iter(f"{W}p")))


def blocks_of(body: etree._Element, numbering: Numbering) -> Iterator[Block]:
    waiting = ""  # the text of a paragraph whose end was deleted: it runs on into the next
    for paragraph in body.iter(f"{W}p"):
        if is_left_out(paragraph):
            continue
        style = numbering.style_of(paragraph)
        text = waiting + words(paragraph, paragraph)
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            waiting = text
            continue
        waiting = ""
        label = numbering.next_label(paragraph) if text.strip() else ""
        if style.is_contents or not plain(text):
            continue
        for at, line in enumerate(line for line in text.split("\n") if plain(line)):
            yield Block(plain(f"{label} {line}" if at == 0 and label else line), style.is_heading)


def is_left_out(paragraph: etree._Element) -> bool:
    return any(above.tag in LEFT_OUT for above in paragraph.iterancestors())


def words(node: etree._Element, paragraph: etree._Element) -> str:
    """What is printed of a paragraph; text boxes in it are paragraphs of their own."""
    said = []
    for child in node:
        if child.tag in LEFT_OUT or child.tag == f"{W}p":
            continue
        if child.tag == f"{W}t":
            said.append(child.text or "")
        elif child.tag == f"{W}tab":
            said.append("\t")
        elif child.tag in BREAKS:
            said.append("" if child.get(f"{W}type") in {"page", "column"} else "\n")
        elif child.tag == f"{W}noBreakHyphen":
            said.append("-")
        elif not is_mark(child):
            said.append(words(child, paragraph))
    return "".join(said)


def is_mark(run: etree._Element) -> bool:
    """A raised number or asterisk that somebody typed as the mark of a note."""
    if run.tag != f"{W}r":
        return False
    raised = run.find(f"{W}rPr/{W}vertAlign")
    is_raised = raised is not None and raised.get(f"{W}val") == "superscript"
    style = run.find(f"{W}rPr/{W}rStyle")
    is_reference = style is not None and "reference" in (style.get(f"{W}val") or "").lower()
    text = "".join(node.text or "" for node in run.iter(f"{W}t"))
    return (is_raised or is_reference) and bool(text.strip()) and set(text) <= MARKS
