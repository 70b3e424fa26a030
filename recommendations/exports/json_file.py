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
    yield (dumped(head)[:-1] + ', "recommendations": [').encode()
    for at, record in enumerate(records(selection.keys)):
        yield ((",\n" if at else "\n") + dumped(shape(record))).encode()
    yield b"\n]}\n"


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
