"""A State in one page: where its chosen recommendations stand, what it answered, and what happened last."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from recommendations.models import State, Status
from recommendations.models.responses import Stance

from . import marks
from .documents import how_many
from .marks import Mark
from .reading import Happening, Reading, happening

LATEST = 3


@dataclass(frozen=True)
class Count:
    mark: Mark
    n: int
    share: int  # of the largest, in twentieths: how long a bar is drawn


@dataclass(frozen=True)
class Overview:
    """``against``: each stance in use, how many recommendations have it, and how many of them have which status."""

    state: State
    n: int
    statuses: list[Count]
    against: list[tuple[Mark, int, list[Count]]]
    latest: list[Happening]

    @property
    def how_many(self) -> str:
        return how_many(self.n)


def overviews(readings: Iterable[Reading]) -> list[Overview]:
    """One for each State, by its name in the reader's language."""
    by_state: dict[State, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_state[reading.row.state].append(reading)
    return [overview(state, by_state[state]) for state in sorted(by_state, key=str)]


def overview(state: State, readings: Sequence[Reading]) -> Overview:
    said = [(each.mark, each.n, status_counts(with_stance(readings, each.mark))) for each in stance_counts(readings)]
    return Overview(state, len(readings), status_counts(readings), said, latest(readings))


def with_stance(readings: Iterable[Reading], mark: Mark) -> list[Reading]:
    return [reading for reading in readings if reading.stance == mark]


def status_counts(readings: Iterable[Reading]) -> list[Count]:
    counted = Counter(reading.row.status for reading in readings)
    return counts([(marks.status(value), counted[value]) for value in Status.values])


def stance_counts(readings: Iterable[Reading]) -> list[Count]:
    counted = Counter(reading.row.stance for reading in readings)
    return counts([(marks.stance(value), counted[value]) for value in [*Stance.values, ""]])


def counts(pairs: list[tuple[Mark, int]]) -> list[Count]:
    most = max((n for _mark, n in pairs), default=0)
    return [Count(mark, n, ceil(20 * n / most)) for mark, n in pairs if n]


def latest(readings: Iterable[Reading]) -> list[Happening]:
    """The newest events that bear on any of them, each once, the newest first."""
    events = {row.event_id: (row.event, reading.origin) for reading in readings for row in reading.record.bearings}
    happened = [pair for pair in events.values() if not pair[0].is_nothing_found]
    newest = sorted(happened, key=lambda pair: (pair[0].happened_on, pair[0].pk), reverse=True)[:LATEST]
    return [happening(event, origin) for event, origin in newest]
