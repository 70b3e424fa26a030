"""What is answered when something that we need is not there: a page's last copy, or what to do in a sentence. No half state."""

import errno
import sys
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from recommendations.accounts.step_up import is_fetch
from recommendations.dates import in_words
from recommendations.evidence.store import NO_SPACE, DiskFull
from recommendations.last_copies import Copy, last
from recommendations.public.copies import address_of
from tracker.addresses import first_part, is_staff_address

SOON = 5  # seconds after which it is worth asking again
# Where what was typed is given back; never under accounts/, where passwords are.
TYPED_AT = {"desk", "admin"}
HELD_BACK = "password"


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to whatever went wrong while a request was answered; Django calls it where the error is being handled."""
    error = sys.exc_info()[1]
    with translation.override(language_of(request)):
        if isinstance(error, OperationalError | InterfaceError):
            return last_copy(request) or wait(request, _("The database does not answer just now."))
        if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in NO_SPACE | {errno.EROFS}):
            return wait(request, _("There is no room left on the disk of this site."))
        if isinstance(error, UnreadablePostError):
            return wait(request, _("What you sent did not arrive whole."), status=408)
        if isinstance(error, MemoryError):
            return wait(request, _("This site has too much to do at once just now."))
    return server_error(request)


def language_of(request: HttpRequest) -> str:
    """That of the address: whatever failed may have failed before anybody asked."""
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def last_copy(request: HttpRequest) -> HttpResponse | None:
    """A public page as it was when it was last made, with a line that says so."""
    if is_staff_address(request.path_info) or request.method not in ("GET", "HEAD") or request.GET:
        return None
    copy = last(address_of(request))
    if copy is None:
        return None
    before, tag, rest = copy.content.partition(b"<main")
    attributes, end, after = rest.partition(b">")
    content = before + tag + attributes + end + line(copy).encode() + after
    return HttpResponse(content, headers={"Cache-Control": "no-store", "Content-Language": translation.get_language()})


def line(copy: Copy) -> str:
    moment = f"{in_words(copy.made_at.date())}, {copy.made_at:%H:%M} UTC"
    words = _(
        "The database does not answer just now. This page is as of %(moment)s; what was written since is missing."
    )
    return format_html('\n<p class="note" role="status">{}</p>', words % {"moment": moment})


def wait(
    request: HttpRequest, why: str, *, status: int = 503, seconds: int = SOON, gives_back: bool = True
) -> HttpResponse:
    """Why not now, and when again; without a word to the database. What was typed at the desk comes back to be sent again."""
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    if request.path_info.startswith("/api/v1/"):
        problem = {"type": "about:blank", "title": why, "status": status, "detail": why, "problems": [why]}
        return JsonResponse(problem, status=status, headers=headers, content_type="application/problem+json")
    if is_staff_address(request.path_info) and is_fetch(request):
        return HttpResponse(why, status=status, headers=headers, content_type="text/plain; charset=utf-8")
    page: str
    if given := gives_back and typed(request):
        page = render_to_string(
            "wait.html", {"why": why, "typed": given, "address": request.get_full_path(), "is_write": True}
        )
    else:
        page = plain_page(translation.get_language(), why, is_write=is_write(request))
    return HttpResponse(page, status=status, headers=headers)


@lru_cache(maxsize=64)
def plain_page(_language: str, why: str, *, is_write: bool) -> str:
    """Written once for all: in a flood most answers are this one."""
    return render_to_string("wait.html", {"why": why, "is_write": is_write})


def is_write(request: HttpRequest) -> bool:
    return request.method not in ("GET", "HEAD", "OPTIONS")


def typed(request: HttpRequest) -> list[tuple[str, Any]]:
    """All that a form of the desk sent, but for files and passwords."""
    if not is_write(request) or first_part(request.path_info) not in TYPED_AT:
        return []
    try:
        sent = request.POST.lists()
    except (OSError, RequestDataTooBig, MultiPartParserError):
        return []
    return [(name, value) for name, values in sent if HELD_BACK not in name for value in values]
