"""What is kept, compared with what it is kept of."""

from collections import Counter

from django.db import connection, transaction

from recommendations.models import Likeness, Listing, Recommendation, Word

from .documents import words_by_recommendation
from .gathering import batches
from .keeping import WRITTEN, hold_others, keep, listings
from .likeness import likenesses, of_state

COMPARED = [name for name in WRITTEN if name != "edition"]


@transaction.atomic
def keep_all() -> int:
    """Write every listing anew and count all words again, and return how many listings there are."""
    hold_others()
    Word.objects.all().delete()
    keep(all_keys(), counts_anew=True)
    return Listing.objects.count()


def all_keys() -> list[int]:
    return sorted({*Recommendation.objects.values_list("pk", flat=True), *Listing.objects.values_list("pk", flat=True)})


def differing() -> list[int | str]:
    """The recommendations whose listing is missing, not wanted, or not as the public door shows them; then the words that
    are not counted as they stand, or not written as any listing has them.
    """
    found: set[int] = set()
    counts: Counter[str] = Counter()
    forms: set[tuple[str, str]] = set()
    for batch, gathered in batches(all_keys()):
        words = words_by_recommendation(gathered)
        true = {row.pk: told(row) for row in listings(gathered, 0, words)}
        kept = {row.pk: told(row) for row in Listing.objects.filter(pk__in=batch)}
        found |= {key for key in batch if true.get(key) != kept.get(key)}
        for reading in words.values():
            counts.update(reading.forms.keys())
            forms |= reading.forms.items()
    return [*sorted(found | differing_likeness()), *sorted(differing_words(counts, forms))]


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


def told(row: Listing) -> tuple:
    """Everything a listing says, with its words in PostgreSQL's own order."""
    return tuple(same(row.words) if name == "words" else getattr(row, name) for name in COMPARED)


def same(words: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector::text", [words])
        return str(cursor.fetchone()[0])
