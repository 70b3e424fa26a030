"""Words as the search keeps and compares them: folded, and brought to their dictionary form or stem.

English by Snowball's Porter2, Russian by the dictionary of pymorphy3 («пыток» → «пытка»), Kazakh by its endings. What is
written without spaces between words goes by every two signs that stand together (``unspaced.py``). The same reading serves
what is kept and what is asked. A change here changes what is kept: `manage.py keep_listings --all` writes
everything anew.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

import pymorphy3
import snowballstemmer

from .kazakh import kazakh_stem
from .unspaced import JOINERS, UNIT, has_signs, is_sign

WORD = re.compile(r"[^\W_]+")
COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
HYPHENS = re.compile(r"[-‐‑]")
CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]")
KAZAKH = re.compile(r"[әғқңөұүһі]")
LATIN_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
LONGEST = 60  # letters; what is longer is no word
# Stems of one word that no rule of English joins.
SAME = {"children": "child", "women": "woman", "men": "man", "detent": "detain", "arbitrarili": "arbitrari"}
# Said too often to tell anything apart.
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "which",
        "with",
        "и",
        "в",
        "во",
        "на",
        "не",
        "по",
        "с",
        "со",
        "к",
        "о",
        "об",
        "от",
        "до",
        "за",
        "из",
        "у",
        "для",
        "при",
        "что",
        "как",
        "это",
        "его",
        "ее",
        "их",
        "же",
        "және",
        "мен",
        "бен",
        "пен",
        "үшін",
        "бұл",
        "осы",
    ]
)


@cache
def _russian() -> pymorphy3.MorphAnalyzer:
    """Loaded when the first Russian word comes: 40 MB and half a second."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _english() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("english")


def folded(text: str) -> str:
    """Small letters without accents, ё as е: what is compared.

    Only accents on Latin letters go: й and ї are letters of their own.
    """
    apart = LATIN_MARKS.sub("", unicodedata.normalize("NFD", text.lower().replace("ё", "е")))
    return unicodedata.normalize("NFC", apart)


def units(text: str, end: int | None = None) -> list[re.Match[str]]:
    """What has a place of its own in a text: each word, and each sign of what is written without spaces."""
    return list((UNIT if has_signs(text) else WORD).finditer(text, 0, len(text) if end is None else end))


def words_of(text: str) -> Iterator[tuple[int, str]]:
    """Each word of a text, folded, with its place among all words; words that say nothing are left out."""
    text = folded(text)
    if has_signs(text):
        yield from words_with_signs(text)
        return
    for place, found in enumerate(WORD.finditer(text), start=1):
        if says_something(found[0]):
            yield place, found[0]


def says_something(word: str) -> bool:
    return word not in STOP and len(word) <= LONGEST and (len(word) > 1 or word.isdigit())


def words_with_signs(text: str) -> Iterator[tuple[int, str]]:
    """The same where signs stand among the words: each two that stand together are a word, and one that stands alone is."""
    pairs = pairs_of(text)
    for place, found in enumerate(units(text), start=1):
        if place in pairs:
            yield place, pairs[place]
        elif is_sign(found[0]):
            if place - 1 not in pairs:
                yield place, JOINERS.sub("", found[0])
        elif says_something(found[0]):
            yield place, found[0]


def pairs_of(text: str) -> dict[int, str]:
    """Each sign of a text with the one right after it, folded, by the place of the first."""
    if not has_signs(text):
        return {}
    return {
        place: JOINERS.sub("", folded(one[0] + other[0]))
        for place, (one, other) in enumerate(pairwise(units(text)), start=1)
        if one.end() == other.start() and is_sign(one[0]) and is_sign(other[0])
    }


def signs_of(text: str) -> Iterator[tuple[int, str]]:
    """Each sign of a text by itself, with its place, so that one that is asked for alone is found within others."""
    if has_signs(text):
        for place, found in enumerate(units(text), start=1):
            if is_sign(found[0]):
                yield place, JOINERS.sub("", folded(found[0]))


def compounds_of(text: str) -> Iterator[tuple[int, int, str]]:
    """What is written with hyphens: the place of its first part, how many parts, and all of it as one word (opcat)."""
    if not HYPHENS.search(text):  # most texts: looking for whole compounds takes as long as all the rest of reading
        return
    for found in COMPOUND.finditer(text):
        if len(found[0]) <= LONGEST and not has_signs(found[0]):
            yield len(units(text, found.start())) + 1, len(WORD.findall(found[0])), joined(found[0])


def joined(word: str) -> str:
    """A word without its hyphens, folded: OP-CAT and OPCAT are the same."""
    return HYPHENS.sub("", folded(word))


@lru_cache(maxsize=50_000)
def lemma(word: str, language: str) -> str:
    """The form under which a folded word of a text in that language is kept."""
    if not CYRILLIC.search(word):
        stem = str(_english().stemWord(word)) if word.isascii() else word
        return SAME.get(stem, stem)
    if language == "kk" or KAZAKH.search(word):
        return kazakh_stem(word)
    return folded(_russian().parse(word)[0].normal_form)


@lru_cache(maxsize=5_000)
def lemmas_asked(word: str) -> tuple[str, ...]:
    """The forms under which a folded word may be kept, whatever language it was asked in; the likeliest first."""
    if not CYRILLIC.search(word):
        return (lemma(word, "en"),)
    russian = () if KAZAKH.search(word) else tuple(folded(each.normal_form) for each in _russian().parse(word))
    return tuple(dict.fromkeys([*russian, kazakh_stem(word)]))
