"""The way of an import: read → looked through → brought in, each step whole or not at all; and back, while nothing built on it.

A step holds a lock of its import for as long as its transaction lives: so others see that it is at work, and a step whose
process died has left nothing but its file and can be begun again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _

from recommendations.batches import in_batches
from recommendations.models import (
    Document,
    Import,
    ImportRow,
    Label,
    OutsideName,
    Recommendation,
    RecommendationText,
    StateResponse,
    User,
)
from recommendations.models.imports import Outcome, Stage
from recommendations.search.keeping import keep_touched

from .child import said_by_child
from .copying import copy_in
from .events import EventWriter, settle_events
from .known import Known
from .plain import hides, plain
from .progress import Progress
from .reading.rows import Unreadable
from .receiving import path_of
from .said import LINKS
from .settling import BATCH, Settling
from .sources import SOURCES
from .writing import Writer, note, put

LOCK = 0x1E40
MANY = 100  # rows of which PostgreSQL should know before it plans anything else
GROWN = (5_000, 50_000)  # new recommendations after which there are ten times as many as it knew of
STEPPED = ["stage", "kind", "shared", "notes", "labels", "begun_at", "finished_at", "total", "done"]


class Busy(Exception):
    """A step of this import is under way."""


@contextmanager
def step(key: int, *stages: str, by: User) -> Iterator[Import]:
    """One step of an import that stands at one of these stages. Raises Busy, and ValidationError at another stage."""
    with transaction.atomic(), pghistory.context(user=by.pk, brought=key), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s), set_config('statement_timeout', '0', true)", [LOCK, key]
        )
        if not cursor.fetchone()[0]:
            raise Busy
        brought = Import.objects.get(pk=key)
        if brought.stage not in stages:
            raise ValidationError(_("This import is %(stage)s.") % {"stage": brought.get_stage_display()})
        yield brought
        brought.begun_at = None
        brought.save(update_fields=[*STEPPED])


@contextmanager
def at_rest(key: int, *stages: str) -> Iterator[Import]:
    """An import of which nobody begins a step while we change its rows. Raises Busy, and ValidationError at another stage."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s, %s)", [LOCK, key])
        if not cursor.fetchone()[0]:
            raise Busy
        brought = Import.objects.get(pk=key)
        if brought.stage not in stages:
            raise ValidationError(_("This import is %(stage)s.") % {"stage": brought.get_stage_display()})
        yield brought


def is_at_work(brought: Import) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND mode = 'ExclusiveLock'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK, brought.pk],
        )
        return cursor.fetchone() is not None


# --- reading -----------------------------------------------------------------------------------------------------


def read(key: int, *, by: User) -> None:
    """Read the file in a child and say of each row what it would do."""
    with step(key, Stage.RECEIVED, Stage.REFUSED, by=by) as brought, Progress(brought) as progress:
        try:
            with transaction.atomic():
                keep_rows(brought, progress)
        except Unreadable as error:
            brought.stage, brought.notes = Stage.REFUSED, [str(error)]
            return
        brought.total = brought.rows.count()
        brought.stage = Stage.REVIEW
        if brought.total >= MANY:
            analyze(ImportRow)
        if brought.kind == "events":
            settle_all(brought, progress)


def unmapped(brought: Import) -> QuerySet[Label]:
    """The labels of this file that nobody has decided on."""
    named = Q(pk__in=[])
    for kind in {kind for kind, _words, _n in brought.labels}:
        named |= Q(kind=kind, words__in=[words for each, words, _n in brought.labels if each == kind])
    return Label.objects.filter(named, means="")


def settle_again(key: int, *, by: User) -> None:
    """After labels were mapped: every row may mean something else."""
    with step(key, Stage.REVIEW, by=by) as brought, Progress(brought) as progress:
        settle_all(brought, progress)


def keep_rows(brought: Import, progress: Progress) -> None:
    """Write the rows as read; of recommendations with what each would do, so that each is written once."""
    settling = Settling(brought.format)
    for at, batch in enumerate(in_batches(rows_of(brought), BATCH), start=1):
        is_settled = brought.kind != "events"  # known from the first row on
        rows = put(settling.batch(batch, brought.shared)) if is_settled else batch
        copy_in(ImportRow, [vars(row) for row in rows])
        progress.at(at * BATCH)
    brought.labels = keep_unknown(settling.known)


def rows_of(brought: Import) -> Iterator[ImportRow]:
    """The rows of the file. What it says of itself is the import's before the first row, its notes after the last."""
    position = 0
    for said in said_by_child(path_of(brought), format_name=brought.format, options=brought.options):
        if "kind" in said:
            brought.kind, brought.shared = said["kind"], {**plain(said["shared"]), **brought.shared}
        elif "row" in said:
            for row in one_state_each(said["row"]):
                position += 1
                yield ImportRow(brought=brought, position=position, **row)
        elif "notes" in said:
            brought.notes = said["notes"]


