"""Which door a request takes, and the headers that every answer carries."""

import re
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from pghistory.middleware import HistoryMiddleware

from recommendations import editions
from recommendations.accounts.gate import refusal
from recommendations.door import through_alerts_door, through_public_door, through_staff_door
from recommendations.public.copies import from_copy, has_copy
from recommendations.search.keeping import keep_touched
from tracker.addresses import first_part, is_alert_address, is_staff_address, needs_no_database

Handler = Callable[[HttpRequest], HttpResponse]
TOO_OFTEN = 429
LENGTH = re.compile("[0-9]{1,18}", re.ASCII)


def lengths(get_response: Handler) -> Handler:
    """Take a length that is no number for none, as Django does where it opens the body; where it reads it, it would break.

    gunicorn refuses such a request before; the server of `make run` does not.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not LENGTH.fullmatch(request.META.get("CONTENT_LENGTH") or "0"):
            request.META["CONTENT_LENGTH"] = "0"
        return get_response(request)

    return middleware


def door(get_response: Handler) -> Handler:
    """Run each request in one transaction under the role of its door, so that nothing depends on a view's care."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if needs_no_database(request.path_info):
            return get_response(request)
        if request.method == "POST" and is_alert_address(request.path_info):
            with through_alerts_door():
                return get_response(request)
        if not is_staff_address(request.path_info):
            with through_public_door():
                response = get_response(request)
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                response.streaming_content = behind_the_door(response.streaming_content)
            return response
        with through_staff_door():
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            else:
                keep_touched()
            return response

    return middleware


def copies(get_response: Handler) -> Handler:
    """Answer a public page that was made before from its copy, before anybody asks for a place."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_of_record(request) and has_copy(request):
            return from_copy(request, get_response, edition=editions.newest_of_late())
        return get_response(request)

    return middleware


def keeping(get_response: Handler) -> Handler:
    """Keep a copy of each public page that is made."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_of_record(request):
            return from_copy(request, get_response, edition=editions.newest())
        return get_response(request)

    return middleware


def is_of_record(request: HttpRequest) -> bool:
    path = request.path_info
    is_public = not is_staff_address(path) and first_part(path) not in settings.NOT_COPIED
    return is_public and request.method in ("GET", "HEAD")


def behind_the_door(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that are made while they are sent, after the request's own door is closed.

    What fails on the way ends the connection without its end, so that nobody takes a part for the whole.
    """
    with through_public_door():
        yield from pieces


def gate(get_response: Handler) -> Handler:
    """Refuse everybody behind the staff door but those whom recommendations/accounts/gate.py lets pass."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_staff_address(request.path_info):
            return get_response(request)
        if any("\0" in value for _name, values in request.GET.lists() for value in values):
            raise SuspiciousOperation("no database keeps a NUL")
        response = refusal(request) or get_response(request)
        if not is_poll(request):
            request.session.use(at=timezone.now())  # type: ignore[attr-defined] # our own engine
        response.headers.setdefault("Cache-Control", "no-store")
        # Under "no-referrer" browsers send "Origin: null" with every form, which Django refuses; this tells nobody else.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return middleware


def is_poll(request: HttpRequest) -> bool:
    """Whether a page asks by itself: that keeps nobody signed in."""
    return "poll" in request.GET or "X-Poll" in request.headers


def history(get_response: Handler) -> Handler:
    """Ask who writes behind the staff door alone: the public one has no sessions to ask."""
    tracked = HistoryMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        return (tracked if is_staff_address(request.path_info) else get_response)(request)

    return middleware


def headers(get_response: Handler) -> Handler:
    """Content security policy and the other promises to browsers that Django does not make by itself."""
    policy = "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code == TOO_OFTEN:
            response.headers.setdefault("Retry-After", "60")
        return response

    return middleware
