"""What runs in the child: one job, one file, one line of JSON. See child.py for the walls around it."""

import json
import os
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from . import limits
from .kinds import Kind
from .unacceptable import Unacceptable


def main() -> None:
    job, source, *target = sys.argv[1:]
    limits.limit_myself()
    limits.leave_the_network()
    sys.addaudithook(limits.guard)
    warnings.simplefilter("ignore")
    with os.fdopen(int(source), "rb") as original:
        if target:
            with os.fdopen(int(target[0]), "wb") as copy:
                said = answer(json.loads(job), original, copy)
        else:
            said = answer(json.loads(job), original)
    sys.stdout.write(json.dumps({**said, "peak": peak()}))
    sys.stdout.flush()
    os._exit(0)  # what a parser registered for its end is not waited for


def answer(job: dict[str, str], original: BinaryIO, copy: BinaryIO | None = None) -> dict[str, Any]:
    """The facts of the file, or why it is refused. A parser that fails in another way ends the child: see child.py."""
    kind = Kind(job["kind"])
    family = import_module(f"{__package__}.cleaning.{kind.family}")  # only this one: a child starts for each file
    try:
        return family.check(original, kind) if copy is None else family.clean(original, kind, copy)
    except Unacceptable as no:
        return {"refused": no.code}
    except (MemoryError, RecursionError):
        return {"refused": "too_heavy"}


def peak() -> int:
    """The most memory this process held, in bytes. (What the parent is told by the kernel includes its own at the fork.)"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
