"""One line of time: events by year, with its silences named."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.models import Document, FollowUpEvent, Visit

SILENCE_IN_YEARS = 2


@dataclass
class Moment:
    """A line of the timeline: an event with, on a recommendation's page, its bearing; a year; or a silence."""

    event: FollowUpEvent | None = None
    bearing: Any = None
    year: int | None = None
    silence: str = ""


def moments(entries: Iterable[tuple[FollowUpEvent, Any]]) -> list[Moment]:
    """Lines for (event, bearing or None) pairs in order of time, either way."""
    lines: list[Moment] = []
    last: FollowUpEvent | None = None
    for event, bearing in entries:
        if last and (years := silent_years(last, event)) >= SILENCE_IN_YEARS:
            words = ngettext("no event logged for a year", "no event logged for %(n)s years", years) % {"n": years}
            lines.append(Moment(silence=words))
        if last is None or event.happened_on.year != last.happened_on.year:
            lines.append(Moment(year=event.happened_on.year))
        lines.append(Moment(event=event, bearing=bearing))
        last = event
    return lines


def silent_years(one: FollowUpEvent, other: FollowUpEvent) -> int:
    """Whole years between the end of the earlier event and the beginning of the later one."""
    earlier, later = sorted((one, other), key=lambda event: event.happened_on)
    start, end = earlier.until_on or earlier.happened_on, later.happened_on
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


@dataclass
class Across:
    """What happened between a State and the mechanisms: ``rows`` by name, for each of ``years`` documents and visits."""

    years: list[int]
    rows: list[tuple[str, list[list[Any]]]]


MOST_ACROSS = 36  # documents; a page with more of them would be too heavy


def across_mechanisms(documents: Iterable[Document], visits: Iterable[Visit]) -> Across:
    """Rows by mechanism, those of the State last; a document without a day stands in no year."""
    dated = [(document, document.dated_on.year) for document in documents if document.dated_on]
    dated += [(visit, visit.began_on.year) for visit in visits]
    years = sorted({year for _thing, year in dated})
    rows: dict[str, dict[int, list[Any]]] = {}
    for thing, year in sorted(dated, key=lambda pair: (pair[0].mechanism is None, pair[1])):
        name = thing.mechanism.short if thing.mechanism else str(_("The State and others"))
        rows.setdefault(name, {}).setdefault(year, []).append(thing)
    return Across(years, [(name, [held.get(year, []) for year in years]) for name, held in rows.items()])
