"""What is kept, compared with what it is kept of."""

from django.db import connection

from recommendations.models import Likeness, Listing, Recommendation

from .documents import words_by_recommendation
from .gathering import batches
from .keeping import WRITTEN, keep, listings
from .likeness import likenesses, of_state

COMPARED = [name for name in WRITTEN if name != "edition"]


def keep_all() -> int:
    """Write every listing anew, and return how many there are."""
    keys = set(Recommendation.objects.values_list("pk", flat=True)) | set(Listing.objects.values_list("pk", flat=True))
    keep(keys)
    return Listing.objects.count()


def differing() -> list[int]:
    """The recommendations whose listing is missing, not wanted, or not as the public door shows them."""
    keys = sorted({*Recommendation.objects.values_list("pk", flat=True), *Listing.objects.values_list("pk", flat=True)})
    found = []
    for batch, gathered in batches(keys):
        true = {row.pk: told(row) for row in listings(gathered, 0, words_by_recommendation(gathered))}
        kept = {row.pk: told(row) for row in Listing.objects.filter(pk__in=batch)}
        found += [key for key in batch if true.get(key) != kept.get(key)]
    return sorted({*found, *differing_likeness()})


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
