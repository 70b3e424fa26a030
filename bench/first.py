"""Searches for two words that nobody asked for since the last publication: nothing of them is held by any worker."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote_plus

from bench.cells import count
from bench.load import listed
from bench.server import Server
from recommendations.models import Word

ENOUGH = 8000  # more than are asked for in the seconds of one run


def two_words() -> Iterator[str]:
    """Addresses of the list that seek two words, each of which many have; no pair twice."""
    chance, seen = Random("two words"), set()
    most = count() // 2
    forms = list(
        Word.objects.filter(count__gte=most // 50, count__lte=most).order_by("pk").values_list("form", flat=True)
    )
    while True:
        pair = tuple(sorted(chance.sample(forms, 2)))
        if pair not in seen:
            seen.add(pair)
            yield f"/recommendations/?q={quote_plus(' '.join(pair))}"


def first_searches(server: Server, *, trivial: float) -> dict[str, Any]:
    addresses, at = two_words(), []
    with TemporaryDirectory() as folder:
        for connections in (1, 8):
            path = Path(folder, "addresses")
            path.write_text("\n".join(next(addresses) for _n in range(ENOUGH)))
            at.append(listed(server.address(""), path, connections=connections))
    of_trivial = round(at[-1]["per_second"] / trivial, 3)
    return {"cell": "search_first", "rows": count(), "at": at, "trivial": trivial, "of_trivial": of_trivial}
