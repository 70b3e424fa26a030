"""Whole records as one JSON document, in the shape that the API has too, written piece by piece."""

import json
from collections.abc import Iterator

from .records import records
from .selection import Selection
from .shape import FORMAT, shape


def chunks(selection: Selection) -> Iterator[bytes]:
    """``{"format", "title", "address", "as_at", "count", "recommendations": […]}``; whole only with its last bracket."""
    head = {
        "format": FORMAT,
        "title": selection.title,
        "address": selection.address,
        "as_at": selection.day.isoformat(),
        "count": len(selection.keys),
    }
    before = dumped(head)[:-1] + ', "recommendations": ['  # sent with the first: what cannot be read at all is refused
    for record in records(selection.keys):
        yield f"{before}\n{dumped(shape(record))}".encode()
        before = ","
    yield f"{before.lstrip(',')}\n]}}\n".encode()


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
