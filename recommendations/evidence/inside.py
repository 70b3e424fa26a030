"""What runs in the child: one job, one file, one line of JSON. See child.py for the walls around it."""

import json
import os
import sys
import warnings
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from . import limits
from .kinds import Kind
from .unacceptable import Unacceptable


def main() -> None:
    parent, job, source, *targets = sys.argv[1:]
    limits.limit_myself()
    limits.leave_the_network()
    limits.die_with(int(parent))
    sys.addaudithook(limits.guard)
    warnings.simplefilter("ignore")
    with ExitStack() as files:
        original = files.enter_context(os.fdopen(int(source), "rb"))
        said = answer(json.loads(job), original, *(files.enter_context(os.fdopen(int(n), "r+b")) for n in targets))
    sys.stdout.write(json.dumps({**said, "peak": peak()}))
    sys.stdout.flush()
    os._exit(0)  # what a parser registered for its end is not waited for


def answer(
    job: dict[str, str], original: BinaryIO, copy: BinaryIO | None = None, small: BinaryIO | None = None
) -> dict[str, Any]:
    """The facts of the file, or why it is refused. A parser that fails in another way ends the child: see child.py."""
    kind = Kind(job["kind"])
    family = import_module(f"{__package__}.cleaning.{kind.family}")  # only this one: a child starts for each file
    try:
        said: dict[str, Any] = family.check(original, kind) if copy is None else family.clean(original, kind, copy)
        if copy and small:
            family.preview(copy, kind, small)
        return said
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
