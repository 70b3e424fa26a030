"""What a worker does before it serves, and how workers share what comes."""

import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn, ThreadWorker

from recommendations.search.index import held
from tests.factories import make_recommendation
from tracker import worker
from tracker.gunicorn import child_exit, nworkers_changed, post_worker_init

WITHOUT_DATABASE = "import tracker.wsgi; from tracker.gunicorn import post_worker_init; post_worker_init(None)"


@pytest.fixture
def as_a_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a worker sets for its connections is this test's alone: statements of others may take their time."""
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {**connection.settings_dict["OPTIONS"]})
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("as_a_worker")
def test_no_reader_waits_for_the_index() -> None:
    make_recommendation(published=True)
    Client().get("/healthz")  # the listing is kept
    held.clear()
    post_worker_init(None)
    with CaptureQueriesContext(connection) as queries:
        Client().get("/recommendations/")
    assert not [each for each in queries if "DECLARE" in each["sql"]]  # nobody reads all listings


def test_a_worker_starts_without_a_database() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_DATABASE],
        cwd=settings.BASE_DIR,
        env={"DEVELOPMENT": "true", "DATABASE_URL": "postgres://tracker:secret@127.0.0.1:1/tracker"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "the index is read later" in told.stderr
    assert "secret" not in told.stderr


@pytest.fixture
def master(monkeypatch: pytest.MonkeyPatch) -> Arbiter:
    """gunicorn's own, of two workers, that begins and ends none."""
    one = Arbiter.__new__(Arbiter)
    one.cfg, one._num_workers = Config(), None
    one.cfg.set("workers", 2)
    one.cfg.set("nworkers_changed", nworkers_changed)
    monkeypatch.setattr(one, "manage_workers", lambda: None)
    one.num_workers = 2
    return one


@pytest.fixture
def pair(master: Arbiter) -> Iterator[tuple[worker.Worker, worker.Worker]]:
    """The first holds three connections more than the second."""
    first, second = (worker.Worker.__new__(worker.Worker) for _each in range(2))
    for age, each in enumerate((first, second), 1):
        each.age, each.nr_conns, each.alive = age, 5 - 2 * age, True
        each.note_connections()
    yield first, second
    for each in (first, second):
        child_exit(master, each)


def waits(taking: worker.Worker) -> bool:
    """Whether it leaves a connection to others for a moment; there is none here."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        times = []
        for _time in range(20):
            begun = time.monotonic()
            taking.accept(listener)
            times.append(time.monotonic() - begun)
        return min(times) >= worker.AFTER_YOU


def test_a_worker_lets_one_with_fewer_connections_go_first(
    pair: tuple[worker.Worker, worker.Worker], master: Arbiter
) -> None:
    first, second = pair
    assert waits(first)
    assert not waits(second)
    second.alive = False  # it only ends what it began
    second.note_connections()
    assert not waits(first)
    second.alive = True
    second.note_connections()
    assert waits(first)
    child_exit(master, second)
    assert not waits(first)


@pytest.mark.parametrize("signals", [0, 1, 5], ids=["lost", "heard", "heard again"])
def test_each_worker_that_asks_has_one_fresh_one_beside_it_until_it_ends(master: Arbiter, signals: int) -> None:
    asker = worker.Worker.__new__(worker.Worker)
    asker.age = 1
    worker.asking.note(asker.age, True)
    for _signal in range(signals):
        master.handle_ttin()
    assert master.num_workers == 2 + bool(signals)
    child_exit(master, asker)
    assert master.num_workers == 2


def test_a_worker_that_ends_has_as_long_as_any_answer_may_take(
    master: Arbiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ThreadWorker, "init_process", lambda _worker: None)
    one = worker.Worker.__new__(worker.Worker)
    one.cfg = master.cfg
    one.init_process()
    assert one.cfg.graceful_timeout == worker.WHOLE


def test_who_still_sends_has_so_long_to_take_the_answer_and_no_longer() -> None:
    one = worker.Worker.__new__(worker.Worker)
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    leaving = TConn.__new__(TConn)
    leaving.sock = ours
    now = time.monotonic()
    one.nr_conns, one.leaving = 1, {leaving: (now - 1, now + 60)}
    theirs.sendall(b"more of a form")
    one.look_at_leaving()
    assert one.leaving[leaving][0] > now
    one.look_at_leaving()
    assert leaving in one.leaving
    one.leaving[leaving] = now + 60, now - 1
    theirs.sendall(b"more of a form")
    one.look_at_leaving()
    assert (one.leaving, one.nr_conns) == ({}, 0)
    assert theirs.recv(1) == b""
    theirs.close()


def test_who_is_silent_after_the_answer_is_closed() -> None:
    one = worker.Worker.__new__(worker.Worker)
    ours, theirs = socket.socketpair()
    leaving = TConn.__new__(TConn)
    leaving.sock = ours
    one.nr_conns, one.leaving = 1, {}
    answered = Future[bool]()
    answered.set_result(False)
    one.finish_request(leaving, answered)
    assert one.nr_conns == 1  # a worker that ends waits for it
    one.leaving[leaving] = 0.0, one.leaving[leaving][1]
    one.look_at_leaving()
    assert (one.leaving, one.nr_conns) == ({}, 0)
    assert theirs.recv(1) == b""
    theirs.close()


@pytest.mark.django_db(transaction=True)  # those come in their order, after all others
def test_what_a_worker_sets_is_left_to_no_other_test() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_a_worker_gives_memory_back_that_is_free_between_what_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [bytearray(3000) for _each in range(30_000)]
    kept = pieces[::500]
    full = resident()
    del pieces
    one = worker.Worker.__new__(worker.Worker)
    one.tidied_at, one.at_work, one.alive, one.life = time.monotonic() - worker.TIDY - 1, {}, True, worker.LIFE * 100
    monkeypatch.setattr(ThreadWorker, "murder_pending", lambda _worker: None)
    one.murder_pending()
    assert len(kept) == 60
    assert full - resident() > 60_000_000
