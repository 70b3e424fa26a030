"""What an earlier run left behind: a server that lives, one that is ending, or only its file."""

import os
import time
from pathlib import Path

from .account import Failure
from .server import SOCKET, Server

PATIENCE = 30  # seconds
PROCESSES = Path("/proc")  # not on macOS
SHARED_MEMORY = PROCESSES / "sysvipc" / "shm"


def await_end(server: Server, *, even_if_it_answers: bool = False) -> None:
    """Wait while a server that is starting or ending holds the data, then clear what a killed one left.

    After kill -9 the server can stay as a zombie, and PostgreSQL would take its files for a living one's.
    """
    deadline = time.monotonic() + PATIENCE
    while is_held(server) and (even_if_it_answers or not server.answers):
        if time.monotonic() > deadline:
            raise Failure(f"A PostgreSQL process still holds {server.data} and does not answer: end it and try again.")
        time.sleep(0.05)
    if not is_held(server):
        for left in (server.lock_file, server.socket / f"{SOCKET}.lock"):
            left.unlink(missing_ok=True)


def is_held(server: Server) -> bool:
    """Whether a live server, or a child that outlived it, works on the data.

    The file names the server's process on its first line and the block of shared memory that each of its processes
    has attached on its seventh (source: PostgreSQL's src/include/utils/pidfile.h).
    """
    try:
        lines = server.lock_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    if not lines:
        return False
    return is_server(lines[0], server.data) or (len(lines) > 6 and is_attached(lines[6]))


def is_server(process: str, data: Path) -> bool:
    """Whether the process lives and was started for this data; a zombie and a stranger with its number were not."""
    try:
        if PROCESSES.exists():
            return os.fsencode(data) in (PROCESSES / process / "cmdline").read_bytes()
        os.kill(int(process), 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return True


def is_attached(key_and_identifier: str) -> bool:
    """Whether any live process has attached the block of shared memory."""
    if not key_and_identifier.strip() or not SHARED_MEMORY.exists():
        return False
    named = key_and_identifier.split()[1]
    blocks = [line.split() for line in SHARED_MEMORY.read_text().splitlines()[1:]]
    return any(block[1] == named and block[6] != "0" for block in blocks)
