"""Everything of a recommendation that the search reads, as PostgreSQL keeps it: each lemma with its places and its weight."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.text import Truncator

from recommendations.models import Recommendation, State

from .called import STATES
from .gathering import Gathered
from .words import compounds_of, lemma, signs_of, words_of

MOST_PLACES = 200  # of one lemma; PostgreSQL keeps 256
LAST_PLACE = 16_000  # PostgreSQL counts to 16,383
OF_A_REPORT = 2_000  # words of an answer to a whole report that are read for each of its recommendations
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
    """What is said of it: by us (A), in the recommendation (B), in the answer (C), in events (D); D too, who made it."""
    vocabulary, key = gathered.vocabulary, row.pk
    document, state = gathered.documents[row.document_id], vocabulary.states[row.state_id]
    yield "A", "en", row.title
    yield "A", "en", document.symbol
    yield from called(state)
    for link in ("themes", "affected_groups"):
        for term in gathered.links[link].get(key, []):
            yield from named(vocabulary.terms[link][term])
    yield from (("B", text.language, text.text) for text in gathered.texts.get(key, []))
    answers = sorted(gathered.answers.get(key, []), key=lambda answer: answer.pk)
    yield from (("C", answer.language, answer.words) for answer in answers)
    to_report = gathered.to_reports.get(row.document_id, [])
    yield from (("C", answer.language, Truncator(answer.words).words(OF_A_REPORT, truncate="")) for answer in to_report)
    for told in gathered.told.get(key, []):
        yield from (("D", told.language, said) for said in (told.title, told.details, told.place))
    for by in gathered.links["recommending_states"].get(key, []):
        yield from named(vocabulary.states[by], "D")
        yield from (("D", "en", name) for name in STATES.get(vocabulary.states[by].iso3, []))
    if document.mechanism_id:
        yield "D", "en", vocabulary.mechanisms[document.mechanism_id].abbreviation


def called(state: State) -> Iterator[Part]:
    """A State by its names, its code, and what else it is called."""
    yield from named(state)
    yield from (("A", "en", name) for name in [state.iso3, *STATES.get(state.iso3, [])])


def named(term: Any, weight: str = "A") -> Iterator[Part]:
    return ((weight, language, name) for language, name in term.name.items())


def reading(texts: Iterable[Part]) -> Reading:
    places: dict[str, list[str]] = defaultdict(list)
    forms: dict[str, str] = {}
    begin = 0
    for weight, language, text in texts:
        place = 0
        for place, word, key in AGAIN.get(weight, lemmas_of)(text, language):
            forms.setdefault(key, word)
            if len(places[key]) < MOST_PLACES and begin + place < LAST_PLACE:
                places[key].append(f"{begin + place}{weight}")
        begin += place + GAP
    vector = " ".join(f"'{key}':{','.join(found)}" if found else f"'{key}'" for key, found in places.items())
    return Reading(vector, forms)


def lemmas_of(text: str, language: str) -> list[tuple[int, str, str]]:
    """Each word of a text with its place and its lemma; first, what is written with hyphens as one word, and single signs."""
    compounds = [(place, word, lemma(word, language)) for place, _parts, word in compounds_of(text)]
    signs = [(place, sign, sign) for place, sign in signs_of(text)]
    return compounds + signs + [(place, word, lemma(word, language)) for place, word in words_of(text)]


# The same few names describe thousands of recommendations, and an answer to a report stands with each of its own.
AGAIN = {"A": lru_cache(maxsize=5_000)(lemmas_of), "C": lru_cache(maxsize=20)(lemmas_of)}
