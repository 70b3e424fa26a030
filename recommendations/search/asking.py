"""What somebody types into the search, read: places, words, "phrases", either OR, and what is -left out.

Everything can be read; nothing that is typed becomes a part of a query but words of letters and digits.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from recommendations.symbols import UNREADABLE, parse

from .called import WHOLE
from .words import COMPOUND, joined, lemmas_asked, words_of

PARTS = re.compile(r"""(-?)(?:"([^"]*)"|“([^”]*)”|«([^»]*)»)|(\S+)""")
OR = {"or", "или", "немесе", "|"}
HELD = "phrase{}held"  # stands for a quoted phrase while places are looked for
MOST_TERMS = 12


Words = tuple[tuple[int, str], ...]  # each with its place among all words


@dataclass(frozen=True)
class Term:
    """Words that stand together, and other ways to write the same; one word alone is the common case."""

    words: Words
    others: tuple[Words, ...] = ()

    @property
    def ways(self) -> tuple[Words, ...]:
        return (self.words, *self.others)

    @property
    def tsquery(self) -> str:
        """As PostgreSQL asks for it: every form that a word may be kept under, at the distance typed."""
        asked = [phrase(way) for way in self.ways]
        return asked[0] if len(asked) == 1 else " | ".join(f"({way})" for way in asked)


def phrase(words: Words) -> str:
    parts = ["(" + " | ".join(f"'{each}'" for each in lemmas_asked(word)) + ")" for _place, word in words]
    places = [place for place, _word in words]
    steps = [f" <{after - before}> " for before, after in pairwise(places)]
    return "".join(part + step for part, step in zip(parts, [*steps, ""], strict=True))


@dataclass(frozen=True)
class Sought:
    """What is looked for: all of the groups, any term of a group; none of the others."""

    symbol: str = ""
    paragraph: str = ""
    sub_item: str = ""
    all_of: tuple[tuple[Term, ...], ...] = ()
    none_of: tuple[Term, ...] = ()
    is_cut: bool = False  # more was typed than is looked for at once

    @property
    def terms(self) -> list[Term]:
        return [term for group in self.all_of for term in group]

    @property
    def is_empty(self) -> bool:
        return not (self.symbol or self.paragraph or self.all_of or self.none_of)


def read(typed: str) -> Sought:
    """Read a search. Words that say nothing ("of", «и») and signs alone are left out."""
    held: list[str] = []
    none_of: list[Term] = []
    rest: list[str] = []
    for minus, *phrases, plain in PARTS.findall(UNREADABLE.sub(" ", typed)):
        phrase = next(filter(None, phrases), "")
        if minus or plain.startswith("-"):
            none_of += term_of(phrase or plain)
        elif plain:
            rest.append(plain)
        elif phrase:
            rest.append(HELD.format(len(held)))
            held.append(phrase)
    place = parse(" ".join(rest))
    all_of = groups(place.words, held)
    is_cut = max(len(all_of), len(none_of)) > MOST_TERMS
    kept = all_of[:MOST_TERMS], tuple(none_of[:MOST_TERMS])
    return Sought(place.symbol, place.paragraph, place.sub_item, *kept, is_cut)


def groups(words: tuple[str, ...], held: list[str]) -> tuple[tuple[Term, ...], ...]:
    """The words as groups of alternatives: a group goes on after OR."""
    phrases = {HELD.format(number): phrase for number, phrase in enumerate(held)}
    found: list[list[Term]] = []
    goes_on = False
    for word in words:
        if word.lower() in OR:
            goes_on = bool(found)
            continue
        terms = term_of(phrases.get(word, word))
        if terms and goes_on:
            found[-1] += terms
        elif terms:
            found.append(terms)
        goes_on = goes_on and not terms
    return tuple(tuple(group) for group in found)


def term_of(text: str) -> list[Term]:
    """The text as one term, or nothing where it has no word that is looked for."""
    words = tuple(words_of(text))
    if not words:
        return []
    text = text.strip("-")
    others = [((1, joined(text)),)] if COMPOUND.fullmatch(text) else []
    others += [tuple(words_of(whole)) for whole in WHOLE.get(joined(text), [])]
    return [Term(words, tuple(others))]
