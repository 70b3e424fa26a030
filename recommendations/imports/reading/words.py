"""Texts and labels as databases export them: without their HTML, lists as lists, the paragraph apart from the words."""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

INLINE = "a|abbr|acronym|b|big|em|font|i|img|ins|o:p|s|small|span|strong|sub|sup|u"
BLOCK = "blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|table|tbody|td|th|thead|tr|ul"
HIDDEN_MARKUP = re.compile(r"<!--.*?-->|<(style|script)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
BLOCK_TAGS = re.compile(rf"</?(?:{BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)
INLINE_TAGS = re.compile(rf"</?(?:{INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
SPACES = re.compile("[\u00a0\u202f\u2007]")
BULLET = re.compile(r"^[-–•*·]\s+")
NAMES = ("name", "label", "title", "value", "text", "code")

# "126.29 Ratify", "7. The Committee", "3.The", "96 (a) Amend": what may stand before the words of a paragraph.
NUMBER = re.compile(r"^(?:(\d{1,3}\.\d{1,3})\.?[ \t]+|(\d{1,3})\.[ \t]*|(\d{1,3})[ \t]+(?=\([a-z]\)))(?=\D)")
ITEM = re.compile(r"^\(([a-z]{1,5})\)[ \t]*")
LONGEST_HEADING = 200


def from_html(text: str) -> str:
    """The text alone, one line for each paragraph. A "<" that is no tag stays."""
    if "<" in text:
        text = INLINE_TAGS.sub("", BLOCK_TAGS.sub("\n", HIDDEN_MARKUP.sub("", text)))
    if "&" in text:
        text = ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return lines_of(SPACES.sub(" ", text))


def lines_of(text: str) -> str:
    """Without empty lines and without spaces at the ends of lines."""
    return "\n".join(line for each in text.splitlines() if (line := each.strip()))


def items(value: Any) -> list[str]:
    """The labels in a list of JSON, or in a cell that has one on each line, each once."""
    if isinstance(value, dict):
        value = next((value[name] for name in NAMES if value.get(name)), "")
    if isinstance(value, list):
        return list(dict.fromkeys(label for each in value for label in items(each)))
    return list(labels(str(value))) if value else []


@lru_cache(maxsize=10_000)
def labels(words: str) -> tuple[str, ...]:
    """The same few labels stand in hundreds of thousands of rows."""
    lines = (BULLET.sub("", line).strip(" -") for line in from_html(words).split("\n"))
    return tuple(dict.fromkeys(filter(None, lines)))


@dataclass(frozen=True)
class Placed:
    """A text parted from the heading and the number that were printed before it."""

    text: str
    heading: str = ""
    paragraph: str = ""
    sub_item: str = ""


def placed(text: str) -> Placed:
    """Find the paragraph at the beginning of a text or under its headings; without one the text is whole."""
    lines = text.split("\n")
    for at, line in enumerate(lines[:3]):
        if match := numbered(line):
            rest = "\n".join([line[match.end() :], *lines[at + 1 :]])
            item, words = item_before(rest)
            number = match[1] or match[2] or match[3]
            return Placed(words, " – ".join(lines[:at]), number, item)
        if not could_be_heading(line):
            break
    return Placed(text)


def numbered(line: str) -> re.Match[str] | None:
    match = NUMBER.match(line)
    if not match or match.end() == len(line):
        return None
    return None if match[1] and line[match.end()].islower() else match  # "2.5 million"


def could_be_heading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and not line.endswith((".", ";", ":", ","))


def item_before(text: str) -> tuple[str, str]:
    """The sub-item, as the record keeps it, and the words; none where a whole list follows."""
    items_found, rest = [], text
    while match := ITEM.match(rest):
        items_found.append(match[1])
        rest = rest[match.end() :]
    if not items_found or not rest or has_next(rest, items_found[-1]):
        return "", text
    return " ".join([items_found[0], *[f"({item})" for item in items_found[1:]]]), rest


def has_next(text: str, item: str) -> bool:
    """Whether the item after this one stands in the same text."""
    following = {chr(ord(item[-1]) + 1), f"{item}i"}
    return any(re.search(rf"(?:^|[;:.,\n]|\band)\s*\({re.escape(each)}\)", text) for each in following)
