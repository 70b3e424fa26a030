"""What is kept, compared with what it is kept of."""

from django.db import connection

from recommendations.door import through_public_door
from recommendations.models import Listing, Recommendation

from .documents import words_by_recommendation
from .keeping import BATCH, WRITTEN, keep, listings

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
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        with through_public_door():
            true = {row.pk: told(row) for row in listings(batch, 0, words_by_recommendation(batch))}
        kept = {row.pk: told(row) for row in Listing.objects.filter(pk__in=batch)}
        found += [key for key in batch if true.get(key) != kept.get(key)]
    return found


def told(row: Listing) -> tuple:
    """Everything a listing says, with its words in PostgreSQL's own order."""
    return tuple(same(row.words) if name == "words" else getattr(row, name) for name in COMPARED)


def same(words: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector::text", [words])
        return str(cursor.fetchone()[0])
