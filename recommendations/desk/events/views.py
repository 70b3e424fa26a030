"""Logging what happened: a form that keeps itself, and the event as colleagues see it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import access
from recommendations.models import FollowUpEvent
from recommendations.models.bearings import Meaning
from recommendations.models.drafts import DraftNoun
from recommendations.models.publication import UNDER_WORK

from .. import drafts
from .page import Typing, found, go
from .saving import ANOTHER, SAVE, SUBMIT, save
from .values import typed

READS = ["GET", "HEAD", "POST"]
SAVES = {SAVE, SUBMIT, SAVE + ANOTHER, SUBMIT + ANOTHER}


@require_safe
def new_event(request: HttpRequest) -> HttpResponse:
    """Give the form an address of its own, at which its words are found again."""
    query = request.GET.urlencode()
    return redirect(reverse("desk:new_event", args=[drafts.new_key()]) + (f"?{query}" if query else ""))


@require_http_methods(READS)
def log_event(request: HttpRequest, key: str) -> HttpResponse:
    draft = drafts.find(key, by=request.user, noun=DraftNoun.EVENT, at=timezone.now())
    if draft and draft.became:
        return go(request, reverse("desk:event", args=[draft.became]))
    if draft and draft.about:
        return redirect("desk:edit_event", draft.about)
    typing = Typing(request, key, draft=draft)
    return receive(typing) if request.method == "POST" else typing.show()


@require_http_methods(READS)
def edit_event(request: HttpRequest, public_id: str) -> HttpResponse:
    at = timezone.now()
    row = newest(request.user, public_id, at=at)
    sent = request.POST.get("key", "") if request.method == "POST" else ""
    draft = drafts.find_about(public_id, key=sent, by=request.user, noun=DraftNoun.EVENT, at=at)
    if draft and draft.became:
        return go(request, reverse("desk:event", args=[draft.became]))
    if not access.may_edit(request.user, row, at=at):
        messages.info(request, _("This is not open for editing now. What you typed is kept."))
        return go(request, reverse("desk:event", args=[public_id]))
    typing = Typing(request, draft.key if draft else sent or drafts.new_key(), event=row, draft=draft)
    return receive(typing) if request.method == "POST" else typing.show()


def receive(typing: Typing) -> HttpResponse:
    """A form that was sent: keep it first, then do what was asked."""
    request, at, do = typing.request, timezone.now(), typing.request.POST.get("do", SAVE)
    try:
        typing.keep(at=at)
    except ValidationError as refusal:
        return typing.show(values=typed(request.POST), refused=refusal)
    if request.FILES and not typing.draft.became and (refused := typing.receive_files(at=at)):
        for sentence in refused:
            messages.error(request, sentence)
        return go(request, typing.address)
    if do not in SAVES:
        query = request.POST.get("q", "").strip() if do == "find" else ""
        return go(request, f"{typing.address}?{urlencode({'find': query})}#bearings" if query else typing.address)
    if not typing.draft.became:
        save(typing.draft, do, event=typing.event, by=request.user, at=at)
        if not typing.draft.became:
            return go(request, f"{typing.address}?check={do.removesuffix(ANOTHER)}")
        is_handed_over = do.startswith(SUBMIT)
        messages.success(request, _("Saved, and handed over for review.") if is_handed_over else _("Saved."))
    return go(request, reverse("desk:event", args=[typing.draft.became]))


@require_safe
def event(request: HttpRequest, public_id: str) -> HttpResponse:
    """The event as colleagues see it: the version under work, or else the newest."""
    at = timezone.now()
    row = newest(request.user, public_id, at=at)
    context = {
        "event": row,
        "row": row,
        "bearings": row.bearings.select_related("recommendation__document", "recommendation__state"),
        "sources": row.sources.select_related("document"),
        "readers": (readers := row.readers.order_by("username")),
        "known_by": [row.entered_by, *readers],
        "may_edit": access.may_edit(request.user, row, at=at),
    }
    return render(request, "desk/events/event.html", context)


def newest(user: Any, public_id: str, *, at: datetime) -> FollowUpEvent:
    """The version that is worked on, else the newest. Raises Http404 for what the person may not see."""
    rows = access.seen(FollowUpEvent, user, at=at).filter(public_id=public_id)
    rows = rows.select_related("state", "logged_by", "entered_by")
    first = Case(
        When(publication__in=UNDER_WORK, then=Value(0)), When(publication="published", then=Value(1)), default=2
    )
    found_rows = rows.order_by(first, "-pk")[:1]
    if not found_rows:
        raise Http404
    return found_rows[0]


@require_safe
def find_recommendations(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    context = {"hits": found(query) if query else [], "query": query, "meanings": Meaning.choices}
    return render(request, "desk/events/_hits.html", context)
