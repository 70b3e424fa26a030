"""Lines of a page or of pasted text → paragraphs: which line goes on and which begins anew, and words broken at line ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import Block
from .headings import is_named, is_numbered
from .labels import ALONE, goes_on, label_of, successor

CLOSED = re.compile(
    r"([.;:!?]|[.;:!?,)\d][”\"’»)]|[”\"»)]|[.;:,)”’]\s?\d{1,3}|[;,]\s(and|or|et|ou|y|o|и|или))\*{0,3}$", re.IGNORECASE
)
# Lines that begin with a place may go on from the line before: "see article / 9. The …", "paragraph / 4 (a) and …".
POINTS_ON = re.compile(r"\b(arts?|articles?|paras?|paragraphs?|No|Nos|and|or|of|to|in|пункт\w*|стать\w+)\.?$")
HALF_A_HEADING = re.compile(r"[.;:”]\s(?:[A-Z]|[IVX]{1,5})\.$")  # its number ends the line
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LONGEST = 20_000  # characters of a paragraph
BROKEN = re.compile(r"([^\W\d_]{2,})-$")


@dataclass
class Line:
    text: str
    gap: bool = False  # more space above it than between lines of a paragraph
    is_heading: bool = False  # by its size
    is_short: bool = False  # it ends well before the margin
    page: int = 0
    is_first: bool = False  # of its page


def paragraphs(lines: Sequence[Line], *, is_wrapped: bool) -> list[Block]:
    """``is_wrapped``: a paragraph runs over several lines; else each line is one, but for those that a page's end broke."""
    words = whole_words(lines)
    blocks: list[Block] = []
    before: Line | None = None
    number = ""
    for line in lines:
        label = label_of(line.text)
        value = label.value if label and label.kind == "number" else ""
        is_next = value == (successor(number, value) if number else "1") and not (
            before and POINTS_ON.search(before.text)
        )
        if before is None or is_next or begins_anew(before, line, blocks[-1], is_wrapped):
            blocks.append(Block(line.text, line.is_heading, line.page))
            number = value if value and goes_on(number, value) else number
        else:
            blocks[-1].text = joined(blocks[-1].text, line.text, words)
        before = line
    return blocks


def whole_words(lines: Sequence[Line]) -> set[str]:
    """All words of the document but the halves of broken ones."""
    words: set[str] = set()
    before = ""
    for line in lines:
        text = BROKEN.sub("", line.text)
        words.update(word.lower() for word in WORD.findall(text.partition(" ")[2] if before.endswith("-") else text))
        before = line.text
    return words


def begins_anew(before: Line, line: Line, block: Block, is_wrapped: bool) -> bool:
    if ALONE.match(before.text) or len(block.text) > LONGEST:
        return len(block.text) > LONGEST
    if line.is_heading or before.is_heading:
        return line.is_heading != before.is_heading or line.gap or bool(is_numbered(line.text))
    if is_title(block.text, line, is_wrapped):
        return True
    closed = bool(CLOSED.search(before.text)) and not BROKEN.search(before.text)
    if label_of(line.text) or is_numbered(line.text) or ALONE.match(line.text):
        return closed or (line.gap and not POINTS_ON.search(before.text))
    if is_named(line.text) and (closed or line.gap) and not HALF_A_HEADING.search(before.text):
        return True
    ends_early = line.gap or before.is_short or not is_wrapped
    if closed:
        return ends_early and not line.text[0].islower()
    return ends_early and line.text[0].isupper() and looks_like_title(block.text)


def is_title(text: str, line: Line, is_wrapped: bool) -> bool:
    """Whether what stands so far is a heading by its words, which ``line`` does not go on with."""
    if is_named(text):
        return True
    kind = is_numbered(text)
    if kind == "digit":
        return line.gap and line.text[0].isupper()
    return bool(kind) and (line.gap or not is_wrapped or bool(label_of(line.text)))


def looks_like_title(text: str) -> bool:
    return len(text) < 120 and (not label_of(text) or bool(is_numbered(text)))


def joined(text: str, more: str, words: set[str]) -> str:
    """A hyphen at a line's end goes where the document has the word without it, or lacks one of its halves."""
    broken, goes_on = BROKEN.search(text, max(0, len(text) - 80)), WORD.match(more)
    if not broken or not goes_on or not more[0].islower():
        return (
            f"{text}{more}"
            if text.endswith(("-", "–", "/")) and not text.endswith((" -", " –", " /"))
            else f"{text} {more}"
        )
    first, second = broken[1].lower(), goes_on[0].lower().split("-")[0]
    whole, compound = first + second in words, f"{first}-{second}" in words
    is_compound = compound or (not whole and first in words and second in words)
    return text + more if is_compound else text[:-1] + more
