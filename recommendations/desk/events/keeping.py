"""What the page's script asks for while somebody types: keep this, forget this, and a fresh token after signing in again."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommendations import access
from recommendations.models import Draft
from recommendations.models.drafts import DraftNoun

from .. import drafts
from .saving import unsealed
from .values import text, typed

PUBLIC_ID = re.compile(r"[0-9a-z]{0,10}")
NOT_CONTENT = {"csrfmiddlewaretoken", "noun", "about", "base", "number", "key", "do"}


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what stands in the form now. 409 says that a later saving, perhaps of another window, is kept already."""
    noun, about, data = request.POST.get("noun"), request.POST.get("about", ""), request.POST
    if noun not in DraftNoun.values or not PUBLIC_ID.fullmatch(about):
        raise Http404
    number = drafts.number_of(data.get("number"))
    base = unsealed(data.get("base", ""), about) if noun == DraftNoun.EVENT and about else None
    try:
        kept = drafts.keep(
            key,
            by=request.user,
            noun=noun,
            about=about,
            values=content(noun, data),
            base=base,
            number=number,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        return JsonResponse({"problem": " ".join(refusal.messages)}, status=413)
    answer = {"number": kept.number, "saved_at": kept.saved_at.isoformat(), "became": bool(kept.became)}
    return JsonResponse(answer, status=200 if kept.number == number or kept.became else 409)


def content(noun: str, data: Any) -> dict[str, Any]:
    """What a draft keeps of a form: an event's in its own shape, another noun's as lists by name."""
    if noun == DraftNoun.EVENT:
        return typed(data)
    return {text(name): [text(each) for each in data.getlist(name)] for name in data if name not in NOT_CONTENT}


@require_POST
def discard_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Forget what was typed; an event that it was about stays as it is."""
    row = get_object_or_404(access.seen(Draft, request.user, at=timezone.now()).unfinished(), key=key)
    row.delete()
    is_edit = row.noun == DraftNoun.EVENT and row.about
    return redirect(reverse("desk:event", args=[row.about]) if is_edit else reverse("desk:queue"))


@require_safe
def token(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"token": get_token(request)})
