"""Uploads in pieces, after the manner of tus: announced, asked how far they are, continued, given up."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from recommendations import access
from recommendations.evidence import receiving, store
from recommendations.models import Upload

from .forms import BeginForm

PIECE = 1024 * 1024
STATUS: dict[str | None, int] = {
    receiving.FULL: 507,
    receiving.LARGE: 413,
    receiving.REFUSED: 422,
    receiving.ANOTHERS: 409,
    receiving.BUSY: 429,
}


@require_POST
def uploads(request: HttpRequest) -> HttpResponse:
    """Announce a file. Said twice with one key, it is one upload."""
    form = BeginForm(request.POST, user=request.user)
    if not form.is_valid():
        return refusal(next(iter(form.errors.values()))[0], status=400)
    try:
        begun = receiving.begin(by=request.user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as no:
        return refusal(no.messages[0], status=STATUS[no.code])
    return state(request, begun, status=201)


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, key: str) -> HttpResponse:
    # A slow piece is read before anything is locked.
    piece = request.read(PIECE + 1) if request.method == "PATCH" else b""
    rows = access.seen(Upload, request.user, at=timezone.now()).select_related("evidence")
    if request.method in ("GET", "HEAD"):
        return state(request, get_object_or_404(rows, key=key))
    found = get_object_or_404(rows.select_for_update(of=("self",)), key=key)
    return cancelled(request, found) if request.method == "DELETE" else continued(request, found, piece)


def continued(request: HttpRequest, found: Upload, piece: bytes) -> HttpResponse:
    """Add a piece where the last one ended; the last of all makes the evidence."""
    at = store.offset(found.stored_as)
    if found.evidence:
        return state(request, found)
    if request.headers.get("Upload-Offset") != str(at):
        return state(request, found, status=409)
    if len(piece) > PIECE or at + len(piece) > found.size:
        return refusal(_("This piece is too large."), status=413)
    try:
        at = receiving.append(found, [piece], at=at) if piece else at
        if at == found.size:
            receiving.finish(found, by=request.user, at=timezone.now())
    except ValidationError as no:
        return refusal(no.messages[0], status=STATUS[no.code])
    return state(request, found)


def cancelled(request: HttpRequest, found: Upload) -> HttpResponse:
    if not found.evidence:
        receiving.discard(found)
    return HttpResponse(status=204)


def state(request: HttpRequest, found: Upload, *, status: int = 200) -> HttpResponse:
    """How far it is; with the token for the next request, which a new sign-in changes."""
    at = found.size if found.evidence else store.offset(found.stored_as)
    answer = {
        "address": reverse("desk:upload", args=[found.key]),
        "offset": at,
        "evidence": found.evidence.public_id if found.evidence else "",
        "had": bool(found.evidence and found.evidence.stored_as != found.stored_as),
        "token": get_token(request),
    }
    return JsonResponse(answer, status=status, headers={"Upload-Offset": str(at), "Cache-Control": "no-store"})


def refusal(sentence: str, *, status: int) -> HttpResponse:
    return JsonResponse({"refused": sentence}, status=status, headers={"Cache-Control": "no-store"})
