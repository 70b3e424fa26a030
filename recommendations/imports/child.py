"""Reading a file in a child process with limits, which has neither our settings nor the database (inside.py)."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .reading.rows import Unreadable

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from recommendations.imports.inside import main; main()"
LONGEST = 600  # seconds of the clock
LONGEST_LINE = 32 * 1024**2


def said_by_child(path: Path, *, format_name: str, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the child says of the file, line by line; the last line is its end. Raises Unreadable."""
    return lines_of({"task": "read", "format": format_name, "path": str(path), "options": options})


def looked_at(path: Path, *, format_name: str = "", sheet: str = "") -> dict[str, Any]:
    """Which ``format`` the file is, if none is named, or ""; and where it is a table without a form of its own, its
    ``columns``: ``header``, the first rows as ``samples``, and which column seems to mean what. Raises Unreadable.
    """
    job = {"task": "look", "format": format_name, "path": str(path), "options": {"sheet": sheet}}
    return list(lines_of(job))[-1]


def lines_of(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    job["language"] = get_language() or "en"
    child = subprocess.Popen(  # noqa: S603 - our own Python, no shell
        [sys.executable, "-I", "-B", "-c", PROGRAM, str(os.getpid()), json.dumps(job)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    watch = threading.Timer(LONGEST, child.kill)
    watch.start()
    is_whole = False
    try:
        while line := child.stdout.readline(LONGEST_LINE):
            said = read(line)
            is_whole = said.get("end", False)
            yield said
        if child.wait() != 0 or not is_whole:
            raise Unreadable(_("This file is damaged, or too large to be read here: nothing of it was taken."))
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        child.stdout.close()


def read(line: bytes) -> dict[str, Any]:
    """One line. What a child that may be taken over says is not trusted to be well-formed."""
    try:
        said = json.loads(line.replace(b"\\u0000", b"\\ufffd"))  # no database keeps a NUL
        if b"\\ud" in line:  # nor half of a letter
            said = json.loads(
                json.dumps(said, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            )
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unreadable(_("This file is damaged, or too large to be read here: nothing of it was taken."))
    if "unreadable" in said:
        raise Unreadable(said["unreadable"])
    return said
