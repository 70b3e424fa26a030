"""A worker ends after so much work: nobody who is answered by it, or comes meanwhile, notices."""

import socket
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings

from tests.house import Change, copied, sabotaged
from tests.reliability.site import Site, children
from tracker import gunicorn

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="serves a database of its own")
SOON = [
    Change("tracker/worker.py", "LIFE = 600.0", "LIFE = 1.0"),
    Change("tracker/gunicorn.py", "graceful_timeout = 30", "graceful_timeout = 1"),
    Change("tracker/gunicorn.py", "timeout = 30  # seconds without", "timeout = 6  # seconds without"),
]
READERS, WRITERS, RENEWED, LONG = 6, 12, 12, 90.0
FORM = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Cookie: csrf=" + b"x" * 32 + b"\r\nContent-Length: 40\r\nConnection: close\r\n\r\n"
)
PATHS = ("/recommendations/", "/states/", "/methodology/", "/healthz")
TOO_MANY = 429  # all come from one network


class Reader(Thread):
    """Reads on and on over one connection, as a browser does, or over a new one each time."""

    def __init__(self, site: Site, *, keeps: bool) -> None:
        super().__init__()
        self.site, self.keeps, self.is_over, self.statuses = site, keeps, False, list[int]()

    def run(self) -> None:
        while not self.is_over:
            with closing(HTTPConnection("127.0.0.1", self.site.port, timeout=LONG)) as connection:
                self.read(connection)

    def read(self, connection: HTTPConnection) -> None:
        """Until the server says that it closes, as it must before it does: HTTP/1.1 (RFC 9112, 9.6)."""
        while not self.is_over:
            connection.request("GET", PATHS[len(self.statuses) % len(PATHS)])
            answer = connection.getresponse()
            answer.read()
            self.statuses.append(answer.status)
            if not self.keeps or answer.will_close:
                return


class Writer(Thread):
    """Sends forms that take longer to come than a worker has that is told to end; counts those that got no answer."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site, self.is_over, self.answered, self.lost = site, False, 0, 0

    def run(self) -> None:
        while not self.is_over:
            with socket.create_connection(("127.0.0.1", self.site.port), timeout=LONG) as connection:
                try:
                    self.send(connection)
                except OSError:
                    self.lost += 1

    def send(self, connection: socket.socket) -> None:
        connection.sendall(FORM)
        for _piece in range(4):
            time.sleep(2)
            connection.sendall(b"x" * 10)
        is_answered = connection.recv(1000).startswith(b"HTTP/1.1 ")
        self.answered += is_answered
        self.lost += not is_answered


@pytest.fixture
def short_lived(site: Site, tmp_path: Path) -> Site:
    house = copied(tmp_path)
    for change in SOON:
        sabotaged(house, change)
    site.serve(house)
    site.until_it_answers()
    return site


def test_a_worker_that_ends_after_its_work_fails_nobody(short_lived: Site) -> None:
    readers = [Reader(short_lived, keeps=n % 2 == 0) for n in range(READERS)]
    writers = [Writer(short_lived) for _each in range(WRITERS)]
    seen = set[int]()
    for each in (*readers, *writers):
        each.start()
        time.sleep(0.5)
    end = time.monotonic() + LONG
    while len(seen) < RENEWED and time.monotonic() < end:
        assert short_lived.gunicorn
        seen |= set(children(short_lived.gunicorn.pid))
        time.sleep(0.1)
    for each in (*readers, *writers):
        each.is_over = True
    for each in (*readers, *writers):
        each.join()
    assert len(seen) >= RENEWED, "workers do not end"
    assert short_lived.gunicorn
    assert gunicorn.workers <= len(children(short_lived.gunicorn.pid)) <= 2 * gunicorn.workers
    assert {status for each in readers for status in each.statuses} - {TOO_MANY} == {200}
    assert all(each.answered for each in writers)
    assert not sum(each.lost for each in writers)
