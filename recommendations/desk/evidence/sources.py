"""Confidential sources: written down for named people, opened on the record, and shown nowhere else."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from recommendations import access
from recommendations.evidence.answers import of_sealed
from recommendations.models import ConfidentialSource, Erased, Erasure, FollowUpEvent, SealingKey
from recommendations.models.drafts import DraftNoun
from recommendations.sealing.boxes import to_take_away

from .. import drafts
from .files import REFUSED
from .forms import SourceForm


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def add_source(request: HttpRequest, public_id: str) -> HttpResponse:
    at = timezone.now()
    event = event_of(request, public_id, at=at)
    data = request.POST if request.method == "POST" else None
    form = SourceForm(data, user=request.user, organisation=event.logged_by)
    if form.is_valid():
        made = entered_once(request, event, form.cleaned_data, at=at)
        if access.seen(ConfidentialSource, request.user, at=at).filter(public_id=made).exists():
            return redirect("desk:source", made)
        messages.success(request, _("Saved."))
        return redirect("desk:event", public_id)
    newest = SealingKey.objects.newest_of(event.logged_by)
    context = {"event": event, "form": form, "key": drafts.new_key(), "newest": newest}
    return render(request, "desk/evidence/add_source.html", context, status=REFUSED if form.is_bound else 200)


@sensitive_variables()
def entered_once(request: HttpRequest, event: FollowUpEvent, words: dict[str, Any], *, at: datetime) -> str:
    """Write it down, however often the form is sent; its draft keeps no word, only that it was done."""
    key = request.POST.get("key", "")
    key = key if drafts.is_key(key) else drafts.new_key()
    draft = drafts.keep(key, by=request.user, noun=DraftNoun.SOURCE, about=event.public_id, values={}, at=at)
    if not draft.became:
        made = ConfidentialSource.objects.enter(event=event, by=request.user, at=at, **words)
        drafts.finish(draft, became=made.public_id)
    return draft.became


def event_of(request: HttpRequest, public_id: str, *, at: datetime) -> FollowUpEvent:
    """The newest version of an event of the person's own organisation; else it does not exist."""
    rows = access.seen(FollowUpEvent, request.user, at=at).filter(public_id=public_id)
    if event := rows.select_related("logged_by").order_by("pk").last():
        return event
    raise Http404


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, public_id: str) -> HttpResponse:
    """Closed to begin with; opened by POST, which is recorded before a word is shown or the sealed box handed out."""
    at = timezone.now()
    rows = access.seen(ConfidentialSource, request.user, at=at).select_related(
        "event", "organisation", "sealed_to", "entered_by"
    )
    found = get_object_or_404(rows, public_id=public_id)
    gone = Erasure.objects.carried_out(Erased.SOURCE).filter(row=found.pk).exists()
    context: dict[str, Any] = {"source": found, "is_erased": gone, "is_open": request.method == "POST" and not gone}
    if context["is_open"]:
        found.open(by=request.user, at=at)
        if found.sealed_to:
            return of_sealed(to_take_away([found.sealed]), name=f"sealed-{found.public_id}.json")
    context["openings"] = found.openings.select_related("by")
    context["openers"] = found.openers.order_by("username")
    return render(request, "desk/evidence/source.html", context)
