"""Whole records as one JSON document, in the shape that the API has too, written piece by piece."""

import json
from collections.abc import Iterator

from .records import records
from .selection import Selection
from .shape import FORMAT, shape
from .table import Incomplete


def chunks(selection: Selection) -> Iterator[bytes]:
    """``{"format", "title", "address", "as_at", "count", "recommendations": […]}``; whole only with its last bracket.

    Raises Incomplete rather than say more than there are.
    """
    head = {
        "format": FORMAT,
        "title": selection.title,
        "address": selection.address,
        "as_at": selection.day.isoformat(),
        "count": len(selection.keys),
    }
    before = dumped(head)[:-1] + ', "recommendations": ['  # sent with the first: what cannot be read at all is refused
    missing = len(selection.keys)
    for record in records(selection.keys):
        yield f"{before}\n{dumped(shape(record))}".encode()
        before, missing = ",", missing - 1
    if missing:
        raise Incomplete
    yield f"{before.lstrip(',')}\n]}}\n".encode()


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
