"""The bytes of evidence on disk, outside any web path: ``settings.EVIDENCE_FOLDER`` and its five rooms.

A name says nothing of what it names. What is under its final name is whole: bytes are written under another name, flushed
to the disk, then renamed, and the folder is flushed too. Knows nothing of rows: which files there should be, the models say.
"""

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from recommendations.whole_files import SPARE, flush, whole_file

BLOCK = 256 * 1024
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Room(StrEnum):
    INCOMING = "incoming"  # what the web framework receives of a form
    UPLOADS = "uploads"  # what arrives in pieces
    ORIGINALS = "originals"  # as received, unchanged
    CLEANED = "cleaned"  # copies without metadata
    RELEASED = "released"  # those that anyone may read: the one room for the process that serves the public


class DiskFull(Exception):
    """There is no room left; nothing half written remains."""


def new_name() -> str:
    return secrets.token_hex(16)


def room(which: Room) -> Path:
    """The folder, made if it is not there: for our account alone, and the released also for its group."""
    root = Path(settings.EVIDENCE_FOLDER)
    folder = root / which
    if not folder.is_dir():
        root.mkdir(mode=0o710, parents=True, exist_ok=True)
        folder.mkdir(mode=0o750 if which == Room.RELEASED else 0o700, exist_ok=True)
        flush(root)
    return folder


def path_of(which: Room, name: str) -> Path:
    """Where the file is. Raises ValueError for a name that leads elsewhere."""
    if not (name.isascii() and name.isalnum()):
        raise ValueError("not a name of the store")
    return room(which) / name


def create(path: Path) -> BinaryIO:
    """Open for writing what only our account may read, and never through a link."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "r+b")


@contextmanager
def space_permitting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise DiskFull from error
        raise


def has_room_for(size: int) -> bool:
    return shutil.disk_usage(room(Room.UPLOADS)).free > size + SPARE


# --- pieces ------------------------------------------------------------------------------------------------------


def offset(name: str) -> int:
    """How many bytes have arrived, wherever they lie by now; 0 if none."""
    found = arrived(name)
    return found.stat().st_size if found else 0


def arrived(name: str) -> Path | None:
    """The file of an upload: still where pieces arrive, or among the originals already."""
    paths = [path_of(Room.UPLOADS, name), path_of(Room.ORIGINALS, name)]
    return next((path for path in paths if path.is_file()), None)


def append(name: str, pieces: Iterable[bytes], *, at: int) -> int:
    """Add to an upload, and return how long it is once the disk has it. Whoever calls keeps others from doing the same.

    Raises DiskFull, and then the file is as long as before.
    """
    path = path_of(Room.UPLOADS, name)
    with create(path) as file:
        if os.fstat(file.fileno()).st_size != at:
            raise ValueError("this is not where the file ends")
        try:
            with space_permitting():
                for piece in pieces:
                    write(file.fileno(), piece, at=os.fstat(file.fileno()).st_size)
                os.fsync(file.fileno())
        except DiskFull:
            os.ftruncate(file.fileno(), at)
            raise
        if not at:
            flush(path.parent)
        return os.fstat(file.fileno()).st_size


def write(descriptor: int, piece: bytes, *, at: int) -> None:
    """Write all of it: a full disk takes a part and refuses only the rest."""
    done = 0
    while done < len(piece):
        done += os.pwrite(descriptor, piece[done:], at + done)


def keep(name: str) -> None:
    """Move a whole upload among the originals. Can be done twice."""
    there = path_of(Room.ORIGINALS, name)
    here = path_of(Room.UPLOADS, name)
    if here.is_file():
        here.replace(there)
        flush(there.parent)
        flush(here.parent)


# --- whole files -------------------------------------------------------------------------------------------------


@contextmanager
def written(which: Room, name: str) -> Iterator[Path]:
    """A path to write to; when the block ends well, the whole file stands under ``name``, else nothing does.

    Raises DiskFull.
    """
    mode = 0o640 if which == Room.RELEASED else 0o600
    with space_permitting(), whole_file(path_of(which, name), mode=mode) as rough:
        yield rough


def release(name: str) -> None:
    """Put a copy where the process that serves the public may read it. Can be done twice."""
    with written(Room.RELEASED, name) as rough, opened(Room.CLEANED, name) as source, create(rough) as file:
        shutil.copyfileobj(source, file, BLOCK)


def remove(which: Room, name: str) -> None:
    path = path_of(which, name)
    path.unlink(missing_ok=True)
    flush(path.parent)


def opened(which: Room, name: str) -> BinaryIO:
    """The file, to read. Raises FileNotFoundError, also for a link."""
    try:
        return os.fdopen(os.open(path_of(which, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FileNotFoundError(errno.ENOENT, "not a file of the store") from error
        raise


def holds(which: Room, name: str, digest: str) -> bool:
    """Whether these very bytes are there."""
    try:
        with opened(which, name) as file:
            return sha256(file) == digest
    except FileNotFoundError:
        return False


def sha256(file: BinaryIO) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()
