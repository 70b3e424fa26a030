"""Automatic numbers of Word: "95.", "(a)", "(ii)" and bullets that the text of a paragraph does not have."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN_NUMBERS = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
]
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
HEADING = re.compile(r"heading|title|_ ?h_|^_?\s?h\s?(_|\d|ch|m)|zagolovok|заголовок|^h\d", re.IGNORECASE)
CONTENTS = re.compile(r"^toc\s?\d|contents|table of figures", re.IGNORECASE)


@dataclass
class Style:
    is_heading: bool = False
    is_contents: bool = False
    list_id: str = ""
    level: int = 0


@dataclass
class Level:
    form: str
    printed: str
    start: int
    restarts: bool


def value(node: etree._Element | None, path: str) -> str:
    found = node.find(path) if node is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


def whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 9 else otherwise


class Numbering:
    """Counts as Word counts: ask for each paragraph's label once, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.root, self.styles_root = numbering, styles
        self.counts: dict[str, list[int | None]] = {}
        self.overridden: set[tuple[str, int]] = set()
        self.lists = {
            node.get(f"{W}numId", ""): node for node in (() if numbering is None else numbering.iter(f"{W}num"))
        }
        self.abstracts = {
            node.get(f"{W}abstractNumId", ""): node
            for node in (() if numbering is None else numbering.iter(f"{W}abstractNum"))
        }

    @cached_property
    def styles(self) -> dict[str, etree._Element]:
        return {
            node.get(f"{W}styleId", ""): node
            for node in (() if self.styles_root is None else self.styles_root.iter(f"{W}style"))
        }

    def style_of(self, paragraph: etree._Element) -> Style:
        """What its style and those that it is based on say."""
        name = value(paragraph, f"{W}pPr/{W}pStyle")
        found, seen = Style(), set()
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        found.is_heading = outline is not None and whole(outline.get(f"{W}val", ""), 9) < 9
        while name and name not in seen:
            seen.add(name)
            node = self.styles.get(name)
            printed = value(node, f"{W}name") or name
            found.is_heading |= bool(HEADING.search(printed) or whole(value(node, f"{W}pPr/{W}outlineLvl"), 9) < 9)
            found.is_contents |= bool(CONTENTS.search(printed))
            if not found.list_id and node is not None:
                found.list_id = value(node, f"{W}pPr/{W}numPr/{W}numId")
                found.level = whole(value(node, f"{W}pPr/{W}numPr/{W}ilvl"))
            name = value(node, f"{W}basedOn")
        return found

    def next_label(self, paragraph: etree._Element) -> str:
        """What Word prints before it, or nothing."""
        own, style = paragraph.find(f"{W}pPr/{W}numPr"), self.style_of(paragraph)
        list_id = value(own, f"{W}numId") or style.list_id
        at = min(whole(value(own, f"{W}ilvl"), style.level), 8)
        definition = self.lists.get(list_id)
        if list_id in {"", "0"} or definition is None:
            return ""
        levels = self.levels_of(definition)
        if at not in levels:
            return ""
        self.count(definition, at, levels)
        return self.printed(definition, at, levels)

    def levels_of(self, definition: etree._Element) -> dict[int, Level]:
        abstract = self.abstracts.get(value(definition, f"{W}abstractNumId"))
        nodes = [*(() if abstract is None else abstract.iter(f"{W}lvl")), *definition.iter(f"{W}lvl")]
        return {whole(node.get(f"{W}ilvl", "")): level(node) for node in nodes}

    def counts_of(self, definition: etree._Element) -> list[int | None]:
        """Lists of one definition count on, unless one of them says where it starts."""
        return self.counts.setdefault(value(definition, f"{W}abstractNumId"), [None] * 9)

    def count(self, definition: etree._Element, at: int, levels: dict[int, Level]) -> None:
        counts, list_id = self.counts_of(definition), definition.get(f"{W}numId", "")
        for override in definition.iter(f"{W}lvlOverride"):
            place = whole(override.get(f"{W}ilvl", ""))
            start = value(override, f"{W}startOverride")
            if start and (list_id, place) not in self.overridden and place == at:
                self.overridden.add((list_id, place))
                counts[place] = whole(start, 1) - 1
        for above in range(at):
            if counts[above] is None and above in levels:
                counts[above] = levels[above].start
        now = counts[at]
        counts[at] = levels[at].start if now is None else now + 1
        for below in range(at + 1, 9):
            if below not in levels or levels[below].restarts:
                counts[below] = None

    def printed(self, definition: etree._Element, at: int, levels: dict[int, Level]) -> str:
        if levels[at].form == "bullet":
            return "•"
        counts = self.counts_of(definition)

        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            form = levels[place].form if place in levels else "decimal"
            return counted(counts[place] or 0, form)

        return re.sub(r"%([1-9])", number, levels[at].printed).strip()


def level(node: etree._Element) -> Level:
    form, printed = value(node, f"{W}numFmt") or "decimal", value(node, f"{W}lvlText")
    return Level(form, printed, whole(value(node, f"{W}start"), 1), value(node, f"{W}lvlRestart") != "0")


def counted(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 4)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        return roman(number) if form == "lowerRoman" else roman(number).upper()
    if form == "russianLower" and 0 < number <= len(RUSSIAN):
        return RUSSIAN[number - 1]
    return "" if form == "none" else f"{number:02}" if form == "decimalZero" else str(number)


def roman(number: int) -> str:
    printed = ""
    for size, letters in ROMAN_NUMBERS:
        printed += letters * (number // size)
        number %= size
    return printed
