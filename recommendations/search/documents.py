"""Everything of a recommendation that the search reads, as PostgreSQL keeps it: each lemma with its places and its weight."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from recommendations.models import Recommendation

from .gathering import Gathered
from .words import lemma, words_of

MOST_PLACES = 200  # of one lemma; PostgreSQL keeps 256
LAST_PLACE = 16_000  # PostgreSQL counts to 16,383
GAP = 10  # between two texts, so that no phrase reaches from one into the next
Part = tuple[str, str, str]  # weight A–D, language, text


class Reading(NamedTuple):
    """``vector`` as PostgreSQL writes it: ``'assembl':2B,17C 'right':1A``; ``forms``: each lemma as it is written."""

    vector: str
    forms: dict[str, str]


def words_by_recommendation(gathered: Gathered) -> dict[int, Reading]:
    """All words of each recommendation of a batch."""
    return {row.pk: reading(parts(row, gathered)) for row in gathered.rows}


def parts(row: Recommendation, gathered: Gathered) -> Iterator[Part]:
    """What is said of it: by us (A), in the recommendation (B), in the answer (C), in events (D)."""
    vocabulary, key = gathered.vocabulary, row.pk
    yield "A", "en", row.title
    yield "A", "en", gathered.documents[row.document_id].symbol
    yield from named(vocabulary.states[row.state_id])
    for link in ("themes", "affected_groups"):
        for term in gathered.links[link].get(key, []):
            yield from named(vocabulary.terms[link][term])
    yield from (("B", text.language, text.text) for text in gathered.texts.get(key, []))
    answers = sorted(gathered.answers.get(key, []), key=lambda answer: answer.pk)
    yield from (("C", answer.language, answer.words) for answer in answers)
    for told in gathered.told.get(key, []):
        yield from (("D", told.language, said) for said in (told.title, told.details, told.place))


def named(term: Any) -> Iterator[Part]:
    return (("A", language, name) for language, name in term.name.items())


def reading(texts: Iterable[Part]) -> Reading:
    places: dict[str, list[str]] = defaultdict(list)
    forms: dict[str, str] = {}
    begin = 0
    for weight, language, text in texts:
        place = 0
        for place, word, key in (lemmas_of_name if weight == "A" else lemmas_of)(text, language):
            forms.setdefault(key, word)
            if len(places[key]) < MOST_PLACES and begin + place < LAST_PLACE:
                places[key].append(f"{begin + place}{weight}")
        begin += place + GAP
    vector = " ".join(f"'{key}':{','.join(found)}" if found else f"'{key}'" for key, found in places.items())
    return Reading(vector, forms)


def lemmas_of(text: str, language: str) -> list[tuple[int, str, str]]:
    """Each word of a text with its place and its lemma."""
    return [(place, word, lemma(word, language)) for place, word in words_of(text)]


# The same few names describe thousands of recommendations.
lemmas_of_name = lru_cache(maxsize=5_000)(lemmas_of)
