"""What templates need to show the record: dates with their precision, statuses, bearings, languages."""

from datetime import date
from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from recommendations.dates import in_words
from recommendations.models import DatePrecision, Status, label
from recommendations.models.responses import Stance
from recommendations.models.sources import Independence
from recommendations.numbers import counted

register = template.Library()

MACHINE = {DatePrecision.DAY: "%Y-%m-%d", DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}


def time_tag(day: date, precision: str = DatePrecision.DAY) -> SafeString:
    machine = day.strftime(MACHINE[DatePrecision(precision)])
    return format_html('<time datetime="{}">{}</time>', machine, in_words(day, precision))


@register.simple_tag
def when(thing: Any, field: str) -> str:
    """A date of a noun as exactly as it is known: ``11 July 2016``, ``July 2016``, ``2016``, or that it is unknown."""
    day = getattr(thing, field)
    return time_tag(day, getattr(thing, f"{field}_precision", DatePrecision.DAY)) if day else _("date unknown")


@register.simple_tag
def when_happened(event: Any) -> SafeString:
    """When an event happened: a day, month or year, a span of them, and what else is known of the date."""
    words = time_tag(event.happened_on, event.happened_on_precision)
    if event.until_on:
        words = format_html("{} – {}", words, time_tag(event.until_on, event.happened_on_precision))
    return format_html("{} <small>{}</small>", words, event.date_note) if event.date_note else words


@register.filter
def day(value: date) -> SafeString:
    return time_tag(value)


register.filter("in_words", in_words)
register.filter("counted", counted)


@register.filter
def named(names: dict[str, str]) -> str:
    """A label in the reader's language."""
    return label(names)


@register.filter
def independence(source: Any) -> str:
    """Whether a source knows of the event by itself, in words that stand alone."""
    is_known = source.independence != Independence.UNKNOWN
    return str(source.get_independence_display() if is_known else _("independence not established"))


@register.filter
def language_name(code: str) -> str:
    """A language by its own name; the code where Django does not know it."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


@register.simple_tag
def status(value: str) -> SafeString:
    """The one status badge: word, shape and colour."""
    return badge("_status.html", value, capfirst(str(Status(value).label)))


@register.simple_tag
def stance(value: str) -> SafeString:
    return badge("_stance.html", value, capfirst(str(Stance(value).label if value else _("no response recorded"))))


@cache
def badge(template_name: str, value: str, word: str) -> SafeString:
    """Written once for each word: a list has a hundred of them."""
    return SafeString(render_to_string(template_name, {"value": value, "word": word}).strip())
