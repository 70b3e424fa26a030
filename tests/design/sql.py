"""SQL as a role: what the tests of both doors ask PostgreSQL itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

NO_RIGHT = "42501"
TABLE_RIGHTS = "INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"


def sql(statement: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def column(statement: str, *values: Any) -> list[Any]:
    return [row[0] for row in sql(statement, *values)]


def relations(schema: str) -> list[str]:
    """The tables and views of a schema."""
    return column(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = to_regnamespace(%s)",
        schema,
    )


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """The rights of the role alone: without the time-out and the read-only transaction of its door."""
    sql(f'SET LOCAL ROLE "{role}"')
    yield
    sql("RESET ROLE")


def assert_refused(statement: str, *values: Any) -> None:
    """The role has no right to do it; raises AssertionError when it succeeds or fails for another reason."""
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        sql(statement, *values)
    assert refusal.value.__cause__.pgcode == NO_RIGHT, f"{statement}: {refusal.value}"
