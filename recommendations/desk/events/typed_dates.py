"""Dates as people type them: a day, a month or a year, and nothing that can be read two ways."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.models import DatePrecision

ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
# What the Russian and Kazakh calendar writes; a slash is read differently on either side of the ocean.
DOTTED = re.compile(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})")
EARLIEST, LATEST = 1900, 2100

Known = tuple[date, str]


def read(typed: str) -> Known:
    """The first day that it means, and its precision. Raises ValidationError with what to write instead."""
    if match := ISO.fullmatch(typed):
        year, month, day = match.groups()
    elif match := DOTTED.fullmatch(typed):
        day, month, year = match.groups()
    else:
        raise ValidationError(
            _("Write the date as year-month-day: 2026-11-24, or 2026-11, or 2026 if no more is known."), code="invalid"
        )
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    try:
        found = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValidationError(_("There is no such day in the calendar."), code="invalid") from None
    if not EARLIEST <= found.year <= LATEST:
        raise ValidationError(_("Write the year with its four digits."), code="invalid")
    return found, precision


class KnownDateField(forms.CharField):
    """A date with as much precision as was typed; ``None`` where nothing was."""

    def __init__(self, *, days_only: bool = False, **options) -> None:
        self.days_only = days_only
        super().__init__(**options)

    def clean(self, value: str) -> Known | None:
        typed = super().clean(value)
        if not typed:
            return None
        found, precision = read(typed)
        if self.days_only and precision != DatePrecision.DAY:
            raise ValidationError(_("Give the day too, for example 2026-11-24, or leave it empty."), code="invalid")
        return found, precision
