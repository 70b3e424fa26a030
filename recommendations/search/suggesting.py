"""What was perhaps meant, where a word that was typed stands nowhere."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from recommendations.models import Word

from .asking import Sought
from .index import Index
from .unspaced import begins_with_sign
from .words import folded, lemmas_asked

SHORT = 5  # letters: in a shorter word one letter may be wrong, in a longer one two
CANDIDATES = 20


def meant(typed: str, sought: Sought, index: Index) -> str:
    """The search with every unknown word replaced by the nearest that is known, or nothing where there is none.

    Signs are no words that could be mistyped: two of them are near to thousands of others.
    """
    known = words_of_index(index)
    better = typed
    for word in {word for term in sought.terms for _place, word in term.words if not begins_with_sign(word)}:
        if not any(lemma in known for lemma in lemmas_asked(word)) and (near := nearest(word, known)):
            better = replaced(better, word, near)
    return better if better != typed else ""


def words_of_index(index: Index) -> dict[str, tuple[str, int]]:
    """Every word by its lemma, but signs: as it is written, and how many have it."""
    if "words" not in index.options:
        rows = Word.objects.values_list("lemma", "form", "count")
        index.options["words"] = {key: (form, count) for key, form, count in rows if not begins_with_sign(key)}
    return index.options["words"]


def nearest(word: str, known: dict[str, tuple[str, int]]) -> str:
    """The known word with the fewest letters otherwise, as it is written or by its stem; of several, one that keeps the
    letters typed, then the commonest."""
    forms = {key: form for key, (form, _count) in known.items()}
    stem = lemmas_asked(word)[0]
    candidates = [*extract(word, forms), *extract(stem, {key: key for key in known})]
    best = min(
        candidates, default=None, key=lambda each: (each[1], Indel.distance(each[0], each[2]), -known[each[3]][1])
    )
    return forms[best[3]] if best else ""


def extract(word: str, known: dict[str, str]) -> list[tuple[str, float, str, str]]:
    """What is near a word: that word, the distance, the near one and its lemma."""
    most = 1 if len(word) < SHORT else 2
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=CANDIDATES)
    return [(word, distance, near, key) for near, distance, key in found]


def replaced(typed: str, word: str, by: str) -> str:
    """The search with one word replaced, however it was typed."""
    parts = re.split(r"([^\W_]+)", typed)
    return "".join(by if folded(part) == word else part for part in parts)
