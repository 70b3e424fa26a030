"""What was perhaps meant, where a word that was typed stands nowhere."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from recommendations.models import Word

from .asking import Sought
from .index import Index
from .words import folded, lemmas_asked

SHORT = 5  # letters: in a shorter word one letter may be wrong, in a longer one two
CANDIDATES = 20


def meant(typed: str, sought: Sought, index: Index) -> str:
    """The search with every unknown word replaced by the nearest that is known, or nothing where there is none."""
    known = words_of_index(index)
    better = typed
    for word in {word for term in sought.terms for _place, word in term.words}:
        if not any(lemma in known for lemma in lemmas_asked(word)) and (near := nearest(word, known)):
            better = replaced(better, word, near)
    return better if better != typed else ""


def words_of_index(index: Index) -> dict[str, tuple[str, int]]:
    """Every word by its lemma: as it is written, and how many have it."""
    if "words" not in index.options:
        rows = Word.objects.values_list("lemma", "form", "count")
        index.options["words"] = {lemma: (form, count) for lemma, form, count in rows}
    return index.options["words"]


def nearest(word: str, known: dict[str, tuple[str, int]]) -> str:
    """The known word with the fewest letters otherwise, the commonest of several."""
    forms = {lemma: form for lemma, (form, _count) in known.items()}
    most = 1 if len(word) < SHORT else 2
    found = process.extract(word, forms, scorer=OSA.distance, score_cutoff=most, limit=CANDIDATES)
    best = min(found, key=lambda each: (each[1], -known[each[2]][1]), default=None)
    return best[0] if best else ""


def replaced(typed: str, word: str, by: str) -> str:
    """The search with one word replaced, however it was typed."""
    parts = re.split(r"([^\W_]+)", typed)
    return "".join(by if folded(part) == word else part for part in parts)
