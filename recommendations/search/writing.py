"""Rows of what is kept ready, written many at once."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model
from psycopg2.extras import execute_values


def said_by(model: type[Model]) -> list[str]:
    """The columns of a row beside its key."""
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def write(model: type[Model], rows: Iterable[Model]) -> None:
    """One statement for many: what Django builds for each row takes longer than PostgreSQL needs to write it."""
    key, said = model._meta.pk.name, said_by(model)
    values = [[getattr(row, name) for name in (key, *said)] for row in rows]
    anew = ", ".join(f"{name} = EXCLUDED.{name}" for name in said)
    statement = f"""
        INSERT INTO {model._meta.db_table} ({", ".join((key, *said))}) VALUES %s
        ON CONFLICT ({key}) DO UPDATE SET {anew}
    """  # noqa: S608 our own words
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement, values)
