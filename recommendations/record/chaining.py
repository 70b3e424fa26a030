"""The chain's one writer: a link for every row of history, custody and openings that has none yet (decision 20)."""

import os
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pghistory.models
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from psycopg2 import sql

from recommendations.batches import in_batches
from recommendations.models import Custody, Link, Opening, SealingKey, Shape
from recommendations.record.verify_record import (
    AS_WRITTEN,
    BEGINNING,
    EARLY,
    OTHERS,
    commitment_of,
    content_of,
    hash_of,
    values_of,
)

SALT = 16
AT_ONCE = 5000
LOCK = 20_000_020  # of a transaction: one writer at a time
# Who did something is noted beside history and may be added to while a long import runs.
SETTLED = {pghistory.models.Context: "created_at < now() - interval '15 minutes'"}


class Chained(NamedTuple):
    links: int
    backdated: list[str]


@transaction.atomic
def chain(*, seen: date | None = None) -> Chained:
    """Append what happened since the last time, all or nothing; how many links were added.

    And which rows say that they happened long before ``seen``, the day of a checkpoint that did not see them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(AS_WRITTEN)
    last = Link.objects.order_by("-number").first()
    number, before = (last.number, bytes(last.hash)) if last else (0, BEGINNING)
    first, backdated = number, list[str]()
    for rows in in_batches(unchained(seen), AT_ONCE):
        links = []
        for shape, row, values, is_early in rows:
            number += 1
            if is_early:
                backdated.append(f"{shape.table} {row} (link {number})")
            salt = os.urandom(SALT)
            commitment = commitment_of(salt, content_of(shape.table, row, values))
            before = hash_of(before, number, shape.table, row, commitment)
            links.append(Link(number=number, shape=shape, row=row, salt=salt, commitment=commitment, hash=before))
        Link.objects.bulk_create(links)
    return Chained(number - first, backdated)


def unchained(seen: date | None) -> Iterator[tuple[Shape, str, str, bool | None]]:
    """Rows without a link, as (shape, key, values, whether long before that day), table by table, oldest first."""
    for model in chained_models():
        shape = shape_of(model)
        rows = values_of(shape.table, shape.key, shape.columns)
        statement = sql.SQL(
            "SELECT found.row, found.values, (found.values::jsonb ->> {moment})::timestamptz < %s::date - {early} FROM ({rows} WHERE {settled} AND NOT EXISTS"
            " (SELECT FROM public.{links} AS link JOIN public.{shapes} AS shape ON shape.id = shape_id"
            ' WHERE shape."table" = %s AND link.row = chained.{key}::text) ORDER BY chained.{key}) AS found'
        ).format(
            rows=rows,
            settled=sql.SQL(SETTLED.get(model, "TRUE")),
            links=sql.Identifier(Link._meta.db_table),
            shapes=sql.Identifier(Shape._meta.db_table),
            key=sql.Identifier(shape.key),
            moment=sql.Literal(OTHERS.get(shape.table, "pgh_created_at")),
            early=sql.SQL(EARLY),
        )
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement, [seen, shape.table])
            yield from ((shape, *row) for row in cursor)


def chained_models() -> list[type[Model]]:
    """Every table that is only ever added to and says what was done."""
    history = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    return [*history, Custody, Opening, SealingKey, pghistory.models.Context]


def shape_of(model: type[Model]) -> Shape:
    """The columns that the table has now, whichever this code knows: a new shape when a migration added some."""
    table = model._meta.db_table
    tracked = getattr(model, "pgh_tracked_model", None)
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    names = {
        "key": model._meta.pk.column,
        "columns": sorted(column.name for column in described),
        "of_table": tracked._meta.db_table if tracked else "",
    }
    # Not the newest: one that was forged would have another made each time.
    return Shape.objects.filter(table=table, **names).last() or Shape.objects.create(table=table, **names)
