"""gunicorn's worker with threads, in which slow visitors hold no thread: a request gets one when its head is there, its body
has to come at some pace, and no answer waits for a reader for ever. A proxy in front should keep most of them away all the same.
"""

import ctypes
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from tracker.between_workers import Numbers

HEAD = 10.0  # seconds for all of a request's head
LONGEST_HEAD = 65_536
SILENCE = 15.0  # seconds in which a visitor must send or take something
GRACE, PACE = 15.0, 4096  # seconds, and bytes a second that a body must come at after them
WHOLE = 900.0  # seconds for everything
UNREAD = 0.2  # seconds for what is left of a body that nobody wants to read
FAREWELL = 5.0  # seconds of silence before a visitor is closed who has been answered
LONGEST_FAREWELL = 30.0  # seconds, while more comes of what is refused; both as in nginx
LOOK_AGAIN = 0.05
TIDY = 30.0  # seconds between two times that free memory is given back
LIFE = 600.0  # seconds of processor time, and up to a quarter more, so that workers do not end at once
END = b"\r\n\r\n"
holding = Numbers(gone=2**31 - 1)  # connections; nobody lets a worker that is gone take the next one
asking = Numbers()  # whether it has asked for a fresh one, and has not ended yet
AFTER_YOU = 0.001
c_library = ctypes.CDLL(None)
REFUSED = ("429", "503")  # come again later


class Patient(socket.socket):
    """A socket that waits for the other side so long and no longer, where gunicorn has it wait for ever."""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(SILENCE if flag else 0.0)


def hold_back(sock: socket.socket, *, is_refused: bool) -> None:
    """Have the kernel keep a refusal for its fifth of a second: who asks again and again is slowed down, and no thread waits.

    A proxy at a socket of Unix, which has no such option, slows down its visitors itself.
    """
    with suppress(OSError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, is_refused)


def give_memory_back() -> None:
    """Give the system what is free between what is used: glibc itself gives back the end of its heap alone."""
    with suppress(AttributeError):  # not in every C library
        c_library.malloc_trim(0)


class TooSlow(OSError):
    """The body of a request comes so slowly that nobody waits for it."""


class Paced:
    """The body of a request; raises TooSlow when it does not come."""

    def __init__(self, body: Any) -> None:
        self.body, self.begun_at, self.size = body, time.monotonic(), 0

    def counted(self, piece: bytes) -> bytes:
        self.size += len(piece)
        spent = time.monotonic() - self.begun_at
        if piece and spent > GRACE and self.size < (spent - GRACE) * PACE:
            raise TooSlow
        return piece

    def read(self, size: int | None = None) -> bytes:
        return self.counted(self.body.read(size))

    def readline(self, size: int | None = None) -> bytes:
        return self.counted(self.body.readline(size))


