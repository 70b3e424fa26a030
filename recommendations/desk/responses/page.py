"""The page of a response's form: what it shows, and what becomes of a form that was sent."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from recommendations import access
from recommendations.models import Draft, Organisation, Publication, StateResponse
from recommendations.models.drafts import DraftNoun
from recommendations.models.rules import Provenance

from .. import drafts
from ..events.values import place_of, text
from .forms import ResponseForm
from .values import FIELDS, Conflict, Values, merge, of_response, sealed, typed, unsealed


@dataclass
class Typing:
    """One form that somebody fills: at which address, of which response, and what was kept of it."""

    request: HttpRequest
    key: str
    row: StateResponse
    draft: Draft | None = None
    sent: Values | None = None
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_edit(self) -> bool:
        return self.row.pk is not None

    @property
    def about(self) -> str:
        return self.row.public_id if self.is_edit else ""

    @property
    def address(self) -> str:
        if self.is_edit:
            return reverse("desk:edit_response", args=[self.row.public_id])
        return reverse("desk:new_response", args=[self.key])

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {each.slug: each for each in access.organisations(self.request.user)}

    # --- what stands in the form -------------------------------------------------------------------------------------

    def kept(self) -> Values | None:
        """What was typed at this address, if anything was."""
        if self.sent or not self.draft or not self.draft.values:
            return self.sent
        return {name: (self.draft.values.get(name) or [""])[0] for name in [*FIELDS, "opened"]}

    def values(self) -> Values:
        mine, theirs = self.kept(), self.stored
        if mine is None:
            return theirs
        if not self.is_edit:
            return mine
        merged, self.conflicts = merge(base=unsealed(mine["opened"], self.about), theirs=theirs, mine=mine)
        return merged

    @cached_property
    def stored(self) -> Values:
        """The response as it is now; for a new one, what is usual."""
        if self.is_edit:
            return of_response(self.row)
        usual = {"language": "en", "provenance": Provenance.DOCUMENT.value}
        if len(self.organisations) == 1:
            usual["organisation"] = next(iter(self.organisations))
        return dict.fromkeys(FIELDS, "") | usual

    def form(self, *, checks: bool) -> ResponseForm:
        values, today = self.values(), timezone.localdate()
        data = values if checks else None
        return ResponseForm(data, initial=values, row=self.row, organisations=self.organisations, today=today)

    def show(self, form: ResponseForm, *, status: int = 200) -> HttpResponse:
        answered = self.row.recommendation or self.row.report
        context = {
            "typing": self,
            "form": form,
            "draft": self.draft,
            "answered": answered,
            "place": place_of(answered) if self.row.recommendation else "",
            "opened": sealed(self.stored, self.about) if self.is_edit else "",
            "before": StateResponse.objects.published().answering(answered) if self.row.recommendation else [],
            "conflicts": [(form.fields[each.name].label, each) for each in self.conflicts],
        }
        return render(self.request, "desk/responses/form.html", context, status=status)

    # --- what becomes of it ------------------------------------------------------------------------------------------

    def keep(self, *, at: datetime) -> None:
        """Keep what was sent. Raises ValidationError for more than a draft holds."""
        data = self.request.POST
        self.sent = typed(data) | {"opened": text(data.get("opened", ""))}
        kept = self.sent | {"recommendation": text(data.get("recommendation", ""))}
        self.draft = drafts.keep(
            self.key,
            by=self.request.user,
            noun=DraftNoun.RESPONSE,
            about=self.about,
            values={name: [value] for name, value in kept.items()},
            number=drafts.number_of(data.get("number")),
            is_sent=True,
            at=at,
        )

    @transaction.atomic
    def record(self, form: ResponseForm) -> str:
        """Store the response that the form filled, once, and return its public id."""
        if self.row.publication == Publication.IN_REVIEW:
            self.row.return_to_draft()
        form.row.save()
        drafts.finish(self.draft, became=self.row.public_id)
        return self.row.public_id
