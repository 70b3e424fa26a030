"""How far a step is, told while its transaction is still open: over a connection of its own, which others can see."""

from types import TracebackType
from typing import Self

from django.db import connection

from recommendations.models import Import

EVERY = 1000  # rows
# A step within a request may have written the row itself, and would wait for its own end.
TELL = f"""
    UPDATE {Import._meta.db_table} SET done = %s, total = %s
    WHERE id IN (SELECT id FROM {Import._meta.db_table} WHERE id = %s FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 names are ours


class Progress:
    def __init__(self, brought: Import) -> None:
        self.key, self.told = brought.pk, 0

    def __enter__(self) -> Self:
        self.connection = connection.copy()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def at(self, done: int, total: int = 0) -> None:
        if abs(done - self.told) < EVERY:
            return
        self.told = done
        with self.connection.cursor() as cursor:
            # Outside of every door a process that serves has half a second; a slow disk is no reason to fail here.
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(TELL, [done, total, self.key])