class Worker(ThreadWorker):
    wsgi: Callable[..., Iterable[bytes]]
    alive: bool

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.arriving: dict[TConn, float] = {}  # until when the head must be there
        self.at_work: dict[TConn, float] = {}  # until when the answer must be sent
        self.leaving: dict[TConn, tuple[float, float]] = {}  # until when they may be silent, and go on sending
        self.looked_at = 0.0
        self.tidied_at = time.monotonic()
        self.life = LIFE * (1 + os.urandom(1)[0] / 1024)

    def init_process(self) -> None:
        # For one that ends alone; where all should end, their master waits no longer than its own setting says.
        self.cfg.set("graceful_timeout", int(WHOLE))
        super().init_process()

    def note_connections(self) -> None:
        """While it serves; nobody waits for one that only ends what it began."""
        holding.note(self.age, self.nr_conns if self.alive else holding.gone)

    def load_wsgi(self) -> None:
        super().load_wsgi()
        application = self.wsgi

        def paced(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            environ["wsgi.input"] = Paced(environ["wsgi.input"])

            def begin(status: str, *more: Any) -> Any:
                hold_back(environ["gunicorn.socket"], is_refused=status.startswith(REFUSED))
                return start(status, *more)

            return application(environ, begin)

        self.wsgi = paced

    # --- before a thread is given ---

    def accept(self, listener: socket.socket) -> None:
        """Take a connection. All workers are woken for it, and the quickest would take all that come together."""
        self.note_connections()
        if min(holding.all) < self.nr_conns:
            time.sleep(AFTER_YOU)
        try:
            taken, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self.note_connections()
        self.expect(TConn(self.cfg, Patient(fileno=taken.detach()), address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Another request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.expect(conn)

    def expect(self, conn: TConn) -> None:
        if not self.has_come(conn):
            self.arriving[conn] = time.monotonic() + HEAD
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_first_bytes, conn))

    def on_first_bytes(self, conn: TConn, client: socket.socket) -> None:
        """What has begun to come is looked at now and then: the kernel would wake us for bytes that we leave there."""
        self.poller.unregister(client)
        if self.has_come(conn):
            del self.arriving[conn]

    def has_come(self, conn: TConn) -> bool:
        """Give the connection a thread if the head of its request is there; close one that is at its end."""
        try:
            seen = conn.sock.recv(LONGEST_HEAD, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            seen = b""
        if not seen:
            self.drop(conn)
        elif END in seen or len(seen) == LONGEST_HEAD:
            conn.data_ready = True
            self.enqueue_req(conn)
        else:
            return False
        return True

    def drop(self, conn: TConn) -> None:
        self.nr_conns -= 1
        util.close(conn.sock)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        self.note_connections()
        super().wait_for_and_dispatch_events(min(timeout, LOOK_AGAIN) if self.arriving or self.leaving else timeout)
        if time.monotonic() > self.looked_at + LOOK_AGAIN:
            self.looked_at = time.monotonic()
            self.look_at_arriving()
            self.look_at_leaving()

    def look_at_arriving(self) -> None:
        for conn, until in list(self.arriving.items()):
            with suppress(KeyError):
                self.poller.get_key(conn.sock)
                if time.monotonic() < until:
                    continue  # not a byte yet
                self.poller.unregister(conn.sock)
            if self.has_come(conn):
                del self.arriving[conn]
            elif time.monotonic() > until:
                del self.arriving[conn]
                self.drop(conn)

    # --- after the answer ---

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        return bool(keepalive and conn.parser.finish_body(deadline=time.monotonic() + UNREAD))

    def finish_request(self, conn: TConn, done: Future[Any]) -> None:
        """gunicorn would wait here, with the whole worker, for each visitor who does not go away."""
        if not done.cancelled() and not done.exception() and done.result():
            super().finish_request(conn, done)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self.drop(conn)
        else:
            self.leaving[conn] = time.monotonic() + FAREWELL, time.monotonic() + LONGEST_FAREWELL

    def look_at_leaving(self) -> None:
        """Throw away what they still send: to close before would tear down the connection, and their answer with it (RFC 9112, 9.6)."""
        for conn, (silent_until, until) in list(self.leaving.items()):
            now = time.monotonic()
            try:
                is_over = not conn.sock.recv(LONGEST_HEAD)
                self.leaving[conn] = now + FAREWELL, until
            except BlockingIOError:
                is_over = now > silent_until
            except OSError:
                is_over = True
            if is_over or now > until:
                del self.leaving[conn]
                self.drop(conn)

    # --- with a thread ---

    def handle(self, conn: TConn) -> Any:
        self.at_work[conn] = time.monotonic() + WHOLE
        try:
            outcome = super().handle(conn)
        finally:
            del self.at_work[conn]
        # Requests sent ahead would be read within a thread, however slowly they come.
        return outcome is True and not conn.parser.unreader.buf.getvalue()

    def murder_pending(self) -> None:
        """What gunicorn does each second; tidy up, and end what takes too long."""
        super().murder_pending()
        if time.monotonic() > self.tidied_at + TIDY:
            self.tidied_at = time.monotonic()
            give_memory_back()
        self.renew_after_a_life()
        for conn, until in list(self.at_work.items()):
            if time.monotonic() > until:
                conn.sock.shutdown(socket.SHUT_RDWR)

    def renew_after_a_life(self) -> None:
        """Ask for a fresh worker beside this one; when it serves, take nothing new, finish what has come, and end.

        Between what stays Python keeps holes of what great answers took: some megabytes more for each hour of work, without end.
        """
        if not self.alive or time.process_time() < self.life:
            return
        if sum(number != holding.gone for number in holding.all) > self.cfg.workers:
            self.log.info("Worker %s has worked for its time, and ends", self.pid)
            self.alive = False
        else:
            asking.own = True
            os.kill(self.ppid, signal.SIGTTIN)  # see tracker/gunicorn.py
