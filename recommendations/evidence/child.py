"""The process in which strangers' files are parsed: short-lived, without network, with limits.

What holds it: a Python of its own (``-I``) with an empty environment and no inherited file but those it works on, so
that there is no secret to steal and no database to reach; limits of the kernel on memory, time, file size and open files,
which hold for native code too; a network namespace with nothing in it, where the kernel allows one to us (Linux, unless
the container forbids it), which holds for native code too; and an audit hook that refuses sockets, programs and writing,
which holds for Python code only. A decoder that is taken over by a crafted file still runs as this user and can read what
this user can: the limits and the missing network narrow what that gives, they are no virtual machine.

One child runs at a time on a machine: each may take 1 GB. On Linux it ends with the worker that waits for it, also when that is killed.
"""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from . import store
from .limits import LONGEST
from .refusals import BUSY, Refused

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from recommendations.evidence.inside import main; main()"
LONGEST_ANSWER = 64 * 1024
PATIENCE = 10  # seconds that a file waits for its turn


@dataclass(frozen=True)
class Result:
    """What the child said, and the most memory it held, in bytes."""

    said: dict[str, Any]
    peak: int


@contextmanager
def turn() -> Iterator[None]:
    """One child at a time on this machine, for each may take 1 GB. Raises Refused after a short wait.

    The folder itself is locked: the kernel lets go when the process ends, however it ends, and no file is left.
    """
    folder = os.open(store.room(store.Room.ORIGINALS), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    end = time.monotonic() + PATIENCE
    try:
        while not is_locked(folder):
            if time.monotonic() > end:
                raise Refused(BUSY)
            time.sleep(0.05)
        yield
    finally:
        os.close(folder)


def is_locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def in_child(job: dict[str, str], *, source: Path, targets: Sequence[BinaryIO] = ()) -> Result:
    """Do ``job`` (see inside.py) in a child. Raises Refused, also for a child that broke a limit or had no turn."""
    with turn(), source.open("rb") as original, tempfile.TemporaryFile() as answer:
        files = [each.fileno() for each in (original, *targets)]
        child = subprocess.Popen(  # noqa: S603 - our own Python, no shell
            [sys.executable, "-I", "-B", "-c", PROGRAM, str(os.getpid()), json.dumps(job), *map(str, files)],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            pass_fds=files,
            start_new_session=True,
        )
        status, peak = wait_for(child)
        answer.seek(0)
        said = read(status, answer.read(LONGEST_ANSWER))
    peak = said.pop("peak", peak)
    if "refused" in said:
        raise Refused(said["refused"], peak=peak)
    return Result(said, peak)


def wait_for(child: "subprocess.Popen[bytes]") -> tuple[int, int]:
    """Its exit status and peak memory; a child that outstays its time is killed."""
    end = time.monotonic() + LONGEST
    pause = 0.005
    while True:
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
        if ended:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, used.ru_maxrss * 1024
        if time.monotonic() > end:
            child.kill()
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def read(status: int, answer: bytes) -> dict[str, Any]:
    """What it said. A parser that failed (1) met a damaged file; a child that was killed broke a limit.

    What a child that may be taken over says is not trusted to be well-formed.
    """
    if status != 0:
        return {"refused": "damaged" if status == 1 else "too_heavy"}
    try:
        said = json.loads(answer)
    except ValueError:
        return {"refused": "damaged"}
    return said if isinstance(said, dict) else {"refused": "damaged"}
