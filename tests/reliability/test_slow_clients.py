"""Visitors who send and take as slowly as they can, without a proxy in front: others are answered as if they were not there."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from threading import Event, Thread

import pytest
from django.conf import settings

from tests.reliability.site import SERVER, Site
from tracker import gunicorn, worker

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="serves a database of its own")
MANY = 2 * gunicorn.workers * gunicorn.threads  # twice as many as the site has threads
HEAD = b"GET /states/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Cookie: csrf=" + b"x" * 32 + b"\r\nContent-Length: 100000\r\n\r\n"
)


@pytest.fixture
def open_to(served: Site) -> Iterator[list[socket.socket]]:
    with ExitStack() as closing:
        yield [closing.enter_context(socket.create_connection(("127.0.0.1", served.port))) for _each in range(MANY)]


def longest(site: Site, path: str) -> float:
    """The longest that a reader waits for an answer, of thirty."""
    times = []
    for n in range(30):
        begun = time.monotonic()
        answer = site.ask("GET", path.format(n), cookies="")
        assert answer is not None
        assert answer.status == 200
        times.append(time.monotonic() - begun)
    return max(times)


def trickle(sockets: list[socket.socket], first: bytes, rest: bytes, over: Event) -> None:
    for each in sockets:
        each.sendall(first)
    for n in range(len(rest)):
        if over.wait(0.5):
            return
        for each in sockets:
            try:
                each.sendall(rest[n : n + 1])
            except OSError:
                return


@contextmanager
def trickling(sockets: list[socket.socket], first: bytes, rest: bytes) -> Iterator[None]:
    """They send as slowly as they can while the block runs."""
    over = Event()
    slow = Thread(target=trickle, args=[sockets, first, rest, over])
    slow.start()
    time.sleep(1)
    try:
        yield
    finally:
        over.set()
        slow.join()


@pytest.mark.parametrize("first", [b"", b"G", HEAD], ids=["nothing", "one letter", "half a head"])
def test_heads_that_trickle_hold_nobody(served: Site, open_to: list[socket.socket], first: bytes) -> None:
    with trickling(open_to, first, b"X-Slow: " + b"x" * 1000):
        assert longest(served, "/states/?n={}") < 1


def test_a_head_that_does_not_come_is_not_waited_for(served: Site, open_to: list[socket.socket]) -> None:
    begun = time.monotonic()
    open_to[0].sendall(HEAD)
    open_to[0].settimeout(3 * worker.HEAD)
    with suppress(ConnectionResetError):
        assert open_to[0].recv(1000) == b""
    assert time.monotonic() - begun < worker.HEAD + 3


def test_bodies_that_trickle_leave_the_pages(served: Site, open_to: list[socket.socket]) -> None:
    with trickling(open_to[:30], BODY, b"x" * 1000):
        assert longest(served, "/states/?m={}") < 1


def test_forms_for_which_there_is_no_place_hold_no_thread(served: Site, open_to: list[socket.socket]) -> None:
    """The first fill the places of the desk; what is refused after them is not read at all."""
    to_the_desk = BODY.replace(b"/accounts/login/", b"/desk/events/new/")
    with trickling(open_to[:40], BODY, b"x" * 1000), trickling(open_to[40:], to_the_desk, b"x" * 1000):
        assert longest(served, "/states/?d={}") < 1


def test_forms_that_are_refused_while_they_come_hear_so(served: Site, open_to: list[socket.socket]) -> None:
    """Who is answered before all is sent sends on, and reads afterwards; a connection that is closed by then loses the answer."""
    forms = open_to[:30]
    for each in forms:
        each.settimeout(worker.SILENCE)
        each.sendall(BODY.replace(b"100000", b"40000"))
    for _piece in range(4):
        time.sleep(worker.FAREWELL / 2)
        for each in forms:
            each.sendall(b"x" * 10_000)
    statuses = [each.recv(1000)[:13] for each in forms]
    assert set(statuses) == {b"HTTP/1.1 403 ", b"HTTP/1.1 503 "}


def test_a_body_that_comes_too_slowly_is_given_up(served: Site, open_to: list[socket.socket]) -> None:
    for each in open_to[:10]:
        begun = time.monotonic()
        each.sendall(BODY)
        each.settimeout(3 * worker.SILENCE)
        answer = each.recv(1000)
        if b" 503 " not in answer:  # visitors of the test before may hold the places for a moment
            break
        time.sleep(1)
    assert b" 403 " in answer  # Django takes a form that does not come for one without its token
    assert time.monotonic() - begun < worker.SILENCE + 5


def test_readers_who_take_nothing_leave_the_others(served: Site, open_to: list[socket.socket]) -> None:
    for n, each in enumerate(open_to):
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        each.sendall(b"GET /recommendations/export/records.json?n=%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % n)
    assert longest(served, "/states/?k={}") < 1


def test_requests_that_are_sent_ahead_hold_no_thread(served: Site) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as ahead:
        ahead.sendall(HEAD + b"\r\n" + HEAD)
        ahead.settimeout(10)
        answers = b""
        while piece := ahead.recv(65536):
            answers += piece
    assert answers.count(b"HTTP/1.1 200") == 1


def test_visitors_who_do_not_go_away_hold_nobody(served: Site, open_to: list[socket.socket]) -> None:
    for each in open_to:
        each.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert longest(served, "/states/?l={}") < 1


def test_two_requests_one_after_the_other_share_a_connection(served: Site) -> None:
    kept = HTTPConnection("127.0.0.1", served.port, timeout=10)
    kept.connect()
    socket_before = kept.sock
    for _each in range(2):
        kept.request("GET", "/healthz")
        assert kept.getresponse().read() == b"alive\n"
        assert kept.sock is socket_before
    kept.close()


@pytest.fixture
def forgetful(served: Site) -> Iterator[Site]:
    """It counts anew afterwards: other tests here come from the same network."""
    yield served
    served.kill(SERVER)


def test_who_asks_too_often_is_slowed_down_and_nobody_else(forgetful: Site) -> None:
    kept = HTTPConnection("127.0.0.1", forgetful.port, timeout=10)

    def ask(path: str) -> int:
        kept.request("GET", path)
        answer = kept.getresponse()
        answer.read()
        return answer.status

    until = time.monotonic() + 30
    while ask("/recommendations/export/table.csv") != 429:
        assert time.monotonic() < until
    until, refused = time.monotonic() + 1, 0
    while time.monotonic() < until:
        refused += ask("/recommendations/export/table.csv") == 429
    assert 1 <= refused <= 10
    begun = time.monotonic()
    assert [ask("/states/") for _each in range(10)] == [200] * 10
    assert time.monotonic() - begun < 1
    kept.close()
