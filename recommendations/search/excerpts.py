"""The few words around what was found, with what was found marked; as plain parts, so that no mark-up is ever read from a text."""

from collections.abc import Iterable
from typing import NamedTuple

from .asking import Sought
from .words import WORD, folded, lemma, lemmas_asked

AROUND = 8  # words on either side of the first that was found
LONG = 24  # words in an excerpt


class Piece(NamedTuple):
    text: str
    is_found: bool


def sought_lemmas(sought: Sought) -> frozenset[str]:
    """All forms that would be marked."""
    return frozenset(each for term in sought.terms for _place, word in term.words for each in lemmas_asked(word))


def excerpt(text: str, language: str, wanted: frozenset[str]) -> list[Piece]:
    """The text around the first word that was found, cut at words; its beginning if none was."""
    words = [(found.span(), lemma(folded(found[0]), language) in wanted) for found in WORD.finditer(text)]
    first = next((at for at, (_span, is_found) in enumerate(words) if is_found), 0)
    begin = max(0, first - AROUND)
    shown = words[begin : begin + LONG]
    if not shown:
        return []
    start = shown[0][0][0] if begin else 0
    end = shown[-1][0][1] if begin + LONG < len(words) else len(text)
    pieces = [Piece("… ", False)] if begin else []
    pieces += cut(text, start, end, (span for span, is_found in shown if is_found))
    return [*pieces, Piece(" …", False)] if end < len(text) else pieces


def cut(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text from start to end, cut at what was found."""
    pieces = []
    for begin, stop in spans:
        pieces += [Piece(text[start:begin], False), Piece(text[begin:stop], True)]
        start = stop
    pieces.append(Piece(text[start:end], False))
    return [piece for piece in pieces if piece.text]


def is_in(text: str, language: str, wanted: frozenset[str]) -> bool:
    return any(lemma(folded(found[0]), language) in wanted for found in WORD.finditer(text))
