"""What goes wrong under load, once a minute: each begins it, and returns when it is over. The workers' deaths come first, so
that those who follow live long enough for their memory to be watched."""

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from bench.endure.large import Large
from recommendations.whole_files import SPARE
from tests.reliability.site import children, kill
from tests.reliability.test_slow_clients import BODY, HEAD, MANY, trickling

WHILE = 10  # seconds
A_MINUTE = 10_000_000  # bytes of evidence that there is room for; some six of them come


def worker_killed(site: Large) -> None:
    site.kill_a_worker()


def all_workers_killed(site: Large) -> None:
    assert site.gunicorn
    kill(children(site.gunicorn.pid))


def database_stopped(site: Large) -> None:
    site.stop_database()
    time.sleep(WHILE)
    site.start_database()


def database_killed(site: Large) -> None:
    site.kill_database()
    site.start_database()


def connections_taken(site: Large) -> None:
    with site.all_connections_taken():
        time.sleep(WHILE)


def jobs_killed(site: Large) -> None:
    """In the midst of what they do."""
    running = [site.job(command) for command in ("chain_record", "publish_due", "write_data_package")]
    time.sleep(random.uniform(2, 5))
    for each in running:
        each.kill()
        each.wait()


def slow_visitors(site: Large) -> None:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_connection(("127.0.0.1", site.port))) for _each in range(MANY)]
        with trickling(sockets[:-30], HEAD, b"X-Slow: " + b"x" * 1000), trickling(sockets[-30:], BODY, b"x" * 1000):
            time.sleep(WHILE)


def evidence_full(site: Large) -> None:
    """The disk on which files of evidence lie takes no byte more."""
    filler = site.folder / "evidence" / "filler"
    with filler.open("wb", buffering=0) as file:  # else closing it writes again, and fails
        try:
            while True:
                file.write(b"x" * 100_000)
        except OSError:
            time.sleep(WHILE)
    filler.unlink()


def table_locked(site: Large) -> None:
    """As a migration locks it."""
    with closing(site.log_in()) as connection, connection.cursor() as cursor:
        cursor.execute("LOCK TABLE recommendations_followupevent IN ACCESS EXCLUSIVE MODE")
        time.sleep(WHILE)


FAULTS: list[Callable[[Large], None]] = [
    worker_killed,
    all_workers_killed,
    database_stopped,
    connections_taken,
    jobs_killed,
    slow_visitors,
    evidence_full,
    table_locked,
    database_killed,
    database_stopped,
]


@contextmanager
def little_room(folder: Path, *, minutes: int) -> Iterator[bool]:
    """A small disk for this folder, where this account may mount one: else False, and no fault of it is tried."""
    folder.mkdir(mode=0o700)
    options = f"size={SPARE + minutes * A_MINUTE},mode=700,uid={os.getuid()}"
    is_mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True
    ).returncode
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(folder)
