"""Blocks → the report's outline: headings, numbered paragraphs, lettered items and roman sub-items, whether they stand on lines of
their own or one after another in running text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .blocks import Block
from .headings import ENDS_A_SENTENCE, is_named, is_numbered, is_of_contents, without_glued
from .labels import ROMAN, Label, following, goes_on, label_of, next_roman, successor

RUNNING_NUMBER = re.compile(r"(?<=[.;:!?”\"’»)\d])\s+(?=(\d{1,3}(?:\.\d{1,3})?)\.?\s+[A-ZА-ЯЁ“«])")
RUNNING_ITEM = re.compile(
    r"(?P<before>[:;.,—–]|\band|\bor|\bto|\bthat|\bshould|\bmust|\bи)\s*(?P<label>\(\s?(?P<value>[a-zа-я]{1,5})\s?\))\s+(?=\S)"
)
FIRST_AFTER = {":", ";", "—", "–", "to", "that", "should", "must"}
LATER_AFTER = {";", ".", ",", ":", "and", "or", "и"}

AHEAD = 150  # blocks that are looked through for the number that should come
FAR = 4000  # characters, for the second item of a list in running text
LONGEST_TITLE, MOST_WORDS = 100, 14


@dataclass
class Part:
    """``kind``: "heading", "paragraph", "item", "roman" or "text". ``value``: the number or letter; empty for bullets and texts."""

    kind: str
    text: str
    value: str = ""
    page: int = 0
    is_inline: bool = False  # it stood in the same paragraph as what is before it
    is_styled: bool = False  # a heading by its style


@dataclass
class Outline:
    parts: list[Part] = field(default_factory=list)
    number: str = ""  # of the paragraph that is open
    letter: str = ""
    roman: str = ""
    is_listing: bool = False

    def add(self, part: Part) -> None:
        self.parts.append(part)
        if part.kind in {"heading", "paragraph"}:
            self.letter = self.roman = ""
            self.is_listing = False
        if part.kind == "paragraph":
            self.number = part.value or self.number
        if part.kind == "item":
            self.letter, self.roman, self.is_listing = part.value, "", True
        if part.kind == "roman":
            self.roman = part.value
        if part.kind == "text" and part.text.endswith(":"):
            self.letter = self.roman = ""


def outline(blocks: Sequence[Block]) -> list[Part]:
    found = Outline()
    blocks = [block for block in blocks if not is_of_contents(block.text)]
    labels = [label_of(block.text) for block in blocks]
    for at, block in enumerate(blocks):
        is_before_label = at + 1 < len(blocks) and bool(labels[at + 1])
        read(found, block, [label for label in labels[at + 1 : at + AHEAD] if label], is_before_label)
    return found.parts


def read(found: Outline, block: Block, upcoming: Sequence[Label], is_before_label: bool) -> None:
    if is_heading(found, block) or (is_before_label and is_bare_title(found, block.text)):
        found.add(Part("heading", block.text, page=block.page, is_styled=block.is_heading))
        return
    text, glued = without_glued(block.text)
    is_inline = False
    for piece in numbered_pieces(found, text):
        read_piece(found, piece, block.page, upcoming, is_inline)
        is_inline = True
    for heading in glued:
        found.add(Part("heading", heading, page=block.page))


def is_heading(found: Outline, block: Block) -> bool:
    text = block.text
    label = label_of(text)
    if block.is_heading:
        return not (label and label.kind != "bullet" and (ENDS_A_SENTENCE.search(text) or label.kind == "letter"))
    if is_named(text):
        return True
    kind = is_numbered(text)
    if kind == "digit":
        return not goes_on(found.number, text.partition(".")[0]) and len(text) < 150
    return bool(kind)


def is_bare_title(found: Outline, text: str) -> bool:
    """A short line without number and full stop, before a paragraph and after a whole one: "Rights of women"."""
    if len(text) > LONGEST_TITLE or len(text.split()) > MOST_WORDS or not text[0].isupper() or label_of(text):
        return False
    is_open = found.parts and not ENDS_A_SENTENCE.search(found.parts[-1].text) and found.parts[-1].kind != "heading"
    return not ENDS_A_SENTENCE.search(text) and not text.endswith((")", "-")) and not is_open


def numbered_pieces(found: Outline, text: str) -> Iterator[str]:
    """The text, cut where the next number of a paragraph stands in it: "… in time. 37. Few States …"."""
    label, start = label_of(text), 0
    number = label.value if label and label.kind == "number" else found.number
    for cut in RUNNING_NUMBER.finditer(text):
        if (
            number
            and cut[1] == successor(number, cut[1])
            and (text[cut.end(1) : cut.end(1) + 1] == "." or "." in cut[1])
        ):
            yield text[start : cut.start()]
            start, number = cut.end(), cut[1]
    yield text[start:]


def read_piece(found: Outline, piece: str, page: int, upcoming: Sequence[Label], is_inline: bool) -> None:
    label = label_of(piece)
    kind = kind_of(found, label, upcoming) if label else "text"
    rest = piece[label.length :] if label and kind != "text" else piece
    value = label.value if label and kind != "text" else ""
    if kind == "text" and not found.is_listing:
        found.letter = ""
    for number, (this_kind, this_value, this_text) in enumerate(in_line(found, kind, value, rest)):
        found.add(Part(this_kind, this_text, this_value, page, is_inline or number > 0))


def kind_of(found: Outline, label: Label, upcoming: Sequence[Label]) -> str:
    """What a label at a block's start makes of it."""
    if label.kind == "bullet":
        return "roman" if found.letter else "item"
    if label.kind == "number":
        is_anew = label.value == "1" and bool(found.parts) and found.parts[-1].kind == "heading"
        if is_anew or goes_on(found.number, label.value) and not is_stray(found.number, label.value, upcoming):
            return "paragraph"
        is_next = label.value == "1" or (found.letter.isdecimal() and label.value == str(int(found.letter) + 1))
        return "item" if is_next else "text"
    if label.value in ROMAN and is_roman(found, label.value, upcoming):
        return "roman"
    return "item"


