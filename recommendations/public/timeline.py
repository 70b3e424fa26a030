"""One line of time: events by year, with its silences named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import ngettext

SILENCE_IN_YEARS = 2


@dataclass
class Moment:
    """A line of the timeline: an event with, on a recommendation's page, its bearing; a year; or a silence."""

    event: Any = None
    bearing: Any = None
    year: int | None = None
    silence: str = ""


def moments(entries: Iterable[tuple[Any, Any]]) -> list[Moment]:
    """Lines for (event, bearing or None) pairs in order of time, oldest first."""
    lines: list[Moment] = []
    last: date | None = None
    for event, bearing in entries:
        happened = event.happened_on
        if last and (years := whole_years(last, happened)) >= SILENCE_IN_YEARS:
            lines.append(
                Moment(
                    silence=ngettext("no event logged for a year", "no event logged for %(n)s years", years)
                    % {"n": years}
                )
            )
        if last is None or happened.year != last.year:
            lines.append(Moment(year=happened.year))
        lines.append(Moment(event=event, bearing=bearing))
        last = max(last or happened, event.until_on or happened)
    return lines


def whole_years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
