"""One page of what was found: the rows after a row, or before it, however far down that is."""

from array import array
from functools import cached_property
from typing import Any

from recommendations.search import finding
from recommendations.search.asking import Sought
from recommendations.search.index import keys_of

from .filters import BEST, RecommendationFilter
from .held import Held
from .places import keys_by_place
from .rows import Row, rows_of

ROWS = 36  # so that a page weighs at most 60 kB in every language
BESIDE_WHOLE = 20  # where a facet is shown whole
MOST_RANKED = 5000  # more than that are shown newest first, and the page says so
held = Held(most=200_000)  # numbers of eight bytes: at least twenty searches, for their next pages


class Stretch:
    """A page begins after a recommendation that the address names, so that it stays true when others come and go.

    Raises KeyError when that recommendation is not among all that are public.
    """

    def __init__(self, chosen: RecommendationFilter, data: Any, *, size: int | None = None) -> None:
        self.chosen, self.found, self.size = (
            chosen,
            chosen.found(),
            size or (BESIDE_WHOLE if data.get("open") else ROWS),
        )
        self.count = self.found.bit_count()
        after, before = (key_of(data[name]) if data.get(name) else None for name in ("after", "before"))
        for key in (after, before):
            if key is not None and not chosen.index.all >> key & 1:
                raise KeyError(key)
        self.keys, self.start = self._ranked(after, before) if self.is_ranked else self._in_order(after, before)

    @property
    def is_ranked(self) -> bool:
        return is_ranked(self.chosen, self.count)

    @property
    def is_too_many_to_rank(self) -> bool:
        return self.chosen.order == BEST and self.count > MOST_RANKED

    def _in_order(self, after: int | None, before: int | None) -> tuple[list[int], int]:
        order = self.chosen.index.sorted_by(self.chosen.order_in_list)
        keys = order.page(self.found, size=self.size, after=after, before=before)
        return keys, order.ahead(self.found, keys[0]) + 1 if keys else 0

    def _ranked(self, after: int | None, before: int | None) -> tuple[list[int], int]:
        keys = in_rank(self.chosen.sought, self.found, edition=self.chosen.index.edition)
        for key in (after, before):
            if key is not None and key not in keys:
                raise KeyError(key)
        start = keys.index(after) + 1 if after is not None else 0
        start = max(0, keys.index(before) - self.size) if before is not None else start
        return keys[start : start + self.size], start + 1

    @cached_property
    def rows(self) -> list[Row]:
        return rows_of(self.keys, self.chosen.sought, edition=self.chosen.index.edition)

    @property
    def end(self) -> int:
        return self.start + len(self.keys) - 1

    @property
    def before(self) -> str:
        """Names the first row, if there are rows before it."""
        return self.rows[0].place if self.start > 1 else ""

    @property
    def after(self) -> str:
        return self.rows[-1].place if self.keys and self.end < self.count else ""


def in_rank(sought: Sought, found: int, *, edition: int) -> list[int]:
    """What was found, the best first: asked of the database once an edition, for all pages of it."""
    name = tuple(term.tsquery for term in sought.terms), found
    keys = held.find(name, edition)
    if keys is None:
        keys = array("q", finding.ranked(sought, list(keys_of(found))))
        held.keep(name, edition, keys, size=len(keys) + found.bit_length() // 64)
    return list(keys)


def key_of(named: str) -> int:
    return keys_by_place([named])[named]


def all_keys(chosen: RecommendationFilter) -> list[int]:
    """Everything that was found, in the order of the pages."""
    bits = chosen.found()
    if is_ranked(chosen, bits.bit_count()):
        return finding.ranked(chosen.sought, list(keys_of(bits)))
    return chosen.index.sorted_by(chosen.order_in_list).all(bits)


def is_ranked(chosen: RecommendationFilter, count: int) -> bool:
    return chosen.order == BEST and bool(chosen.sought.terms) and count <= MOST_RANKED
