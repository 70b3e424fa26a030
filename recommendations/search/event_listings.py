"""Listings of events: what each public event says, so that it is found whatever it bears on."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from recommendations.models import EventListing, FollowUpEvent, Source, State

from .documents import Part, called, reading
from .gathering import BATCH, grouped, publicly
from .writing import write


class Happened(NamedTuple):
    """Events of a batch as the public reads them now, and by their keys the public sources of each."""

    rows: list[FollowUpEvent]
    sources: dict[int, list[Source]]


def keep_events(keys: Sequence[int]) -> None:
    """Write the listings of these events, and remove those that are not public any more."""
    for batch, rows in event_batches(keys):
        EventListing.objects.filter(pk__in=set(batch) - {row.pk for row in rows}).delete()
        write(EventListing, rows)


def event_batches(keys: Sequence[int]) -> Iterator[tuple[Sequence[int], list[EventListing]]]:
    """These keys, some at a time, each with the listings that there should be now."""
    states = publicly(State.objects.in_bulk) if keys else {}
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        yield batch, list(event_listings(publicly(partial(happened, batch)), states))


def happened(keys: Sequence[int]) -> Happened:
    rows = FollowUpEvent.objects.for_public().filter(pk__in=keys).select_related(None)
    sources = Source.objects.for_public().filter(event__in=keys)
    return Happened(list(rows), grouped(sources, lambda source: int(source.event_id)))


def event_listings(found: Happened, states: dict[int, State]) -> Iterator[EventListing]:
    for row in found.rows:
        yield EventListing(
            event_id=row.pk,
            state_id=row.state_id,
            kind=row.kind,
            happened_on=row.happened_on,
            words=reading(parts(row, found.sources.get(row.pk, []), states[row.state_id])).vector,
        )


def parts(row: FollowUpEvent, sources: list[Source], state: State) -> Iterator[Part]:
    """What is said of it: its State, what happened and where, and where that is known from."""
    yield from called(state)
    yield from (("B", row.language, said) for said in (row.title, row.details, row.place))
    yield from (("D", source.language, said) for source in sources for said in (source.title, source.publisher))
