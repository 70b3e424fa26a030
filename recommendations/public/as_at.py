"""The record as it was on a day: what readers could see by its end, and still can.

Assessments are never rewritten, so statuses are exactly those of the day. What was withdrawn since stays away here too, for it
may have been withdrawn to protect somebody; words that were revised since are shown as they are now. The page says both.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.models import Recommendation, State
from recommendations.search.index import Index, bits_of, current, keys_of

from .filters import RecommendationFilter
from .overview import Overview
from .taking import refused

CHUNK = 1000
MOST = 3000  # recommendations whose statuses of a day are found while a reader waits
Day = TypeVar("Day", date, date | None)
# What cannot be asked of a past day: it is kept for today alone.
OF_TODAY = ("q", "gap", "silent", "event", "assessed_by")


def recommendations_as_at(request: HttpRequest, day: date) -> HttpResponse:
    """What a filter of lasting choices finds, with the statuses and answers of that day."""
    chosen = RecommendationFilter(request.GET, today=not_to_come(day))
    if chosen.problems:
        return refused(request, chosen)
    if any(name in chosen.asked for name in OF_TODAY):
        return refused(request, chosen, _("Words, events and who assessed cannot be asked of a past day."))
    lasting = chosen.found(but=("status", "stance"))
    if lasting.bit_count() > MOST:
        why = _("At most %(most)s recommendations can be shown as at a day: choose a State or a document.")
        return refused(request, chosen, why % {"most": MOST})
    shown = overview_of(keys_of(lasting), day, chosen.query.urlencode())
    among = shown.among
    for name, values in (("status", chosen.asked.get("status")), ("stance", chosen.asked.get("stance"))):
        if values:
            among &= shown.index.having(name, ["" if value == "none" else value for value in values])
    context = {"filter": chosen, "overview": Overview(shown.index, among, shown.query), "as_at": day}
    return render(request, "public/overview.html", context)


def overview_of_state(state: State, day: date | None) -> Overview:
    """The charts of a State, now or on a day."""
    query = urlencode({"state": state.slug})
    if day is None:
        index = current()
        return Overview(index, index.having("state", [state.pk]), query)
    keys = Recommendation.objects.for_public().filter(state=state).values_list("pk", flat=True)
    return overview_of(keys, day, query)


def not_to_come(day: Day) -> Day:
    """The day, if it is not to come: nobody knows that record. Raises Http404."""
    if day and day > timezone.localdate():
        raise Http404
    return day


def overview_of(keys: Iterable[int], day: date, query: str) -> Overview:
    """The charts of these, counted anew for that day: an index of few."""
    rows = list(each_as_at(list(keys), day))
    size = max((key for key, _facet, _value in rows), default=0) + 1
    index = Index(size=size, all=bits_of((key for key, _facet, _value in rows), size))
    members: dict[str, dict[object, list[int]]] = {"status": {}, "stance": {}, "theme": {}}
    for key, facet, value in rows:
        members[facet].setdefault(value, []).append(key)
    index.sets = {facet: {v: bits_of(held, size) for v, held in each.items()} for facet, each in members.items()}
    return Overview(index, index.all, query)


def each_as_at(keys: list[int], day: date) -> Iterator[tuple[int, str, object]]:
    """Status, answer and themes of each that was public, asked for some at a time: a statement may only take so long."""
    for start in range(0, len(keys), CHUNK):
        rows = Recommendation.objects.for_public().filter(pk__in=keys[start : start + CHUNK]).public_by(day)
        found = list(rows.with_status(by=day).with_stance(by=day).values_list("pk", "status", "stance"))
        yield from ((key, "status", status) for key, status, _stance in found)
        yield from ((key, "stance", stance) for key, _status, stance in found)
        themes = Recommendation.themes.through.objects.filter(recommendation__in=[row[0] for row in found])
        yield from ((key, "theme", theme) for key, theme in themes.values_list("recommendation", "theme"))
