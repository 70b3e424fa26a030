"""What is kept, compared with what it is kept of."""

from collections import Counter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Model

from recommendations.models import EventListing, FollowUpEvent, Likeness, Listing, Recommendation, Word

from .documents import words_by_recommendation
from .event_listings import event_batches
from .gathering import batches
from .keeping import hold_others, keep, listings
from .likeness import likenesses, of_state
from .writing import said_by


@transaction.atomic
def keep_all() -> int:
    """Write every listing anew and count all words again, and return how many recommendations are listed."""
    hold_others()
    Word.objects.all().delete()
    keep(all_keys(Recommendation, Listing), all_keys(FollowUpEvent, EventListing), counts_anew=True)
    return Listing.objects.count()


def all_keys(model: type[Model], kept: type[Model]) -> list[int]:
    return sorted({key for each in (model, kept) for key in each._default_manager.values_list("pk", flat=True)})


class Difference(NamedTuple):
    noun: str
    name: int | str


def differing() -> list[Difference]:
    """The recommendations whose listing is missing, not wanted, or not as the public door shows them; the same of events;
    then the words that are not counted as they stand, or not written as any listing has them.
    """
    found, words = differing_listings()
    nouns: dict[str, set[Any]] = {
        "listing": found | differing_likeness(),
        "event listing": differing_events(),
        "word": words,
    }
    return [Difference(noun, each) for noun, names in nouns.items() for each in sorted(names)]


def differing_listings() -> tuple[set[int], set[str]]:
    found: set[int] = set()
    counts: Counter[str] = Counter()
    forms: set[tuple[str, str]] = set()
    for batch, gathered in batches(all_keys(Recommendation, Listing)):
        words = words_by_recommendation(gathered)
        true = {row.pk: told(row) for row in listings(gathered, 0, words)}
        kept = {row.pk: told(row) for row in Listing.objects.filter(pk__in=batch)}
        found |= {key for key in batch if true.get(key) != kept.get(key)}
        for reading in words.values():
            counts.update(reading.forms.keys())
            forms |= reading.forms.items()
    return found, differing_words(counts, forms)


def differing_events() -> set[int]:
    found = set()
    for batch, rows in event_batches(all_keys(FollowUpEvent, EventListing)):
        true = {row.pk: told(row) for row in rows}
        kept = {row.pk: told(row) for row in EventListing.objects.filter(pk__in=batch)}
        found |= {key for key in batch if true.get(key) != kept.get(key)}
    return found


def differing_words(counts: Counter[str], forms: set[tuple[str, str]]) -> set[str]:
    rows = list(Word.objects.values_list("lemma", "form", "count"))
    wrong = {lemma for lemma, form, _count in rows if (lemma, form) not in forms}
    return wrong | {lemma for lemma, _count in {(lemma, count) for lemma, _form, count in rows} ^ set(counts.items())}


def differing_likeness() -> set[int]:
    """The recommendations whose likenesses are not those that would be written now."""
    states = Listing.objects.order_by().values_list("state_id", flat=True).distinct()
    found = [of_state(state) for state in states]
    true = {alike(row) for each in found for row in likenesses(each, {key: each.near(key) for key in each.words})}
    return {each[0] for each in true ^ {alike(row) for row in Likeness.objects.all()}}


def alike(row: Likeness) -> tuple[int, int, tuple[str, ...]]:
    return row.recommendation_id, row.other_id, tuple(row.words)


def told(row: Listing | EventListing) -> tuple:
    """Everything a listing says but its edition, with its words in PostgreSQL's own order."""
    said = {name: getattr(row, name) for name in said_by(type(row)) if name != "edition"}
    return tuple(same(value) if name == "words" else value for name, value in said.items())


def same(words: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector::text", [words])
        return str(cursor.fetchone()[0])
