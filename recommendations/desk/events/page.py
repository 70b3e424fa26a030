"""The page of an event's form: what it shows, and what a form that was sent asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation

from recommendations import access
from recommendations.models import Draft, FollowUpEvent, Recommendation
from recommendations.models.bearings import Meaning
from recommendations.models.drafts import DraftNoun
from recommendations.models.follow_ups import EventKind

from .. import drafts
from ..evidence.forms import EvidenceForm
from .conflicts import shown
from .saving import Reading, read, sealed, unsealed
from .sheet import Sheet
from .values import Values, empty, of_event, place_of, shaped, typed, with_addresses, with_recommendations

MOST_FOUND = 10
MOST_UNFINISHED = 5


@dataclass
class Typing:
    """One form that somebody fills: at which address, of which event if not a new one, and what was kept of it."""

    request: HttpRequest
    key: str
    event: FollowUpEvent | None = None
    draft: Draft | None = None

    @property
    def address(self) -> str:
        if self.event:
            return reverse("desk:edit_event", args=[self.event.public_id])
        return reverse("desk:new_event", args=[self.key])

    @property
    def about(self) -> str:
        return self.event.public_id if self.event else ""

    def values(self) -> Values:
        """What was kept; else the event as it is, or what the address asks for."""
        if self.draft and self.draft.values:
            return shaped(self.draft.values)
        return of_event(self.event) if self.event else asked_for(self.request)

    def base(self) -> Values | None:
        """The event as it was when this form was opened."""
        if self.event is None:
            return None
        return shaped(self.draft.base) if self.draft and self.draft.base else of_event(self.event)

    def keep(self, *, at: datetime) -> None:
        """Keep what was sent, rows for pasted addresses and chosen recommendations included."""
        data = self.request.POST
        values = with_recommendations(with_addresses(typed(data)), data.getlist("add"))
        self.draft = drafts.keep(
            self.key,
            by=self.request.user,
            noun=DraftNoun.EVENT,
            about=self.about,
            values=values,
            base=unsealed(data.get("base", ""), self.about) if self.event else None,
            number=drafts.number_of(data.get("number")),
            is_sent=True,
            at=at,
        )

    def receive_files(self, *, at: datetime) -> list[str]:
        """Take the files that came with the form, and return why some were not taken."""
        files = EvidenceForm(self.request.POST, self.request.FILES, user=self.request.user, at=at)
        all_taken = files.is_valid() and files.receive(at=at)
        self.draft.values["evidence"] = list(dict.fromkeys([*self.draft.values["evidence"], *files.chosen]))
        self.draft.save(update_fields=["values"])
        return [] if all_taken else [each for sentences in files.errors.values() for each in sentences]

    def show(self, *, values: Values | None = None, refused: ValidationError | None = None) -> HttpResponse:
        request, at, wish = self.request, timezone.now(), self.request.GET.get("check", "")
        reading = self.read(values or self.values(), at=at, checks=bool(wish))
        query = request.GET.get("find", "")
        base = reading.base or self.base()
        context = {
            "typing": self,
            "event": self.event,
            "sheet": reading.sheet,
            "reading": reading,
            "wish": "submit" if wish.startswith("submit") else "save",
            "too_long": refused.messages if refused else [],
            "base": sealed(base, self.about) if base else "",
            "query": query,
            "hits": found(query) if query else None,
            "meanings": Meaning.choices,
            "conflicts": shown(reading.conflicts, reading.sheet),
            "own": own(reading.duplicates, request, at=at),
            "attached": reading.sheet.attached,
            "unfinished": [] if self.draft or self.event else unfinished(request, at=at),
        }
        return render(request, "desk/events/form.html", context, status=413 if refused else 200)

    def read(self, values: Values, *, at: datetime, checks: bool) -> Reading:
        user = self.request.user
        if not checks:
            return Reading(Sheet(values, user=user, at=at, event=self.event))
        return read(values, base=self.base(), event=self.event, user=user, at=at)


def asked_for(request: HttpRequest) -> Values:
    """An empty form, with the recommendations and the kind that the address names."""
    kind = EventKind.NOTHING_FOUND.value if request.GET.get("kind") == EventKind.NOTHING_FOUND else ""
    language = (translation.get_language() or "en")[:2]
    return with_recommendations(empty(language=language, kind=kind), request.GET.getlist("recommendation"))


def own(rows: list[FollowUpEvent], request: HttpRequest, *, at: datetime) -> set[int]:
    """Which of the events the person may open at the desk."""
    keys = [row.pk for row in rows]
    return set(access.seen(FollowUpEvent, request.user, at=at).filter(pk__in=keys).values_list("pk", flat=True))


def unfinished(request: HttpRequest, *, at: datetime) -> list[tuple[str, Draft]]:
    """New events that the person began and did not save, newest first, each with its first words."""
    rows = access.seen(Draft, request.user, at=at).unfinished().filter(noun=DraftNoun.EVENT, about="")
    return [(str(row.values.get("title", "")), row) for row in rows[:MOST_UNFINISHED]]


def found(query: str) -> list[tuple[str, Recommendation]]:
    """The published recommendations that a symbol, a paragraph or words name, each as forms name it."""
    rows = Recommendation.objects.published().matching(query[:200]).by_paragraph()
    return [(place_of(row), row) for row in rows.select_related("document", "state")[:MOST_FOUND]]


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead on to an address: a browser that sent the form by script is told where, and goes by itself."""
    is_script = request.headers.get("Accept") == "application/json"
    return JsonResponse({"go": address}) if is_script else redirect(address)


def address_of(event: Any) -> str:
    return reverse("desk:event", args=[event.public_id])
