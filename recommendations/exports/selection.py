"""What somebody takes away: which recommendations, under which name, from which page, on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Selection:
    """``keys``: primary keys of public recommendations in the order of the page; ``title`` in the reader's language,
    ``address`` of the page, whole, at which the same is found again.
    """

    title: str
    address: str
    keys: Sequence[int]
    day: date
