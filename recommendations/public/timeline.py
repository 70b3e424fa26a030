"""One line of time: events by year, with its silences named."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from recommendations.models import FollowUpEvent

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
