"""Whole pages that this worker made before, answered again as long as nothing that the public reads was written.

A copy is known by its address and host, and by the edition (docs/decisions/0016) and the day on which it was made. What is
hidden never shows in it: an answer's ETag is made from its bytes alone, so that it changes only when the page does.
"""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from recommendations import last_copies

from .held import Held

LONGEST = 400_000  # bytes of one page
copies = Held(most=16_000_000)  # bytes


def again(answer: HttpResponse) -> HttpResponse:
    return HttpResponse(answer.content, headers=dict(answer.headers))


def name_of(request: HttpRequest) -> tuple[Any, ...]:
    return request.META.get("HTTP_HOST"), request.is_secure(), request.get_full_path(), timezone.localdate()


def has_copy(request: HttpRequest) -> bool:
    """Whether it is worth asking for the edition: in a flood of other addresses each question would be one too many."""
    return name_of(request) in copies.things


def from_copy(request: HttpRequest, make: Any, *, edition: int) -> HttpResponse:
    """The page of that edition from its copy, or made and kept; 304 for a browser that has these very bytes."""
    request.edition = edition
    last_copies.note(edition)
    name = name_of(request)
    copy = copies.find(name, edition)
    if copy is not None:
        answer = again(copy)
    else:
        answer = make(request)
        if not is_page(answer):
            return answer
        answer.headers["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
        answer.headers.setdefault("Cache-Control", "no-cache")
        if len(answer.content) <= LONGEST:
            copies.keep(name, edition, again(answer), size=len(answer.content))
            if stands_alone(request, answer):
                last_copies.keep(address_of(request), edition, answer.content, at=timezone.now())
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer)


def is_page(answer: HttpResponse) -> bool:
    """Whole, found, for everybody, and without a tag of its own."""
    return answer.status_code == 200 and not answer.streaming and not answer.cookies and "ETag" not in answer.headers


def address_of(request: HttpRequest) -> str:
    """What a page's last copy is known by."""
    scheme = "https" if request.is_secure() else "http"
    return f"{scheme}://{request.META.get('HTTP_HOST')}{request.get_full_path()}"


def stands_alone(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether it is a page that is read as it is: nothing was asked of it, and there are not as many as there are days."""
    is_page_of_record = answer.headers["Content-Type"].startswith("text/html") and not request.META["QUERY_STRING"]
    return request.method == "GET" and is_page_of_record and "/as-at/" not in request.path_info
