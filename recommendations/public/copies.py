"""Whole pages that this worker made before, answered again as long as nothing that the public reads was written.

A copy is known by its address and host, and by the edition (docs/decisions/0016) and the day on which it was made. What is
hidden never shows in it: an answer's ETag is made from its bytes alone, so that it changes only when the page does.
"""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from recommendations.models import Edition

MOST_BYTES = 16_000_000  # of one worker
LONGEST = 400_000


class Copies:
    """The answers held, the one longest not asked for first."""

    def __init__(self) -> None:
        self.held: OrderedDict[Any, HttpResponse] = OrderedDict()
        self.edition, self.size, self.lock = 0, 0, Lock()

    def find(self, name: Any, edition: int) -> HttpResponse | None:
        with self.lock:
            if edition != self.edition:
                self.held.clear()
                self.edition, self.size = edition, 0
            if name not in self.held:
                return None
            self.held.move_to_end(name)
            return again(self.held[name])

    def keep(self, name: Any, edition: int, answer: HttpResponse) -> None:
        with self.lock:
            if edition != self.edition or name in self.held:
                return
            self.held[name] = again(answer)
            self.size += len(answer.content)
            while self.size > MOST_BYTES:
                _name, oldest = self.held.popitem(last=False)
                self.size -= len(oldest.content)


def again(answer: HttpResponse) -> HttpResponse:
    return HttpResponse(answer.content, headers=dict(answer.headers))


copies = Copies()


def from_copy(request: HttpRequest, make: Any) -> HttpResponse:
    """The page from its copy, or made and kept; 304 for a browser that has these very bytes."""
    if request.method not in ("GET", "HEAD"):
        return make(request)
    edition = Edition.objects.values_list("number", flat=True).first() or 0
    name = (request.META.get("HTTP_HOST"), request.is_secure(), request.get_full_path(), timezone.localdate())
    answer = copies.find(name, edition)
    if answer is None:
        answer = make(request)
        if not is_page(answer):
            return answer
        answer.headers["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
        answer.headers.setdefault("Cache-Control", "no-cache")
        if edition and len(answer.content) <= LONGEST:
            copies.keep(name, edition, answer)
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer)


def is_page(answer: HttpResponse) -> bool:
    """Whole, found, for everybody, and without a tag of its own."""
    return answer.status_code == 200 and not answer.streaming and not answer.cookies and "ETag" not in answer.headers
