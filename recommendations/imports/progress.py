"""How far a step is, told while its transaction is still open: over a connection of its own, which others can see."""

from types import TracebackType
from typing import Self

from django.db import connection

from recommendations.models import Import

EVERY = 1000  # rows


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

    def at(self, done: int) -> None:
        if done - self.told < EVERY:
            return
        self.told = done
        with self.connection.cursor() as cursor:
            cursor.execute(f"UPDATE {Import._meta.db_table} SET done = %s WHERE id = %s", [done, self.key])  # noqa: S608
