"""The copy that may be released: made anew in a child from what a file shows, without what it carries besides."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .child import in_child
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
    peak: int = 0  # the most memory that the child held, in bytes


def clean(path: Path, *, kind: Kind, into: Path) -> Cleaned:
    """Write the cleaned copy of ``path`` to ``into``, whole or not at all. Raises Refused, CannotBeCleaned."""
    if not kind.can_be_cleaned:
        raise CannotBeCleaned("cannot_be_cleaned")
    unfinished = into.with_name(f".{secrets.token_hex(16)}.unfinished")
    try:
        with unfinished.open("xb") as copy:
            unfinished.chmod(0o600)
            result = in_child({"kind": kind.value}, source=path, target=copy)
            os.fsync(copy.fileno())
        digest = sha256(unfinished)
        unfinished.replace(into)
    except Refused as no:
        raise CannotBeCleaned(no.code, peak=no.peak) from no
    finally:
        unfinished.unlink(missing_ok=True)
    flush_folder(into.parent)
    measures = {name: int(result.said[name]) for name in ("pages", "width", "height") if name in result.said}
    return Cleaned(kind, into.stat().st_size, digest, peak=result.peak, **measures)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush_folder(folder: Path) -> None:
    """A renamed file is there after a power cut only when its folder is on the disk too."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
