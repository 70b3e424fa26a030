"""The few words around what was found, with what was found marked; as plain parts, so that no mark-up is ever read from a text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .asking import Sought
from .words import compounds_of, folded, lemma, lemmas_asked, pairs_of, signs_of, units

AROUND = 8  # words on either side of the first that was found
LONG = 24  # words in an excerpt
SIGNS = 3  # for a word, where a text is written in signs without spaces
Way = tuple[tuple[int, frozenset[str]], ...]  # each word: how far after the first, and the forms it is kept under
Span = tuple[int, int]


class Piece(NamedTuple):
    text: str
    is_found: bool


def ways_sought(sought: Sought) -> list[Way]:
    """Every way of writing what would be marked."""
    return [
        tuple((place - way[0][0], frozenset(lemmas_asked(word))) for place, word in way)
        for term in sought.terms
        for way in term.ways
    ]


def excerpt(text: str, language: str, wanted: Sequence[Way]) -> list[Piece]:
    """The text around the first word that was found, cut at words; its beginning if none was."""
    spans = [found.span() for found in units(text)]
    marked = places_found(text, language, wanted)
    wide = SIGNS if 2 * len(pairs_of(text)) > len(spans) else 1
    begin = max(0, min(marked, default=0) - AROUND * wide)
    stop = begin + LONG * wide
    shown = spans[begin:stop]
    if not shown:
        return []
    start = shown[0][0] if begin else 0
    end = shown[-1][1] if stop < len(spans) else len(text)
    pieces = [Piece("… ", False)] if begin else []
    pieces += cut(text, start, end, joined(spans[place] for place in sorted(marked) if begin <= place < stop))
    return [*pieces, Piece(" …", False)] if end < len(text) else pieces


def marked(text: str, language: str, wanted: Sequence[Way]) -> list[Piece]:
    """The whole text with what was found; nothing if nothing was."""
    spans = [found.span() for found in units(text)]
    places = sorted(places_found(text, language, wanted))
    return cut(text, 0, len(text), joined(spans[place] for place in places)) if places else []


def places_found(text: str, language: str, wanted: Sequence[Way]) -> set[int]:
    """Which words of the text, counted from 0, belong to something that is wanted."""
    lemmas = [{lemma(folded(found[0]), language)} for found in units(text)]
    pairs = pairs_of(text)
    for place, sign in [*signs_of(text), *pairs.items()]:
        lemmas[place - 1].add(sign)
    found = {
        place
        for at in range(len(lemmas))
        for way in wanted
        if all(at + step < len(lemmas) and not forms.isdisjoint(lemmas[at + step]) for step, forms in way)
        for step, forms in way
        for place in range(at + step, at + step + (2 if pairs.get(at + step + 1) in forms else 1))
    }
    alone = {each for way in wanted if len(way) == 1 for each in way[0][1]}
    for place, parts, word in compounds_of(text):
        if lemma(word, language) in alone:
            found |= set(range(place - 1, place - 1 + parts))
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbours, with one sign or nothing between them, as one."""
    found: list[Span] = []
    for begin, end in spans:
        if found and begin - found[-1][1] <= 1:
            begin = found.pop()[0]
        found.append((begin, end))
    return found


def cut(text: str, start: int, end: int, spans: Iterable[Span]) -> list[Piece]:
    """The text from start to end, cut at what was found."""
    pieces = []
    for begin, stop in spans:
        pieces += [Piece(text[start:begin], False), Piece(text[begin:stop], True)]
        start = stop
    pieces.append(Piece(text[start:end], False))
    return [piece for piece in pieces if piece.text]


def is_in(text: str, language: str, wanted: Sequence[Way]) -> bool:
    return bool(places_found(text, language, wanted))
