"""Recommendations to one State by other mechanisms that ask for like things: found by the words of both, ahead of any reader.

How alike two are depends on these two alone: twice the words of both by the words of each (Dice), without the words that
recommendations use whatever they ask for. So a new one changes only what is like it, and what is kept stays exact. Only
listings are read: nothing hidden can be alike.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField, Value

from recommendations.batches import in_batches
from recommendations.models import Likeness, Listing, Recommendation

from .words import lemma, words_of

MOST = 5  # of each
LEAST = 0.3
SHOWN_WORDS = 4
LONG = 3  # letters of a word that says something
OF_TEXT = "{b}"  # the weight of its texts
CHUNK = 2000
ASKED_ANYHOW = frozenset(
    lemma(word, "en")
    for word in [
        "recommend",
        "recommends",
        "recommendation",
        "state",
        "states",
        "party",
        "government",
        "authorities",
        "rapporteur",
        "special",
        "committee",
        "council",
        "ensure",
        "take",
        "measures",
        "steps",
        "continue",
        "strengthen",
        "efforts",
        "further",
        "all",
        "necessary",
        "appropriate",
        "including",
        "particular",
        "human",
        "rights",
        "law",
        "legislation",
        "national",
        "international",
        "order",
        "view",
        "implement",
        "implementation",
        "promote",
        "protect",
        "protection",
        "respect",
        "accordance",
        "relevant",
        "adopt",
        "consider",
        "make",
        "full",
        "fully",
        "effective",
        "effectively",
    ]
)


@dataclass(frozen=True)
class Alike:
    """The recommendations to one State: the words of each, and whose it is."""

    words: dict[int, set[str]]
    mechanisms: dict[int, int | None]

    @cached_property
    def having(self) -> dict[str, dict[int | None, list[int]]]:
        """By word and mechanism."""
        found: dict[str, dict[int | None, list[int]]] = defaultdict(lambda: defaultdict(list))
        for key, words in self.words.items():
            for word in words:
                found[word][self.mechanisms[key]].append(key)
        return found

    def near(self, key: int) -> list[tuple[float, int]]:
        """Those of other mechanisms that are like it, the nearest first."""
        shared: Counter[int] = Counter()
        for word in self.words[key]:
            for mechanism, others in self.having[word].items():
                if mechanism != self.mechanisms[key]:
                    shared.update(others)
        found = []
        for other, n in shared.items():
            score = 2 * n / (len(self.words[key]) + len(self.words[other]))
            if score >= LEAST:
                found.append((score, other))
        return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def keep_likeness(keys: Iterable[int]) -> None:
    """Write anew what these are like, and what is like them or was."""
    keys, states = set(keys), set()
    wanted = set(keys)
    for some in in_batches(keys, CHUNK):
        were_like = Likeness.objects.filter(other_id__in=some)
        wanted |= set(were_like.values_list("recommendation_id", flat=True))
        were_like.delete()
    for some in in_batches(wanted, CHUNK):
        Likeness.objects.filter(recommendation_id__in=some).delete()
        states |= set(Listing.objects.filter(pk__in=some).values_list("state_id", flat=True))
    for state in sorted(states):
        alike = of_state(state)
        near = {key: alike.near(key) for key in wanted & alike.words.keys()}
        now = {other for key in keys & near.keys() for _score, other in near[key]}
        Likeness.objects.filter(recommendation_id__in=now).delete()
        near |= {key: alike.near(key) for key in now - near.keys()}
        Likeness.objects.bulk_create(likenesses(alike, near), batch_size=CHUNK)


def likenesses(alike: Alike, near: dict[int, list[tuple[float, int]]]) -> Iterator[Likeness]:
    """The nearest of each of these, with the words of both that say most: the longest."""
    for key, others in near.items():
        for score, other in others[:MOST]:
            both = sorted(alike.words[key] & alike.words[other], key=lambda word: (-len(word), word))[:SHOWN_WORDS]
            yield Likeness(recommendation_id=key, other_id=other, score=round(score, 3), words=both)


def of_state(state: int) -> Alike:
    """The words of the texts; of our own heading where no text is held."""
    rows = Listing.objects.filter(state_id=state).annotate(text=lemmas())
    words, mechanisms = {}, {}
    for key, mechanism, text in rows.values_list("pk", "mechanism_id", "text"):
        words[key] = {word for word in text if says_something(word)}
        mechanisms[key] = mechanism
    without = [key for key, found in words.items() if not found]
    titles = Recommendation.objects.for_public().filter(pk__in=without).values_list("pk", "title")
    for key, title in titles:
        found = (lemma(word, "en") for _place, word in words_of(title))
        words[key] = {word for word in found if says_something(word)}
    return Alike(words, mechanisms)


def says_something(word: str) -> bool:
    return LONG <= len(word) <= 40 and not word[0].isdigit() and word not in ASKED_ANYHOW


def lemmas() -> Func:
    chosen = Func(F("words"), Value(OF_TEXT), function="ts_filter", template='%(function)s(%(expressions)s::"char"[])')
    return Func(chosen, function="tsvector_to_array", output_field=ArrayField(TextField()))
