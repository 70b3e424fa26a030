"""What no two rows of one test have alike, and the moment of factories."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from string import ascii_uppercase
from typing import Any, TypeVar

from django.core.signals import request_started
from django.dispatch import receiver

from recommendations import models
from recommendations.search.keeping import keep_touched

AT = datetime(2026, 1, 31, 12, 34, 56, tzinfo=UTC)
DAY = date(2015, 6, 16)

Row = TypeVar("Row", bound=models.Published)
numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))


@receiver(request_started)
def keep_touched_listings(**_rest: Any) -> None:
    """Factories write outside both doors: what the staff door does at its end is done before the next page is asked for."""
    keep_touched()


def number(noun: str) -> int:
    """The next number of this noun, so that no two rows of one test are alike."""
    return next(numbers[noun])


def letters(number: int, length: int) -> str:
    return "".join(ascii_uppercase[number // 26**place % 26] for place in reversed(range(length)))


def sha256(noun: str) -> str:
    return hashlib.sha256(f"{noun} {number(noun)}".encode()).hexdigest()
