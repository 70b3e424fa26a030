"""Everything of a recommendation that the search reads, as PostgreSQL keeps it: each lemma with its places and its weight."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from recommendations.models import AffectedGroup, Bearing, Recommendation, State, StateResponse, Theme
from recommendations.models.texts import RecommendationText

from .words import lemma, words_of

MOST_PLACES = 200  # of one lemma; PostgreSQL keeps 256
LAST_PLACE = 16_000  # PostgreSQL counts to 16,383
GAP = 10  # between two texts, so that no phrase reaches from one into the next
Part = tuple[int, str, str, str]  # recommendation, weight A–D, language, text


class Reading(NamedTuple):
    """``vector`` as PostgreSQL writes it: ``'assembl':2B,17C 'right':1A``; ``forms``: each lemma as it is written."""

    vector: str
    forms: dict[str, str]


def words_by_recommendation(keys: list[int]) -> dict[int, Reading]:
    """All words of each recommendation."""
    parts: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for key, weight, language, text in read(keys):
        parts[key].append((weight, language, text))
    return {key: reading(texts) for key, texts in parts.items()}


def read(keys: list[int]) -> Iterator[Part]:
    """What is said of them: by us (A), in the recommendation (B), in the answer (C), in events (D)."""
    rows = Recommendation.objects.for_public().filter(pk__in=keys)
    states = {row.pk: row.name for row in State.objects.all()}
    for key, title, symbol, state in rows.values_list("pk", "title", "document__symbol", "state"):
        yield key, "A", "en", title
        yield key, "A", "en", symbol
        for language, name in states[state].items():
            yield key, "A", language, name
    for model, link in ((Theme, "themes"), (AffectedGroup, "affected_groups")):
        names = {row.pk: row.name for row in model.objects.all()}
        for key, value in rows.filter(**{f"{link}__isnull": False}).order_by("pk", link).values_list("pk", link):
            yield from ((key, "A", language, name) for language, name in names[value].items())
    texts = RecommendationText.objects.filter(recommendation__in=keys).order_by("pk")
    yield from (
        (key, "B", language, text) for key, language, text in texts.values_list("recommendation", "language", "text")
    )
    answers = StateResponse.objects.for_public().filter(recommendation__in=keys).exclude(words="").order_by("pk")
    yield from (
        (key, "C", language, text) for key, language, text in answers.values_list("recommendation", "language", "words")
    )
    told = Bearing.objects.for_public().filter(recommendation__in=keys).order_by("pk")
    fields = ("recommendation", "event__language", "event__title", "event__details", "event__place")
    for key, language, *said in told.values_list(*fields):
        yield from ((key, "D", language, text) for text in said)


def reading(texts: list[tuple[str, str, str]]) -> Reading:
    places: dict[str, list[str]] = defaultdict(list)
    forms: dict[str, str] = {}
    begin = 0
    for weight, language, text in texts:
        place = 0
        for place, word in words_of(text):
            key = lemma(word, language)
            forms.setdefault(key, word)
            if len(places[key]) < MOST_PLACES and begin + place < LAST_PLACE:
                places[key].append(f"{begin + place}{weight}")
        begin += place + GAP
    vector = " ".join(f"'{key}':{','.join(found)}" if found else f"'{key}'" for key, found in places.items())
    return Reading(vector, forms)
