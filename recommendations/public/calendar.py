"""Next dates as a calendar file: of one State or of all, for programs that ask again."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from recommendations.dates import in_words
from recommendations.models import DatePrecision, NextDate, State

from .feeds import speakable

# What has just been stays, so that a calendar which asks seldom does not lose it.
A_YEAR = timedelta(366)


def calendar(request: HttpRequest) -> HttpResponse:
    return answer(request, NextDate.objects.all(), str(_("Recommendation Tracker: next dates")))


def state_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(State, slug=slug)
    return answer(request, found.next_dates.all(), _("%(state)s: next dates") % {"state": found})


def answer(request: HttpRequest, rows: QuerySet[NextDate], title: str) -> HttpResponse:
    today, made = timezone.localdate(), Calendar()
    made.add("prodid", "-//Recommendation Tracker//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", speakable(title))
    for row in rows.not_over_on(today - A_YEAR).select_related("state").by_day():
        # A year is no entry in a calendar; the page names it.
        if row.begins_on_precision != DatePrecision.YEAR:
            made.add_component(entry(request, row, today=today))
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def entry(request: HttpRequest, row: NextDate, *, today: date) -> Event:
    made = Event()
    made.add("uid", f"{row.public_id}@{settings.SITE_ADDRESS.partition('//')[2].partition('/')[0].partition(':')[0]}")
    made.add("dtstamp", datetime.combine(today, time(), UTC))
    made.add("dtstart", row.begins_on)
    made.add("dtend", last_day(row) + timedelta(1))  # the first day that is none of it any more
    made.add("summary", speakable(summary(row)))
    made.add("description", speakable("\n".join(filter(None, [row.get_kind_display(), row.note, row.url]))))
    made.add("url", request.build_absolute_uri(row.get_absolute_url()))
    made.add("transp", "TRANSPARENT")
    return made


def last_day(row: NextDate) -> date:
    if row.begins_on_precision == DatePrecision.MONTH:
        return row.begins_on.replace(day=monthrange(row.begins_on.year, row.begins_on.month)[1])
    return row.ends_on or row.begins_on


def summary(row: NextDate) -> str:
    """What happens, to whom, and if no day is known that it is not."""
    title = f"{row.state}: {row.title}" if row.state else row.title
    if row.begins_on_precision == DatePrecision.DAY:
        return title
    when = in_words(row.begins_on, row.begins_on_precision)
    return _("%(title)s (some time in %(when)s)") % {"title": title, "when": when}
