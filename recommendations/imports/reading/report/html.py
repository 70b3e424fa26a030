"""A saved web page or pasted HTML: its paragraphs, with the numbers that a browser prints before list items."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree, html

from ..rows import Unreadable
from .blocks import Block, Source, plain
from .furniture import is_furniture
from .numbering import counted
from .text import decoded

MOST = 20 * 1024**2
LEFT_OUT = {
    "script",
    "style",
    "head",
    "nav",
    "noscript",
    "template",
    "svg",
    "math",
    "button",
    "select",
    "iframe",
    "object",
    "form",
    "aside",
    "del",
    "s",
}
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body center dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre "
        "section table tbody td tfoot th thead tr ul",
    )
)
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
STYLED = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")
NOTE_MARK = re.compile(r"^[\[(]?\s*(?:\d{1,3}|\*{1,3}|[†‡])\s*[\])]?(?:\s*,\s*\d{1,3})*$")
NOTES = re.compile(r"foot-?notes?|end-?notes?|^ftn|^edn|^fn\d", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
DEEPEST = 200


def source(path: Path) -> Source:
    """Raises Unreadable."""
    if path.stat().st_size > MOST:
        raise Unreadable(_("The page is larger than a report can be."))
    root = tree_of(text_of(path.read_bytes()))
    blocks = [] if root is None else [block for block in blocks_of(root) if not is_furniture(block.text)]
    if not blocks:
        raise Unreadable(
            _("The page has no text. Save it in the browser when it is fully shown, or copy its text and paste it.")
        )
    return Source(blocks, [block.text[:1000] for block in blocks[:60]])


def text_of(data: bytes) -> str:
    named = CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decoded(data)
    return decoded(data)


def tree_of(text: str) -> html.HtmlElement | None:
    # What lxml makes of an encoding named inside text is an error; the characters are known here.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True)
    try:
        return html.fromstring(text, parser=parser) if text.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def blocks_of(root: html.HtmlElement) -> Iterator[Block]:
    """Runs of text between block elements and line breaks, in order."""
    said: list[str] = []
    label, heading, preformatted = "", 0, 0
    for event, node, text in walked(root, 0):
        if event == "text":
            said.append(text if preformatted else text.replace("\n", " "))
            continue
        if node.tag == "br" or node.tag in BLOCKS:
            found = flushed(said, label, heading > 0)
            label = "" if found else label
            yield from found
        change = 1 if event == "start" else -1
        heading += change if re.fullmatch(r"h[1-6]", node.tag) else 0
        preformatted += change if node.tag == "pre" else 0
        if node.tag == "li":
            label = label_of_item(node) if event == "start" else ""
    yield from flushed(said, label, False)


def flushed(said: list[str], label: str, is_heading: bool) -> list[Block]:
    """The lines said so far, the first with its item's label."""
    lines = [text for line in "".join(said).split("\n") if (text := plain(line))]
    said.clear()
    return [Block(f"{label} {text}".strip() if at == 0 else text, is_heading) for at, text in enumerate(lines)]


def walked(node: html.HtmlElement, depth: int) -> Iterator[tuple[str, html.HtmlElement, str]]:
    """Starts, ends and texts of all that is shown, without footnotes and their marks."""
    if not isinstance(node.tag, str) or node.tag in LEFT_OUT or is_note(node) or depth > DEEPEST:
        return
    yield "start", node, ""
    if node.text:
        yield "text", node, node.text
    for child in node:
        yield from walked(child, depth + 1)
        if child.tail:
            yield "text", node, child.tail
    yield "end", node, ""


def is_note(node: html.HtmlElement) -> bool:
    if node.tag == "sup":
        return bool(NOTE_MARK.match(plain(node.text_content())))
    if node.tag == "a" and NOTES.search(f"{node.get('href', '').lstrip('#_')} {node.get('class', '')}"):
        return bool(NOTE_MARK.match(plain(node.text_content())))
    named = f"{node.get('id', '')} {node.get('class', '')}" if node.tag in {"div", "section", "ol", "li", "p"} else ""
    return any(NOTES.search(name) for name in named.split())


def label_of_item(item: html.HtmlElement) -> str:
    """As a browser counts: by the list's start and the item's own value."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return "•"
    style = LIST_STYLE.search(above.get("style", ""))
    form = STYLED.get(style[1], "") if style else above.get("type", "")
    if style and style[1] == "none":
        return ""
    number = int(above.get("start") or 1) - 1 if (above.get("start") or "1").lstrip("-").isdecimal() else 0
    for each in above.iterchildren("li"):
        own = each.get("value") or ""
        number = int(own) if own.isdecimal() and len(own) < 7 else number + 1
        if each is item:
            break
    label = counted(number, FORMS.get(form, "decimal"))
    return f"({label})" if form in {"a", "i"} else f"{label}."