def is_stray(number: str, value: str, upcoming: Sequence[Label]) -> bool:
    """A number that leaves some out, which then come: it began a line by chance."""
    expected = successor(number, value) if number else value
    return value != expected and any(label.kind == "number" and label.value == expected for label in upcoming)


def is_roman(found: Outline, value: str, upcoming: Sequence[Label]) -> bool:
    """(i), (v) and (x) are letters too: what stands before and after tells which."""
    if not found.letter or found.letter.isdecimal():
        return len(value) > 1 and value != "ii"
    if value == next_roman(found.roman) and found.roman:
        return True
    if value not in following(found.letter):
        return True
    return value == "i" and bool(upcoming) and upcoming[0].value == "ii"


def in_line(found: Outline, kind: str, value: str, text: str) -> Iterator[tuple[str, str, str]]:
    """The text up to the first item that stands in it, then each item: kind, letter and text."""
    letter = value if kind == "item" else found.letter if kind == "text" and found.is_listing else ""
    roman = value if kind == "roman" else ""
    start, last = 0, (kind, value)
    for mark in RUNNING_ITEM.finditer(text):
        before, label = mark["before"].lower(), mark["value"]
        if last[0] == "item" and text[mark.end()].islower() and text[start].isupper() and label != next_roman(roman):
            continue  # items of one list begin alike: "(b) publish" stands inside "(a) Consult …"
        if fits(letter, roman, label, before, text[mark.end("label") : mark.end("label") + FAR]):
            is_roman_item = (
                bool(letter) and label == next_roman(roman) and not (label in following(letter) and not roman)
            )
            yield (*last, text[start : mark.start("label")].rstrip())
            last = ("roman" if is_roman_item else "item", label)
            letter, roman = (letter, label) if is_roman_item else (label, "")
            start = mark.end()
    yield (*last, text[start:])


def fits(letter: str, roman: str, label: str, before: str, after: str) -> bool:
    """Whether ``label`` is the next of its list, at a place where an item can begin."""
    if label in following(letter):
        if letter:
            return before in LATER_AFTER
        return before in FIRST_AFTER or (
            before in {".", ","} and bool(re.search(r"[;.,]\s(?:and\s|or\s)?\(b\)\s", after))
        )
    if letter and label == next_roman(roman):
        return before in (LATER_AFTER if roman else {":", ";"})
    return False
