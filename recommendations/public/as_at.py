"""The record as it was on a day: what readers could see by its end, and still can.

Assessments are never rewritten, so statuses are exactly those of the day. What was withdrawn since stays away here too, for it
may have been withdrawn to protect somebody; words that were revised since are shown as they are now. The page says both.
"""

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.models import Document, FollowUpEvent, Recommendation, State, StateResponse
from recommendations.search.index import Index, bits_of, keys_of

from . import citing, metadata
from .bearings import by_meaning
from .filters import RecommendationFilter
from .overview import Overview
from .standing import Standing
from .taking import refused
from .timeline import across_mechanisms, moments

MOST = 3000  # recommendations whose statuses of a day are found while a reader waits
EVENTS = 100
# What cannot be asked of a past day: it is kept for today alone.
OF_TODAY = ("q", "gap", "silent", "event", "assessed_by")


def recommendation_as_at(request: HttpRequest, document: str, slug: str, day: date) -> HttpResponse:
    rows = Recommendation.objects.for_public().public_by(not_to_come(day)).with_page(by=day)
    found = get_object_or_404(rows, document__slug=document, slug=slug)
    bearings = list(found.bearings.for_public().public_by(day).with_event().by_date())
    standing = Standing(list(found.assessments.for_public().public_by(day).with_card().by_newest()))
    context = {
        "recommendation": found,
        "responses": StateResponse.objects.for_public().public_by(day).answering(found),
        "moments": moments((bearing.event, bearing) for bearing in bearings),
        "counts": by_meaning(bearings),
        "standing": standing,
        "address": request.build_absolute_uri(request.path),
        "today": day,
        "as_at": day,
        "citation": citing.of_recommendation(request, found, as_at=day),
        "graph": metadata.of_recommendation(found, status=standing.status),
    }
    return render(request, "public/recommendation.html", context)


def state_as_at(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    found = get_object_or_404(State.objects.select_related("subregion"), slug=slug)
    rows = Recommendation.objects.for_public().filter(state=found)
    events = FollowUpEvent.objects.for_public().filter(state=found).public_by(not_to_come(day))
    visits = found.visits.select_related("mechanism", "mandate_holder")
    papers = Document.objects.for_public().public_by(day).filter(state=found).select_related("mechanism").by_date()
    context = {
        "state": found,
        "overview": overview_of(rows.values_list("pk", flat=True), day, f"state={slug}"),
        "visits": visits,
        "documents": papers,
        "across": across_mechanisms(papers, visits),
        "moments": moments((event, None) for event in events.by_newest()[:EVENTS]),
        "event_count": events.happened().count(),
        "as_at": day,
        "citation": citing.of_state(request, found, as_at=day),
        "graph": metadata.of_state(found),
    }
    return render(request, "public/state.html", context)


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


def not_to_come(day: date) -> date:
    """The day, if it is not to come: nobody knows that record. Raises Http404."""
    if day > timezone.localdate():
        raise Http404
    return day


def overview_of(keys: Iterable[int], day: date, query: str) -> Overview:
    """The charts of these, counted anew for that day: an index of few."""
    rows = Recommendation.objects.for_public().filter(pk__in=list(keys)[:MOST]).public_by(day)
    found = list(rows.with_status(by=day).with_stance(by=day).values_list("pk", "status", "stance"))
    size = max((key for key, _status, _stance in found), default=0) + 1
    index = Index(size=size, all=bits_of((key for key, _status, _stance in found), size))
    members: dict[str, dict[object, list[int]]] = {"status": {}, "stance": {}, "theme": {}}
    themes = Recommendation.themes.through.objects.filter(recommendation__in=[row[0] for row in found])
    said = [*(("status", row[1], row[0]) for row in found), *(("stance", row[2], row[0]) for row in found)]
    said += [("theme", theme, key) for key, theme in themes.values_list("recommendation", "theme")]
    for facet, value, key in said:
        members[facet].setdefault(value, []).append(key)
    index.sets = {facet: {v: bits_of(held, size) for v, held in each.items()} for facet, each in members.items()}
    return Overview(index, index.all, query)
