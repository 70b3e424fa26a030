"""How much of each kind of work a worker does at once, and how often a network may ask, so that a flood of one kind leaves
the others as they are (docs/decisions/0022). Pages that are answered from a copy are free and never come here.
"""

import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock, Semaphore
from typing import NamedTuple

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.giving_way import rest
from recommendations.networks import wide_network_of
from tracker.addresses import first_part, is_staff_address, needs_no_database
from tracker.between_workers import Numbers
from tracker.faults import language_of, wait
from tracker.rates import Rates

Handler = Callable[[HttpRequest], HttpResponse]
BUSY = 3  # seconds after which it is worth asking again
ASIDE = {"exports": 4}  # times what their work took, that these rest where others wait
CROWD = 6  # the same for any kind of strangers' work of which more wait before the door
LONGEST_REST = 1.0  # seconds
PIECE = 0.005  # seconds of work between two rests at least
rates = Rates()
read_back = Semaphore(2)


@dataclass
class Places:
    """So many are inside at once, and so many more may wait before the door, for some seconds; whoever comes then is told to
    come again."""

    inside: int
    waiting: int
    patience: float = 2
    everywhere: Numbers = field(init=False, default_factory=Numbers)  # who has come, in each worker
    lock: Lock = field(init=False, default_factory=Lock)
    free: Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.free = Semaphore(self.inside)

    def enter(self) -> bool:
        with self.lock:
            if self.come >= self.inside + self.waiting:
                return False
            self.come += 1
        if self.free.acquire(timeout=self.patience):
            return True
        with self.lock:
            self.come -= 1
        return False

    @property
    def come(self) -> int:
        """Who is inside or waits, in this worker."""
        return self.everywhere.own

    @come.setter
    def come(self, number: int) -> None:
        self.everywhere.own = number

    @property
    def is_crowded(self) -> bool:
        """Whether more than half of the room before the door is taken."""
        return 2 * (self.come - self.inside) > self.waiting

    def leave(self) -> None:
        self.free.release()
        with self.lock:
            self.come -= 1


class Rests(NamedTuple):
    """How many times what its work took it rests while others are inside: always, and where more of its kind wait."""

    always: int = 0
    in_a_crowd: int = 0


NO_REST = Rests()


@dataclass
class Work:
    """What is done for a request since it was begun, or since it last rested."""

    places: Places
    rests: Rests
    begun: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        self.begun = time.monotonic()

    def step_aside(self) -> None:
        """Rest so many times as long as the work took, while others than those of its kind are inside any worker: all of them
        want the same cores."""
        times = max(self.rests.always, self.rests.in_a_crowd if self.places.is_crowded else 0)
        if times and any(any(each.everywhere.all) for each in PLACES.values() if each is not self.places):
            time.sleep(min(times * (time.monotonic() - self.begun), LONGEST_REST))
        self.begin()

    def pause(self) -> None:
        """The same between two parts of it, unless they are very small."""
        if time.monotonic() - self.begun > PIECE:
            self.step_aside()


PLACES = {kind: Places(*numbers) for kind, numbers in settings.PLACES.items()}
SHARED = {"alerts": "search"}  # strangers who write share the places of the search, and are counted apart


def kind_of(request: HttpRequest) -> str:
    """Which kind of work the answer is, by the address alone."""
    path = request.path_info
    first = first_part(path)
    if is_staff_address(path):
        return "desk"
    if first in ("api", "alerts", "readyz"):
        return first
    is_file = first in ("data", "evidence") and not path.endswith("/")
    if is_file or "/export/" in path or "/preview/" in path or path.startswith("/sitemap-"):
        return "exports"
    is_asked = bool(request.META["QUERY_STRING"]) or "/as-at/" in path
    return "search" if is_asked else "pages"


def admission(get_response: Handler) -> Handler:
    """Let a request in when its network has not asked too often and there is a place for its kind of work."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if needs_no_database(request.path_info):
            return get_response(request)
        kind = kind_of(request)
        is_known = kind == "desk" and has_session(request)
        most = 0 if is_known else settings.PER_MINUTE.get(kind, 0)
        if seconds := rates.refuse(kind, wide_network_of(request), most=most):
            return refused(
                request, _("Too much was asked from your network within a minute."), status=429, seconds=seconds
            )
        places = PLACES[SHARED.get(kind, kind)]
        if not places.enter():
            return refused(request, _("Many ask for this at once just now."), status=503, seconds=BUSY)
        rests = Rests(ASIDE.get(kind, 0), 0 if is_known else CROWD)
        return inside(request, get_response, places, rests)

    return middleware


def has_session(request: HttpRequest) -> bool:
    """Whether it may be somebody who is signed in, as far as can be told without the database."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def inside(request: HttpRequest, get_response: Handler, places: Places, rests: Rests = NO_REST) -> HttpResponse:
    """The answer; what is sent piece by piece keeps its place until it is sent, or nobody wants it any more."""
    is_sent, work = True, Work(places, rests)
    before = rest.set(work.pause)
    try:
        response = get_response(request)
        work.step_aside()
        is_sent = not response.streaming
    finally:
        rest.reset(before)
        if is_sent:
            places.leave()
    if response.streaming:
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = stepping_aside(response.streaming_content, work)
        leave = weakref.finalize(response, places.leave)  # once, whichever comes first
        response._resource_closers.append(leave)  # type: ignore[attr-defined] # closed with the answer
    return response


def stepping_aside(pieces: Iterable[bytes], work: Work) -> Iterator[bytes]:
    """Pieces of a long answer, which rests after each: else whoever makes it had a part of the time alone."""
    work.begin()
    for piece in pieces:
        work.step_aside()
        yield piece
        work.begin()


def refused(request: HttpRequest, why: str, *, status: int, seconds: int) -> HttpResponse:
    """Few of them at once have what they typed read and given back: a body may come as slowly as it likes, and holds a thread."""
    is_read = has_session(request) and read_back.acquire(blocking=False)
    try:
        with translation.override(language_of(request)):
            response = wait(request, why, status=status, seconds=seconds, gives_back=is_read)
    finally:
        if is_read:
            read_back.release()
    response._has_been_logged = True  # type: ignore[attr-defined] # Django's own sign: a flood does not fill the log too
    return response
