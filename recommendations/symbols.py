"""Document symbols and paragraphs as people type and print them: ``A/HRC/29/25/Add.2 96 (a)``.

One reading for every search box, and one way to make addresses and the next paragraph from what was read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import slugify

SYMBOL = re.compile(r"^[A-Za-z0-9][\w.\-]*(/[\w.()\-]+)+/?$")
SPLIT_ADDENDUM = re.compile(r"\b(add|corr|rev)\.\s+(?=\d)", re.IGNORECASE)
PARAGRAPH = re.compile(r"^(\d+(?:\.\d+)*)((?:\(?[a-z]\)?)?)$", re.IGNORECASE)
SUB_ITEM = re.compile(r"^(?:\(([a-z]{1,5})\)?|([a-z]))$", re.IGNORECASE)
ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]
PARAGRAPH_WORDS = {"para", "para.", "paras", "paras.", "paragraph", "§", "¶", "п.", "пункт", "тармақ"}
UNREADABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; whatever was not named is empty."""

    symbol: str = ""
    paragraph: str = ""
    sub_item: str = ""
    words: tuple[str, ...] = ()


def parse(text: str) -> Asked:
    """Read a search as symbol, paragraph, sub-item and words. Reads anything; what is no place is a word.

    A number is a paragraph after a symbol or the word "para", before a sub-item, or when it stands alone; "2015" in
    "the law of 2015" is a word.
    """
    tokens = [token.strip(",;") for token in SPLIT_ADDENDUM.sub(r"\1.", UNREADABLE.sub(" ", text)).split()]
    symbol, at = next(((token, i) for i, token in enumerate(tokens) if SYMBOL.match(token)), ("", -1))
    for start in range(len(tokens)):
        named = start == at + 1 and symbol or start and tokens[start - 1].lower() in PARAGRAPH_WORDS
        if place := _place(tokens[start:], is_named=bool(named), is_first=start == 0):
            paragraph, sub_item, end = *place[:2], start + place[2]
            break
    else:
        paragraph, sub_item, start, end = "", "", len(tokens), len(tokens)
    rest = [token for i, token in enumerate(tokens) if i != at and not start <= i < end]
    words = tuple(token for token in rest if token.lower() not in PARAGRAPH_WORDS or not paragraph)
    return Asked(symbol.strip("/"), paragraph, sub_item, words)


def _place(tokens: list[str], *, is_named: bool, is_first: bool) -> tuple[str, str, int] | None:
    """Paragraph, sub-item and number of tokens read, if a place begins here."""
    match = PARAGRAPH.match(tokens[0])
    if not match:
        return None
    items, end = [match[2].strip("()").lower()] if match[2] else [], 1
    for token in tokens[1:]:
        item = SUB_ITEM.match(token)
        is_letter_of_a_word = item and item[2] and not (is_named or end + 1 == len(tokens))
        if not item or is_letter_of_a_word:
            break
        items, end = [*items, (item[1] or item[2]).lower()], end + 1
    stands_alone = is_first and end == len(tokens)
    if not (is_named or items or stands_alone):
        return None
    return match[1], printed(items), end


def printed(items: list[str]) -> str:
    """A sub-item as the record keeps it: ``a``, or ``a (ii)``."""
    return " ".join([items[0], *[f"({item})" for item in items[1:]]]) if items else ""


def next_place(paragraph: str, sub_item: str) -> tuple[str, str]:
    """The place that follows in print: 96 (a) → 96 (b), 96 (a) (ii) → 96 (a) (iii), 96 → 97, 126.29 → 126.30.

    After what is unknown, or has no clear successor, nothing is proposed.
    """
    if sub_item:
        *above, last = [item.strip("()") for item in sub_item.split()]
        return paragraph, printed([*above, follower]) if (follower := _next_item(last, is_roman=bool(above))) else ""
    head, point, last = paragraph.rpartition(".")
    return (f"{head}{point}{int(last) + 1}", "") if last.isdecimal() else ("", "")


def _next_item(item: str, *, is_roman: bool) -> str:
    if is_roman and item in ROMAN[1:-1]:
        return ROMAN[ROMAN.index(item) + 1]
    return chr(ord(item) + 1) if len(item) == 1 and "a" <= item < "z" else ""


@lru_cache(maxsize=10_000)  # a file names one document thousands of times
def address(*parts: str, limit: int = 80) -> str:
    """A permanent address from what is printed: ``A/HRC/29/25/Add.2`` → ``a-hrc-29-25-add-2``; ``96 (a)`` → ``96-a``."""
    spaced = re.sub(r"[^\w]+|_", "-", " ".join(parts))
    whole = slugify(spaced)
    return whole if len(whole) <= limit else whole[: limit + 1].rpartition("-")[0] or whole[:limit]


def free_address(wanted: str, taken: set[str], *, limit: int = 80) -> str:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3`` … that is not taken."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted[: limit - len(str(number)) - 1]}-{number}"
    return found
