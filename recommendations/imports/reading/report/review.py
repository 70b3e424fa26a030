"""The lists of a report of the Universal Periodic Review: each recommendation with its States and the State's position."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import upr
from .sections import Placed, has_section


@dataclass
class Reviewed:
    number: str
    printed: str
    chapeau: str
    headings: list[str]
    page: int
    position: str
    is_counted: bool  # older reports number 1, 2, 3 … under each chapeau
    text: str = ""
    states: list[str] | tuple[str, ...] = ()
    are_known: bool = True
    is_changed: bool = False


def looks_like_review(parts: Sequence[Placed]) -> bool:
    """Whether recommendations are numbered 126.1, 126.2 … and end with States: a pasted section has no first page."""
    pointed = [place.part.text for place in parts if place.part.kind == "paragraph" and "." in place.part.value]
    return len(pointed) > 1 and 2 * sum(bool(upr.without_states(text)[1]) for text in pointed) > len(pointed)


def review_proposals(parts: Sequence[Placed]) -> list[Reviewed]:
    wanted = [part for part in parts if part.is_in_section] if has_section(parts) else list(parts)
    found, paragraphs = lists_of(wanted)
    for reviewed in found:
        reviewed.text, reviewed.states, reviewed.are_known = upr.without_states(reviewed.printed)
    change(found, paragraphs)
    return found


def lists_of(parts: Sequence[Placed]) -> tuple[list[Reviewed], list[tuple[int, str]]]:
    """The recommendations, and each other paragraph with how many recommendations stood before it."""
    found: list[Reviewed] = []
    paragraphs: list[tuple[int, str]] = []
    number, chapeau, is_open = "", "", False
    for place in parts:
        part = place.part
        value = numbered(part.kind, part.value, number)
        if value and chapeau:
            headings = [heading.text for heading in place.headings]
            position = upr.position_of(chapeau)
            found.append(Reviewed(value, part.text, chapeau, headings, part.page, position, part.kind == "item"))
            is_open = True
        elif part.kind == "paragraph":
            number, chapeau, is_open = part.value, part.text, False
            paragraphs.append((len(found), part.text))
        elif is_open and not upr.position_of(part.text):
            found[-1].printed = longer(found[-1].printed, f"({part.value}) {part.text}" if part.value else part.text)
        else:
            chapeau, is_open = f"{chapeau}\n{part.text}".strip() if not is_open else part.text, False
            paragraphs.append((len(found), part.text))
    return found, paragraphs


def numbered(kind: str, value: str, above: str) -> str:
    """The number of a recommendation: as printed, or counted under its paragraph."""
    if kind == "paragraph" and "." in value:
        return value
    return f"{above}.{value}" if kind == "item" and value.isdecimal() and above else ""


def longer(text: str, more: str) -> str:
    is_whole = text.rstrip(" ;.").endswith(")")
    return f"{text}\n{more}" if is_whole else f"{text} {more}"


def change(found: Sequence[Reviewed], paragraphs: Sequence[tuple[int, str]]) -> None:
    """What a paragraph says of recommendations by their numbers holds for those that stand before it."""
    for before, text in paragraphs:
        for first, last, position in upr.changes(text):
            for reviewed in found[:before]:
                if upr.is_between(reviewed.number, first, last) and reviewed.position != position:
                    reviewed.position, reviewed.is_changed = position, True
