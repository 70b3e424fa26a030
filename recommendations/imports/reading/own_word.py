"""What our own Word files have in common: the place of a recommendation, which leads to its page, and its words by language."""

import re
from collections.abc import Iterable
from typing import Any

from .docx_tables import Paragraph

PAGE = re.compile(r"https?://\S+/recommendations/[-\w]+/[-\w]+/")
SYMBOL = re.compile(r"\b[A-Z][A-Z.]*(?:/[\w.]+)+")
PLACE = re.compile(r"(\d+(?:\.\d+)*)((?:\s*\([a-z]{1,5}\))*)")
CAPTION = "Caption"


def names_a_page(paragraph: Paragraph) -> bool:
    return bool(PAGE.fullmatch(paragraph.link))


def place_of(words: str, address: str) -> dict[str, Any]:
    """ "A/HRC/29/25/Add.2, paragraph 96 (a)", and the address to which it leads."""
    document, _comma, where = words.rpartition(", ")
    place = PLACE.search(where)
    return {
        "address": address,
        ("symbol" if SYMBOL.fullmatch(document) else "document_title"): document,
        "paragraph": place[1] if place else "",
        "sub_item": place[2].strip().removeprefix("(").replace(")", "", 1) if place else "",
    }


def texts_of(paragraphs: Iterable[Paragraph]) -> list[dict[str, str]]:
    """Each text with its language. Words that Word knows no language of are our remark that there is no text."""
    return [
        {"text": each.text, "language": each.language.partition("-")[0]}
        for each in paragraphs
        if each.language and each.style != CAPTION
    ]
