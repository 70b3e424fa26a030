"""Logging what the Government answered: a form that keeps itself; review shows what became of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import access
from recommendations.models import StateResponse
from recommendations.models.drafts import DraftNoun

from .. import drafts
from ..assessing.matter import recommendation_at
from ..choosing import choose_recommendation
from ..events.page import go
from ..review.nouns import RESPONSES
from .page import Typing

READS = ["GET", "HEAD", "POST"]
REFUSED, TOO_LONG = 422, 413


@require_safe
def start_response(request: HttpRequest) -> HttpResponse:
    """Give the form an address of its own, at which its words are found again; first ask what it is about."""
    if not request.GET.get("recommendation"):
        return choose_recommendation(request, heading=_("What did the Government answer?"))
    query = request.GET.urlencode()
    return redirect(f"{reverse('desk:new_response', args=[drafts.new_key()])}?{query}")


@require_http_methods(READS)
def log_response(request: HttpRequest, key: str) -> HttpResponse:
    draft = drafts.find(key, by=request.user, noun=DraftNoun.RESPONSE, at=timezone.now())
    if draft and draft.became:
        return go(request, RESPONSES.address("page", draft.became))
    if draft and draft.about:
        return redirect("desk:edit_response", draft.about)
    place = (draft.values.get("recommendation") or [""])[0] if draft and request.method != "POST" else ""
    said = request.POST if request.method == "POST" else request.GET
    answered = recommendation_at(place or said.get("recommendation", ""))
    typing = Typing(request, key, StateResponse(recommendation=answered, entered_by=request.user), draft)
    return receive(typing) if request.method == "POST" else show(typing)


@require_http_methods(READS)
def edit_response(request: HttpRequest, public_id: str) -> HttpResponse:
    is_sent = request.method == "POST"
    sent = request.POST.get("key", "") if is_sent else ""
    at = timezone.now()
    draft = drafts.find_about(public_id, key=sent, by=request.user, noun=DraftNoun.RESPONSE, at=at)
    if draft and draft.became:
        return go(request, RESPONSES.address("page", draft.became))
    row = RESPONSES.find(public_id, user=request.user, lock=is_sent, at=at).work
    if row is None or not access.may_edit(request.user, row, at=at):
        messages.info(request, _("This is not open for editing now. What you typed is kept."))
        return go(request, RESPONSES.address("page", public_id))
    typing = Typing(request, draft.key if draft else sent or drafts.new_key(), row, draft)
    return receive(typing) if is_sent else show(typing)


def show(typing: Typing) -> HttpResponse:
    return typing.show(typing.form(checks=typing.draft is not None and "check" in typing.request.GET))


def receive(typing: Typing) -> HttpResponse:
    """A form that was sent: keep it first; make one response of it, or show it again with its sentences."""
    request = typing.request
    try:
        typing.keep(at=timezone.now())
    except ValidationError as refusal:
        form = typing.form(checks=True)
        form.add_error(None, refusal)
        return typing.show(form, status=TOO_LONG)
    if not typing.draft.became:
        form = typing.form(checks=True)
        if not form.is_valid() or typing.conflicts:
            is_script = request.headers.get("Accept") == "application/json"
            return go(request, f"{typing.address}?check=1") if is_script else typing.show(form, status=REFUSED)
        typing.record(form)
        messages.success(request, _("Saved as a draft. Hand it over for review when it is ready."))
    return go(request, RESPONSES.address("page", typing.draft.became))
