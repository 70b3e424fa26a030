"""Dates in words, as exactly as they are known: 11 July 2016, July 2016, 2016."""

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language

from .models import DatePrecision

FORMATS = {DatePrecision.DAY: "DATE_FORMAT", DatePrecision.MONTH: "YEAR_MONTH_FORMAT", DatePrecision.YEAR: "Y"}


def in_words(day: date, precision: str = DatePrecision.DAY) -> str:
    words = date_format(day, FORMATS[DatePrecision(precision)])
    return words.lower() if get_language() == "kk" else words  # Django writes Kazakh months with a capital


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_of(moment: date) -> date:
    """The day of a moment, as the public door has it; a day is its own."""
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def known_date(thing: Any, field: str) -> str:
    """A date of a noun with its ``<field>_precision``, a day where it has none; empty if unknown."""
    day = getattr(thing, field)
    return in_words(day, getattr(thing, f"{field}_precision", DatePrecision.DAY)) if day else ""
