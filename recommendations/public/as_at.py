"""The record as it was on a day: what readers could see by its end, and still can.

Assessments are never rewritten, so statuses are exactly those of the day. What was withdrawn since stays away here too, for it
may have been withdrawn to protect somebody; words that were revised since are shown as they are now. The page says both.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar, TypeVar
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Concat, ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.models import Assessment, Bearing, Recommendation, State
from recommendations.models.recommendations import keys_of as keys_of_terms
from recommendations.search.gathering import grouped, of_recommendation
from recommendations.search.index import Index, bits_of, current, in_places, keys_of
from recommendations.search.keeping import standings

from . import charts
from .filters import RecommendationFilter
from .overview import Overview
from .rows import rows_as_at
from .taking import refused

ROWS = 20  # beside charts
CHUNK = 1000
MOST = 3000  # recommendations whose statuses of a day are found while a reader waits
Day = TypeVar("Day", date, date | None)
# What cannot be asked of a past day: it is kept for today alone.
OF_TODAY = ("q", "gap", "silent", "event", "assessed_by")


@dataclass(frozen=True)
class OverviewAsAt(Overview):
    """The charts as they were on a day: years after it are not there, and no count leads to a list of today."""

    day: date
    also_of_status: ClassVar[None] = None
    also_of_answer: ClassVar[None] = None
    also_of_theme: ClassVar[None] = None

    @cached_property
    def standings(self) -> charts.Years:
        return charts.status_over_years(self.index, self.among, until=self.day.year)


def recommendations_as_at(request: HttpRequest, day: date) -> HttpResponse:
    """What a filter of lasting choices finds, with the statuses and answers of that day."""
    chosen = RecommendationFilter(request.GET, today=not_to_come(day))
    if chosen.problems:
        return refused(request, chosen)
    if why := why_not(chosen):
        return refused(request, chosen, why)
    shown = overview_of(keys_of(lasting(chosen)), day, chosen.query.urlencode())
    among = shown.among
    for name, values in (("status", chosen.asked.get("status")), ("stance", chosen.asked.get("stance"))):
        if values:
            among &= shown.index.having(name, ["" if value == "none" else value for value in values])
    keys = chosen.index.sorted_by(chosen.order_in_list).page(among, size=MOST)
    page = Paginator(keys, ROWS).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "overview": OverviewAsAt(shown.index, among, shown.query, day),
        "page": page,
        "rows": rows_as_at(list(page), day),
        "as_at": day,
    }
    return render(request, "public/as_at.html", context)


def lasting(chosen: RecommendationFilter) -> int:
    """What is found by the choices that do not change from day to day."""
    return chosen.found(but=("status", "stance"))


def why_not(chosen: RecommendationFilter) -> str:
    """Why what a filter finds cannot be shown as at a day; empty where it can."""
    if any(name in chosen.asked for name in OF_TODAY) or chosen.order == "event":
        return _("Words, events and who assessed cannot be asked of a past day.")
    if lasting(chosen).bit_count() > MOST:
        why = _("At most %(most)s recommendations can be shown as at a day: choose a State or a document.")
        return why % {"most": MOST}
    return ""


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
    members: dict[str, dict[object, list[int]]] = {"status": {}, "stance": {}}
    for key, facet, value in rows:
        members.setdefault(facet, {}).setdefault(value, []).append(key)
    index.sets = {facet: {v: bits_of(held, size) for v, held in each.items()} for facet, each in members.items()}
    return OverviewAsAt(index, index.all, query, day)


def each_as_at(keys: list[int], day: date) -> Iterator[tuple[int, str, object]]:
    """Status, answer, themes, standings and happenings of each that was public, asked for some at a time: a statement may
    only take so long."""
    for start in range(0, len(keys), CHUNK):
        rows = Recommendation.objects.for_public().filter(pk__in=keys[start : start + CHUNK]).public_by(day)
        rows = rows.with_status(by=day).with_stance(by=day)
        rows = rows.annotate(theme_keys=keys_of_terms(Recommendation.themes.through, "theme"), told=told_by(day))
        found = list(rows.values_list("pk", "status", "stance", "theme_keys", "told"))
        for key, status, stance, themes, told in found:
            yield key, "status", status
            yield key, "stance", stance
            yield from ((key, "theme", theme) for theme in themes)
            for what, n in Counter(told).items():
                yield from ((key, "told", value) for value in in_places(f"{what}:{n}"))
        yield from stood_by(day, [row[0] for row in found])


def told_by(day: date) -> ArraySubquery:
    """Year and meaning of each event that was public on that day: ``2016:setback``."""
    rows = Bearing.objects.for_public().public_by(day).of_what_happened().filter(recommendation=OuterRef("pk"))
    what = Concat(ExtractYear("event__happened_on"), Value(":"), "meaning", output_field=CharField())
    return ArraySubquery(rows.annotate(what=what).values("what"))


def stood_by(day: date, keys: list[int]) -> Iterator[tuple[int, str, object]]:
    """With which status each year ended, by what was public on that day."""
    rows = Assessment.objects.for_public().public_by(day).filter(recommendation__in=keys)
    rows = rows.select_related("organisation").by_newest()
    for key, each in grouped(rows, of_recommendation).items():
        yield from ((key, "stood", word) for word in standings(each))
