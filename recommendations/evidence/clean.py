"""The copy that may be released: made anew in a child from what a file shows, without what it carries besides."""

import hashlib
import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .child import Result, in_child
from .kinds import Kind
from .refusals import CannotBeCleaned, Refused

LIBRARIES = ("lxml", "pillow", "pillow-heif", "pypdf")


@cache
def cleaner() -> str:
    """Which cleaner this is: another one as soon as its code or a library that it works with is another."""
    code = sorted((Path(__file__).parent / "cleaning").glob("*.py"))
    parts = [*(path.read_bytes() for path in code), *(version(name).encode() for name in LIBRARIES)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


@dataclass(frozen=True)
class Cleaned:
    """The copy. ``kind`` is the original's, which says its media type and extension; measures only where there are any."""

    kind: Kind
    size: int
    sha256: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    preview_size: int | None = None
    preview_sha256: str = ""
    peak: int = 0  # the most memory that the child held, in bytes


def clean(path: Path, *, kind: Kind, into: Path, preview: Path | None = None) -> Cleaned:
    """Write the cleaned copy of ``path`` to ``into``, and of a picture the small one to ``preview``, or nothing at all.

    Raises Refused, CannotBeCleaned.
    """
    if not kind.can_be_cleaned:
        raise CannotBeCleaned("cannot_be_cleaned")
    paths = [into, preview] if preview and kind.has_preview else [into]
    try:
        result = written(path, kind, paths)
    except BaseException as error:
        for each in paths:
            each.unlink(missing_ok=True)
        if isinstance(error, Refused):
            raise CannotBeCleaned(error.code, peak=error.peak) from error
        raise
    measures = {name: int(result.said[name]) for name in ("pages", "width", "height") if name in result.said}
    small = {"preview_size": preview.stat().st_size, "preview_sha256": sha256(preview)} if preview in paths else {}
    return Cleaned(kind, into.stat().st_size, sha256(into), peak=result.peak, **measures, **small)


def written(path: Path, kind: Kind, paths: list[Path]) -> Result:
    """What the child said that wrote these files, once the disk has them."""
    with ExitStack() as opened:
        files = [opened.enter_context(each.open("x+b")) for each in paths]
        for file in files:
            os.fchmod(file.fileno(), 0o600)
        result = in_child({"kind": kind.value}, source=path, targets=files)
        for file in files:
            os.fsync(file.fileno())
    return result


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
