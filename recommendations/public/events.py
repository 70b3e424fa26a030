"""The events on record, by their words, their State and their kind, newest first."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from recommendations.models import Bearing, EventListing, FollowUpEvent, Source, State
from recommendations.models.follow_ups import EventKind
from recommendations.search import events as finding
from recommendations.search.asking import Sought, read
from recommendations.search.excerpts import Piece, excerpt, is_in, marked, ways_sought
from recommendations.search.index import current
from recommendations.search.suggesting import meant

from .changes import InARow, IsBefore
from .filters import is_foreign

SIZE = 50


class EventFilter(django_filters.FilterSet):
    """Valid only if every value is one that is offered and every key is known; what is invalid shows no rows."""

    q = django_filters.CharFilter(label=_("Words"), max_length=200, strip=True, method="by_words")
    state = django_filters.ModelChoiceFilter(
        label=_("State"), queryset=State.objects.all(), to_field_name="slug", method="in_state"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=EventKind, empty_label=_("every kind"))

    class Meta:
        model = EventListing
        fields: list[str] = []

    @cached_property
    def sought(self) -> Sought:
        return read(self.data.get("q", ""))

    @cached_property
    def problems(self) -> list[str]:
        """What is wrong with the address, as sentences; empty when it can be answered."""
        unknown = [key for key in self.data if key not in {*self.filters, "after"} and not is_foreign(key)]
        sentences = [_("Events cannot be filtered by “%(key)s”.") % {"key": key[:50]} for key in unknown]
        for name, errors in self.form.errors.items():
            sentences += [f"{self.filters[name].label}: {error}" for error in errors]
        if not sentences and (typed := self.form.cleaned_data["q"]) and (no := finding.problem(typed, self.sought)):
            sentences.append(no)
        return sentences

    def in_state(self, rows: QuerySet, _name: str, state: State) -> QuerySet:
        return rows.filter(state_id=state.pk)

    def by_words(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        return finding.having(rows, self.sought)

    @property
    def query(self) -> dict[str, str]:
        """What is asked, and nothing else."""
        return {name: self.data[name] for name in sorted(self.filters) if self.data.get(name)}


class Found(NamedTuple):
    """An event with what of it was looked for: in its title, its details, its place and, where none of these has it, a source."""

    event: FollowUpEvent
    title: list[Piece]
    details: list[Piece]
    place: list[Piece]
    source: list[Piece]


def asked_by(request: HttpRequest) -> EventFilter:
    return EventFilter(request.GET, EventListing.objects.order_by("-happened_on", "-event_id"))


def events(request: HttpRequest) -> HttpResponse:
    chosen = asked_by(request)
    problems, begun = chosen.problems, after(request.GET.get("after", ""))
    if begun is None:
        problems = [*problems, str(_("The event after which this page begins is no longer public."))]
    if problems:
        return render(request, "public/events.html", {"filter": chosen, "problems": problems}, status=400)
    found = list(chosen.qs.filter(begun).values_list("pk", flat=True)[: SIZE + 1])
    rows = [shown(event, chosen.sought) for event in told(found[:SIZE])]
    context: dict[str, Any] = {
        "filter": chosen,
        "rows": rows,
        "next": rows[-1].event.public_id if rows and len(found) > SIZE else "",
        "states": states(chosen.data.get("state", "")),
        "is_after": bool(begun),
        "meant": "" if rows else meant(chosen.data.get("q", ""), chosen.sought, current()),
        "query": urlencode(chosen.query),
    }
    return render(request, "public/events.html", context)


def states(asked: str) -> list[State]:
    """Those of which there are events, and the one that is asked for, as the reader's language names them."""
    has_events = Exists(EventListing.objects.filter(state_id=OuterRef("pk")))
    return sorted(State.objects.filter(has_events | Q(slug=asked)), key=str)


def after(public_id: str) -> Q | None:
    """What comes after an event; None where it is not public."""
    if not public_id:
        return Q()
    named = FollowUpEvent.objects.for_public().filter(public_id=public_id.replace("\0", ""))
    begin = named.values_list("happened_on", "pk").first()
    return begin and Q(IsBefore(InARow("happened_on", "event_id"), InARow(*map(Value, begin))))


def told(keys: list[int]) -> list[FollowUpEvent]:
    """The events with these keys that are public now, in the same order; ``bears``: on a recommendation on record;
    ``shown_sources``: where they are known from."""
    bears = Exists(Bearing.objects.for_public().filter(event=OuterRef("pk")))
    sources = Prefetch("sources", Source.objects.for_public(), to_attr="shown_sources")
    rows = FollowUpEvent.objects.for_public().select_related("state").annotate(bears=bears).prefetch_related(sources)
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def shown(event: FollowUpEvent, sought: Sought) -> Found:
    wanted, language = ways_sought(sought), event.language
    title, place = marked(event.title, language, wanted), marked(event.place, language, wanted)
    details = excerpt(event.details, language, wanted) if is_in(event.details, language, wanted) else []
    sources = [] if title or place or details else event.shown_sources
    names = ((name, source.language) for source in sources for name in (source.title, source.publisher))
    return Found(event, title, details, place, next(filter(None, (marked(*name, wanted) for name in names)), []))
