"""The index by itself, against what one would count row by row."""

from array import array
from random import Random

import pytest

from recommendations.search import index
from recommendations.search.index import Order, bits_of, ranked


def test_how_many_stand_before_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "STEP", 4)
    chance, size = Random(7), 42
    keys = chance.sample(range(1, size), size - 3)  # a key that is not public, and not a whole number of steps
    order = Order(array("q", keys), ranked(array("q", keys), size))
    some = set(chance.sample(keys, 20))
    for place, key in enumerate(keys):
        assert order.ahead(bits_of(some, size), key) == len(some.intersection(keys[:place]))
