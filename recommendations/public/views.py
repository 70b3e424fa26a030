"""The public pages. They read through the public door and never write."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.models import (
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    MethodologyVersion,
    NextDate,
    Organisation,
    Recommendation,
    State,
    StateResponse,
    Tombstone,
)
from recommendations.models.bearings import Meaning
from recommendations.search.index import Index, current
from recommendations.search.suggesting import meant

from . import charts, citing, definitions, metadata
from .alike import around, with_around, withdrawn
from .as_at import not_to_come, overview_of_state
from .basket import Basket
from .evidence import shown_with
from .filters import RecommendationFilter
from .following import links
from .gone import plain_address
from .places import MOST, place
from .rows import rows_of
from .standing import Standing
from .stretch import Stretch
from .taking import FORMATS, refused
from .timeline import MOST_ACROSS, across_mechanisms, moments
from .vocabularies import described, edition_of

ROWS = 50
EVENTS = 20
LATEST = 6
DOCUMENTS = 10  # newest beside a State; more stand in its table of mechanisms, all on a page of their own


def home(request: HttpRequest) -> HttpResponse:
    index = current()
    context = {
        "bar": charts.status_bar(index, index.all),
        "states": counted_states(index),
        "dates": NextDate.objects.not_over_on(timezone.localdate()).select_related("state").by_day()[:LATEST],
        "assessments": Assessment.objects.for_public().with_recommendation().by_newest()[:LATEST],
        "events": FollowUpEvent.objects.for_public().happened().select_related("state").by_newest()[:LATEST],
    }
    return render(request, "public/home.html", context)


def states(request: HttpRequest) -> HttpResponse:
    return render(request, "public/states.html", {"states": counted_states(current())})


def counted_states(index: Index) -> list[State]:
    """The States to which a public recommendation was made, each with how many."""
    counts = index.counts("state", index.all)
    rows = list(State.objects.filter(pk__in=counts).select_related("subregion"))
    for row in rows:
        row.recommendation_count = counts[row.pk]
    return rows


def state(request: HttpRequest, slug: str, day: date | None = None) -> HttpResponse:
    """One State; with a day, as readers could see it by the end of that day."""
    found = get_object_or_404(State.objects.select_related("subregion"), slug=slug)
    events = FollowUpEvent.objects.for_public().filter(state=found).public_by(not_to_come(day))
    counts = events.counted()
    page = page_of(request, events.by_newest(), size=EVENTS, count=counts["all"])
    visits = found.visits.select_related("mechanism", "mandate_holder")
    visits = visits.filter(began_on__lte=day) if day else visits
    papers = Document.objects.for_public().public_by(day).filter(state=found).select_related("mechanism").by_date()
    dated = [paper for paper in papers if paper.dated_on]
    context = {
        "state": found,
        "overview": overview_of_state(found, day),
        "dates": found.next_dates.not_over_on(timezone.localdate()).by_day(),
        "visits": visits,
        "documents": [*dated[:DOCUMENTS], *(paper for paper in papers if not paper.dated_on)],
        "more_documents": len(dated[DOCUMENTS:]),
        "across": across_mechanisms(dated[:MOST_ACROSS], visits),
        "is_across_cut": len(dated) > MOST_ACROSS,
        "moments": moments((event, None) for event in page),
        "page": page,
        "citation": citing.of_state(request, found, as_at=day),
        "graph": metadata.of_state(found),
        "event_count": counts["happened"],
        "query": urlencode({"state": slug}),
        "formats": FORMATS.values(),
        "as_at": day,
    }
    return render(request, "public/state.html", context)


def documents(request: HttpRequest) -> HttpResponse:
    """All of them, or those of the State that the address names."""
    rows = Document.objects.for_public().select_related("state", "mechanism").with_recommendation_count().by_date()
    slug = request.GET.get("state")
    found = get_object_or_404(State, slug=slug.replace("\0", "")) if slug else None
    page = page_of(request, rows.filter(state=found) if found else rows)
    asked: dict[str, Any] = {"state": found.slug} if found else {}
    asked |= {"page": page.number} if page.number > 1 else {}
    return render(request, "public/documents.html", {"page": page, "state": found, "query": urlencode(asked)})


def document(request: HttpRequest, slug: str) -> HttpResponse:
    related = ("state", "mechanism", "visit__mandate_holder", "responds_to")
    found = get_object_or_404(Document.objects.for_public().select_related(*related), slug=slug)
    keys = Recommendation.objects.for_public().for_document(found).by_paragraph().values_list("pk", flat=True)
    page = page_of(request, list(keys))
    context = {
        "document": found,
        "page": page,
        "rows": rows_of(list(page), edition=edition_of(request), in_document=True),
        "responses": found.general_responses.for_public().select_related("document", "taken_from"),
        "answers": found.responses_as_document.for_public(),
        "withdrawn": Tombstone.objects.filter(address=f"{plain_address(request)}#answer"),
        "query": urlencode({"document": slug}),
        "formats": FORMATS.values(),
        "citation": citing.of_document(request, found),
        "graph": metadata.of_document(found),
    }
    return render(request, "public/document.html", context)


def recommendations(request: HttpRequest) -> HttpResponse:
    chosen, basket = RecommendationFilter(request.GET, today=timezone.localdate()), Basket(request.GET)
    if chosen.problems:
        return refused(request, chosen)
    if basket.is_too_full:
        return refused(request, chosen, _("At most %(most)s recommendations can be kept.") % {"most": MOST})
    try:
        page = Stretch(chosen, request.GET)
    except KeyError:
        why = _("The recommendation at which this page begins is no longer public.")
        return refused(request, chosen, why, status=404)
    context = {
        "filter": chosen,
        "page": page,
        "shelves": chosen.shelves(),
        "following": links(chosen),
        "citation": citing.of_list(request, chosen),
        "meant": meant(chosen.asked.get("q", ""), chosen.sought, chosen.index),
        "basket": basket,
        "here": basket.here([row.place for row in page.rows]),
        "query": chosen.query.urlencode(),
        "formats": FORMATS.values(),
    }
    return render(request, "public/recommendations.html", context)


def recommendation(request: HttpRequest, document: str, slug: str, day: date | None = None) -> HttpResponse:
    """One recommendation; with a day, as readers could see it by the end of that day."""
    rows = Recommendation.objects.for_public().public_by(not_to_come(day)).with_page()
    found = get_object_or_404(with_around(rows), document__slug=document, slug=slug)
    bearings = list(found.bearings.for_public().public_by(day).with_event().by_date())
    about = described(found, edition_of(request))
    standing = Standing(list(found.assessments.for_public().public_by(day).with_card().by_newest()))
    context = {
        "recommendation": found,
        "responses": StateResponse.objects.for_public().public_by(day).answering(found),
        "moments": moments((bearing.event, bearing) for bearing in bearings),
        "counts": by_meaning(bearings),
        "standing": standing,
        "withdrawn": withdrawn(found),
        "address": request.build_absolute_uri(request.path),
        "today": day or timezone.localdate(),
        "query": urlencode({"pick": place(found)}),
        "kept": urlencode({"kept": place(found)}),
        "formats": FORMATS.values(),
        "citation": citing.of_recommendation(request, found, as_at=day),
        "graph": metadata.of_recommendation(found, status=standing.status, themes=about["themes"]),
        **about,
        **around(found, by=day)._asdict(),
        "as_at": day,
    }
    return render(request, "public/recommendation.html", context)


def by_meaning(bearings: list[Bearing]) -> list[tuple[Meaning, int]]:
    """How many events bear on it in which way; entries that say that nothing was found do not count."""
    happened = [bearing.meaning for bearing in bearings if not bearing.event.is_nothing_found]
    return [(meaning, happened.count(meaning)) for meaning in Meaning]


def event(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(
        FollowUpEvent.objects.for_public().select_related("state", "logged_by"), public_id=public_id
    )
    bearings = Bearing.objects.for_public().filter(event=found)
    context = {
        "event": found,
        "bearings": bearings.select_related("recommendation__document__mechanism"),
        "sources": found.sources.for_public().select_related("document"),
        "evidence": shown_with(found),
        "address": request.build_absolute_uri(request.path),
        "citation": citing.of_event(request, found),
        "graph": metadata.of_event(found),
    }
    return render(request, "public/event.html", context)


def methodology(request: HttpRequest) -> HttpResponse:
    context = {
        "statuses": definitions.STATUSES,
        "confidence": definitions.CONFIDENCE,
        "stances": definitions.STANCES,
        "bearings": definitions.BEARINGS,
        "lead": Organisation.objects.filter(is_lead=True).first(),
        "versions": MethodologyVersion.objects.all(),
    }
    return render(request, "public/methodology.html", context)


def page_of(request: HttpRequest, rows: QuerySet | list[Any], *, size: int = ROWS, count: int | None = None) -> Page:
    """The page that the address asks for; the last one for a number beyond it, the first for no number. ``count``: how many
    rows there are, where that is known already."""
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))
