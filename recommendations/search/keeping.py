"""The one writer of listings: from what the public door shows to what lists, facets and the search need.

Everything is read under the public role, so that nothing hidden can get into a listing; the rules are the QuerySets' own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import F, Func, Max, TextField
from psycopg2.extras import execute_values

from recommendations.door import through_public_door
from recommendations.exports import flat
from recommendations.models import (
    Assessment,
    Bearing,
    Edition,
    Listing,
    Recommendation,
    Touched,
    Word,
)

from .documents import Reading, words_by_recommendation
from .likeness import keep_likeness

BATCH = 1000
# One writer at a time: it holds from here to the end of the transaction, so that each sees what the one before wrote.
LOCK = 0x4C495354
RECENT = 200
COUNT = """
    INSERT INTO recommendations_word AS kept (lemma, form, count) VALUES %s
    ON CONFLICT (lemma) DO UPDATE SET count = kept.count + EXCLUDED.count
"""
LINKS = {"themes": "theme", "affected_groups": "affectedgroup", "sdg_targets": "sdgtarget"}


def keep_touched() -> None:
    """Bring the listings of all that was touched up to date."""
    if Touched.objects.exists():
        _keep_touched()


@transaction.atomic
def _keep_touched() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    touched = Touched.objects.all()
    seen = touched.aggregate(last=Max("pk"))["last"]
    if seen is None:  # the one before kept them while this one waited
        return
    keys = set(touched.filter(pk__lte=seen).values_list("recommendation_id", flat=True))
    touched.filter(pk__lte=seen).delete()
    keep(keys - {None})


@transaction.atomic
def keep(keys: Iterable[int]) -> None:
    """Write the listings of these recommendations, and remove those that are not public any more."""
    keys, number = sorted(keys), next_edition()
    is_reshaped = False
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        with through_public_door():
            words = words_by_recommendation(batch)
            made = {row.recommendation_id: row for row in listings(batch, number, words)}
        before = lemmas_kept(batch)
        count_words(before, {key: words[key].forms for key in made})
        Listing.objects.filter(pk__in=before.keys() - made.keys()).delete()
        Listing.objects.bulk_create(
            made.values(), update_conflicts=True, unique_fields=["recommendation_id"], update_fields=WRITTEN
        )
        is_reshaped = is_reshaped or before.keys() != made.keys()
    keep_likeness(keys)
    end_edition(number, is_reshaped=is_reshaped)


WRITTEN = [field.name for field in Listing._meta.concrete_fields if not field.primary_key]


def listings(keys: list[int], number: int, words: dict[int, Reading]) -> Iterator[Listing]:
    """Listings as the public sees these recommendations now, made in a fixed number of queries."""
    rows = Recommendation.objects.for_public().filter(pk__in=keys).with_status().with_stance().with_last_event()
    rows = rows.select_related(None).annotate(mechanism_id=F("document__mechanism"), dated_on=F("document__dated_on"))
    links = {name: linked(name, column, keys) for name, column in LINKS.items()}
    standings, happenings = standings_by_year(keys), happenings_by_year(keys)
    assessed_by = grouped(Assessment.objects.for_public().filter(recommendation__in=keys), "organisation")
    seen = dict(
        Bearing.objects.for_public()
        .filter(recommendation__in=keys)
        .order_by()
        .values_list("recommendation")
        .annotate(Max("event__happened_on"))
    )
    rows = list(rows)
    cells = flat.cells_by_recommendation(rows)
    for row in rows:
        yield Listing(
            recommendation_id=row.pk,
            edition=number,
            state_id=row.state_id,
            document_id=row.document_id,
            mechanism_id=row.mechanism_id,
            dated_on=row.dated_on,
            position=row.position,
            status=row.status,
            stance=row.stance,
            last_event_on=row.last_event_on,
            last_seen_on=seen.get(row.pk),
            assessed_by=assessed_by.get(row.pk, []),
            standings=standings.get(row.pk, []),
            happenings=happenings.get(row.pk, []),
            words=words[row.pk].vector,
            line=flat.line(cells[row.pk]),
            **{name: found.get(row.pk, []) for name, found in links.items()},
        )


def standings_by_year(keys: list[int]) -> dict[int, list[str]]:
    """The status that was the headline at the end of each year in which it changed."""
    rows = Assessment.objects.for_public().filter(recommendation__in=keys).order_by("assessed_on", "pk")
    found: dict[int, dict[int, str]] = {}
    has_lead: set[int] = set()
    for key, day, status, is_lead in rows.values_list(
        "recommendation", "assessed_on", "status", "organisation__is_lead"
    ):
        if is_lead or key not in has_lead:  # the lead organisation's stays the headline, whoever assesses later
            found.setdefault(key, {})[day.year] = status
        if is_lead:
            has_lead.add(key)
    return {key: [f"{year}:{status}" for year, status in years.items()] for key, years in found.items()}


def happenings_by_year(keys: list[int]) -> dict[int, list[str]]:
    rows = Bearing.objects.for_public().of_what_happened().filter(recommendation__in=keys).order_by()
    counts = Counter(
        (key, day.year, meaning)
        for key, day, meaning in rows.values_list("recommendation", "event__happened_on", "meaning")
    )
    found: dict[int, list[str]] = {}
    for (key, year, meaning), n in sorted(counts.items()):
        found.setdefault(key, []).append(f"{year}:{meaning}:{n}")
    return found


def linked(name: str, column: str, keys: list[int]) -> dict[int, list[int]]:
    through = getattr(Recommendation, name).through
    return grouped(through.objects.filter(recommendation__in=keys), column)


def grouped(rows, column: str) -> dict[int, list[int]]:
    """The values of a column by recommendation, each once, in order."""
    found: dict[int, set[int]] = {}
    for key, value in rows.order_by().values_list("recommendation", column):
        found.setdefault(key, set()).add(value)
    return {key: sorted(values) for key, values in found.items()}


# --- words -------------------------------------------------------------------------------------------------------


def lemmas_kept(keys: list[int]) -> dict[int, set[str]]:
    """The words of each of these that is listed."""
    lemmas = Func(F("words"), function="tsvector_to_array", output_field=ArrayField(TextField()))
    return {key: set(found) for key, found in Listing.objects.filter(pk__in=keys).values_list("pk", lemmas)}


def count_words(before: dict[int, set[str]], after: dict[int, dict[str, str]]) -> None:
    """Count what came and went; a word that no listing has any more is gone."""
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key, set()), after.get(key, {})
        counts.update(new.keys() - old)
        counts.subtract(old - new.keys())
        forms |= new
    rows = [(word, forms.get(word, word), count) for word, count in sorted(counts.items()) if count]
    if not rows:
        return
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, COUNT, rows)
    Word.objects.filter(count=0).delete()


# --- editions ----------------------------------------------------------------------------------------------------


def next_edition() -> int:
    """A number that no other edition ever has, not even one that was rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('recommendations_edition', 'id'))")
        (number,) = cursor.fetchone()
    return int(number)


def end_edition(number: int, *, is_reshaped: bool) -> None:
    row = Edition.objects.first() or Edition(pk=1)
    row.recent = [*row.recent, row.number][-RECENT:]
    row.number, row.reshaped = number, number if is_reshaped else row.reshaped
    row.save()
