"""Worlds drawn by seeds: with and without hidden rows, every kind of public address answers byte for byte alike.

``WORLDS=7-7`` tries one seed again, ``make endure ONLY=worlds`` two hundred.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
import time_machine
from django.db import transaction

from recommendations.models import Alert
from tests import addresses
from tests.design.generated import World
from tests.design.test_outlets import Answer, answers
from tests.factories import AT

pytestmark = pytest.mark.django_db
FIRST, LAST = map(int, os.environ.get("WORLDS", "1-2").split("-"))
MOST = 1  # of the addresses of one kind, in whatever language, that a world is asked for


class Undone(Exception):
    """The world is not wanted any more."""


def drawn(seed: int) -> list[str]:
    """Some addresses of each kind, hidden rows' too, in a language that is drawn for each."""
    chance, keys = Random(f"addresses {seed}"), list(Alert.objects.values_list("key", flat=True))
    kinds: dict[str, list[str]] = {}
    for name, paths in addresses.by_name_and_language():
        kinds.setdefault(name, []).extend(path for path in paths if not any(key in path for key in keys))
    return [path for paths in kinds.values() for path in chance.sample(paths, min(MOST, len(paths)))]


def apart(one: Answer, other: Answer) -> tuple[str, str]:
    """Where the two begin to differ."""
    first, second = (f"{body.decode(errors='replace')} {status} {headers}" for status, headers, body in (one, other))
    at = next((n for n, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), 0)
    return first[max(0, at - 100) : at + 150], second[max(0, at - 100) : at + 150]


@pytest.mark.parametrize("seed", range(FIRST, LAST + 1))
def test_hidden_rows_change_no_byte(seed: int, record_property: Callable[[str, object], None]) -> None:
    found: dict[bool, dict[str, Answer]] = {}
    paths: list[str] = []
    for hides in (True, False):
        with time_machine.travel(AT.replace(month=7), tick=False), suppress(Undone), transaction.atomic():
            World(seed, hides=hides).lay()
            paths = paths or drawn(seed)
            found[hides] = answers(paths)
            raise Undone
    record_property("addresses", len(paths))
    with_hidden, without = found[True], found[False]
    differing = {path: apart(with_hidden[path], without[path]) for path in paths if with_hidden[path] != without[path]}
    assert differing == {}