def one_state_each(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each State that it was made to: a recommendation here is to one."""
    values, problems = plain(row["values"]), [{**problem, "of_file": True} for problem in row["problems"]]
    if hides(row["values"]):
        words = _("Characters that nobody can see were left out.")
        problems.append({"words": words, "field": "", "is_error": False, "of_file": True})
    given = {"where": row["where"][:120], "raw": row["raw"], "problems": problems}
    states = values.get("states") or []
    if len(states) < 2:
        yield {**given, "values": values}
        return
    for state in states:
        own = {"outside_key": f"{values['outside_key']} {state}"} if values.get("outside_key") else {}
        yield {**given, "values": {**values, **own, "states": [state]}}


def settle_all(brought: Import, progress: Progress | None = None) -> None:
    """Say anew of every row what it would do, and list the labels that nobody has mapped."""
    rows = brought.rows.by_position().iterator(chunk_size=BATCH)
    if brought.kind == "events":
        brought.labels = keep_unknown(settle_events(brought, rows))
        return
    settling = Settling(brought.format)
    for at, batch in enumerate(settling.settle(rows, brought.shared), start=1):
        note(batch)
        if progress:
            progress.at(at * BATCH, brought.total)
    brought.labels = keep_unknown(settling.known)


def keep_unknown(known: Known) -> list[list[Any]]:
    """Kind, words and number of rows of each label that was not known, which can be mapped from now on."""
    unknown = [[kind, words, n] for (kind, words), n in known.unknown.most_common() if words]
    Label.objects.bulk_create([Label(kind=kind, words=words) for kind, words, _n in unknown], ignore_conflicts=True)
    return unknown


def settle_some(brought: Import, keys: set[str]) -> None:
    """Say anew what rows would do that have one of these keys, or have none yet: those that may stand for each other."""
    while True:
        rows = list(brought.rows.filter(key__in=[*keys, ""]).by_position())
        if brought.kind == "events":
            known = settle_events(brought, rows)
        else:
            settling = Settling(brought.format)
            known = settling.known
            for batch in settling.settle(rows, brought.shared):
                note(batch)
        found = set(brought.rows.filter(pk__in=[row.pk for row in rows]).values_list("key", flat=True))
        if found <= keys:
            break
        keys |= found
    listed = {(kind, words) for kind, words, _n in brought.labels}
    if new := [each for each in keep_unknown(known) if (each[0], each[1]) not in listed]:
        brought.labels = [*brought.labels, *new]
        brought.save(update_fields=["labels"])


# --- coming in ---------------------------------------------------------------------------------------------------


def bring_in(key: int, *, by: User, at: datetime) -> None:
    """All rows that can come in, in one transaction."""
    with step(key, Stage.REVIEW, by=by) as brought, Progress(brought) as progress:
        rows = brought.rows.defer("raw").by_position().iterator(chunk_size=BATCH)
        if brought.kind == "events":
            EventWriter(brought, by=by, at=at).write(rows)
        else:
            settling = Settling(brought.format)
            writer = Writer(
                brought.format, by, at, brought.is_published, settling.known, source_of(brought, by=by, at=at)
            )
            for number, batch in enumerate(settling.settle(rows, brought.shared), start=1):
                before = writer.new
                writer.write(batch)
                if any(before < many <= writer.new for many in GROWN):
                    analyze(Document, Recommendation, OutsideName)
                progress.at(number * BATCH, brought.total)
            if writer.new >= MANY:
                links = [getattr(Recommendation, link).through for link, _kind in LINKS.values()]
                analyze(Document, Recommendation, RecommendationText, StateResponse, OutsideName, *links)
        brought.stage, brought.finished_at, brought.done = Stage.DONE, at, brought.total
        keep_touched()


def analyze(*models: type[Model]) -> None:
    """Else PostgreSQL plans for the tables as it knew them before: keeping listings takes longer than a statement may, and
    what is written on a thousand rows looks through all of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")


def source_of(brought: Import, *, by: User, at: datetime) -> Document | None:
    """The document that the whole file quotes: public, since what is quoted from it may be."""
    known = SOURCES.get(brought.format)
    if known is None:
        return None
    shown = {"publication": "published", "published_by": by, "published_at": at}
    return Document.objects.get_or_create(slug=known["slug"], defaults={**known, **shown})[0]


def counts(brought: Import) -> dict[str, int]:
    """How many rows there are of each outcome."""
    found = brought.rows.order_by().values_list("outcome").annotate(n=Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(found)
