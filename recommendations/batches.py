"""Rows by the hundred, of whatever gives them one by one."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most ``size``, in order, none of them empty; no more is read than is asked for."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch
