"""The one writer of listings: from what the public door shows to what lists, facets and the search need.

Everything is read under the public role, so that nothing hidden can get into a listing; the rules are the QuerySets' own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import Max

from recommendations import editions
from recommendations.exports import flat
from recommendations.last_copies import note
from recommendations.models import Assessment, Edition, Listing, StateResponse, Touched

from .documents import Reading, words_by_recommendation
from .event_listings import keep_events
from .gathering import Gathered, Told, batches
from .likeness import keep_likeness
from .spelling import count_words, lemmas_kept, write_forms
from .writing import write

# One writer at a time: it holds from here to the end of the transaction, so that each sees what the one before wrote.
LOCK = 0x4C495354
RECENT = 200
LISTED_LINKS = ("themes", "affected_groups", "sdg_targets")


def keep_touched() -> None:
    """Bring the listings of all that was touched up to date."""
    if Touched.objects.exists():
        _keep_touched()


@transaction.atomic
def _keep_touched() -> None:
    hold_others()
    touched = Touched.objects.all()
    seen = touched.aggregate(last=Max("pk"))["last"]
    if seen is None:  # the one before kept them while this one waited
        return
    rows = list(touched.filter(pk__lte=seen).values_list("recommendation_id", "event_id"))
    touched.filter(pk__lte=seen).delete()
    keep({key for key, _event in rows if key}, {key for _recommendation, key in rows if key})


def hold_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def keep(keys: Iterable[int], events: Iterable[int] = (), *, counts_anew: bool = False) -> None:
    """Write the listings of these recommendations and events, and remove those that are not public any more.

    ``counts_anew``: these are all there are, and no words are counted yet.
    """
    keys, number = sorted(keys), next_edition()
    is_reshaped = False
    lost: set[str] = set()
    for batch, gathered in batches(keys):
        words = words_by_recommendation(gathered)
        before = lemmas_kept(batch)
        forms = {key: reading.forms for key, reading in words.items()}
        lost |= count_words({} if counts_anew else before, forms)
        Listing.objects.filter(pk__in=before.keys() - words.keys()).delete()
        write(Listing, listings(gathered, number, words))
        is_reshaped = is_reshaped or before.keys() != words.keys()
    write_forms(lost)
    keep_likeness(keys)
    keep_events(sorted(events))
    end_edition(number, is_reshaped=is_reshaped)


def listings(gathered: Gathered, number: int, words: dict[int, Reading]) -> Iterator[Listing]:
    """Listings as the public sees the recommendations of a batch now."""
    cells = flat.cells_by_recommendation(gathered)
    for row in gathered.rows:
        document = gathered.documents[row.document_id]
        assessments, told = gathered.assessments.get(row.pk, []), gathered.told.get(row.pk, [])
        yield Listing(
            recommendation_id=row.pk,
            edition=number,
            state_id=row.state_id,
            document_id=row.document_id,
            mechanism_id=document.mechanism_id,
            dated_on=document.dated_on,
            position=row.position,
            status=row.status,
            stance=row.stance,
            last_event_on=row.last_event_on,
            last_seen_on=max((each.last_day for each in told), default=None),
            assessed_by=sorted({each.organisation_id for each in assessments}),
            standings=[*standings(assessments), *been(assessments, gathered.answers.get(row.pk, []))],
            happenings=happenings(told),
            words=words[row.pk].vector,
            line=flat.line(cells[row.pk]),
            **{name: gathered.links[name].get(row.pk, []) for name in LISTED_LINKS},
        )


def standings(assessments: list[Assessment]) -> list[str]:
    """The status that was the headline at the end of each year in which it changed; from the newest first."""
    years: dict[int, str] = {}
    has_lead = False
    for row in reversed(assessments):
        is_lead = row.organisation.is_lead
        if is_lead or not has_lead:  # the lead organisation's stays the headline, whoever assesses later
            years[row.assessed_on.year] = row.status
        has_lead = has_lead or is_lead
    return [f"{year}:{status}" for year, status in years.items()]


def been(assessments: list[Assessment], answers: list[StateResponse]) -> list[str]:
    """Every status and stance that it was ever given, also those that are no longer its own."""
    return [f":{word}" for word in sorted({each.status for each in assessments} | {each.stance for each in answers})]


def happenings(told: list[Told]) -> list[str]:
    counts = Counter((each.happened_on.year, each.meaning) for each in told if each.has_happened)
    return [f"{year}:{meaning}:{n}" for (year, meaning), n in sorted(counts.items())]


# --- editions ----------------------------------------------------------------------------------------------------


NUMBERS = "pg_get_serial_sequence('recommendations_edition', 'id')"


def next_edition() -> int:
    """A number that no other edition ever has, not even one that was rolled back."""
    return one_of_numbers(f"SELECT nextval({NUMBERS})")


def last_edition() -> int:
    """The highest number that an edition ever had here; 0 in an empty database."""
    if Edition._meta.db_table not in connection.introspection.table_names():
        return 0
    return one_of_numbers(f"SELECT coalesce(pg_sequence_last_value({NUMBERS}::regclass), 0)")


def go_on_after(number: int) -> None:
    """Where an older state was put back: whoever still holds pages of the newer one must not take them for those to come."""
    one_of_numbers(f"SELECT setval({NUMBERS}, greatest(nextval({NUMBERS}), {number}))")


def one_of_numbers(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def end_edition(number: int, *, is_reshaped: bool) -> None:
    row = Edition.objects.first() or Edition(pk=1)
    row.recent = [*row.recent, row.number][-RECENT:]
    row.number, row.reshaped = number, number if is_reshaped else row.reshaped
    row.save()
    editions.forget()
    transaction.on_commit(lambda: tell(number))


def tell(number: int) -> None:
    """What is committed, this process sees at once, and no process of this machine answers a last copy from before it."""
    editions.forget()
    note(number)
