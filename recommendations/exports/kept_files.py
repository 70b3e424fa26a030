"""Heavy files: each is made once for an edition, kept, and given to all who ask for it.

They lie in ``settings.COPIES_FOLDER``, under names that say nothing of what was asked. One that is made whole before it is sent
has whoever asks meanwhile wait a little; one that is sent piece by piece is kept when its last piece was.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings

from recommendations.whole_files import rough_for, whole_file

MOST = 2 * 1024**3  # bytes of all files together; so much is left free as well
PATIENCE = 10  # seconds that somebody waits for a file that another makes
LOCKS = 64
ALONE = 2 * LOCKS  # the turn of those who make one within a web worker


class BeingMade(Exception):
    """Somebody else makes this very file, or another that takes as long, and is not done yet."""


def kept_file(address: str, edition: int, make: Callable[[IO[bytes]], None], *, is_alone: bool = True) -> IO[bytes]:
    """The file of that address, open for reading at its beginning. Raises BeingMade, and whatever making it does.

    ``is_alone``: making it takes a processor, so one at a time is made on this machine.
    """
    path, number = place_of(address, edition)
    with turn(number):
        with suppress(FileNotFoundError):
            return path.open("rb")
        with ExitStack() as over:
            if is_alone:
                over.enter_context(turn(ALONE))
            file = over.enter_context(over.enter_context(whole_file(path)).open("wb"))
            make(file)
        held = path.open("rb")
    tidy(edition)
    return held


def held_file(address: str, edition: int) -> IO[bytes] | None:
    """The file of that address, if it was kept."""
    try:
        return place_of(address, edition)[0].open("rb")
    except OSError:
        return None


def kept_as_sent(address: str, edition: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, kept when all were sent. Where another keeps them just now, or the disk does not, they are sent all the same."""
    file: IO[bytes] | None = None
    with ExitStack() as over:
        with suppress(BeingMade, OSError):
            path, number = place_of(address, edition)
            rough = rough_for(path)
            if shutil.disk_usage(path.parent).free > MOST:
                over.enter_context(turn(LOCKS + number, patience=0))  # who reads slowly keeps nobody waiting
                file = over.enter_context(rough.open("xb", buffering=0))
                over.callback(rough.unlink, missing_ok=True)
        for piece in pieces:
            file = file if file and write(file, piece) else None
            yield piece
        if file:
            with suppress(OSError):
                rough.replace(path)
                tidy(edition)


def write(file: IO[bytes], piece: bytes) -> bool:
    """Whether the disk has taken it."""
    try:
        return file.write(piece) == len(piece)
    except OSError:
        return False


def place_of(address: str, edition: int) -> tuple[Path, int]:
    """Where its file lies, and the number of its turn."""
    digest = sha256(address.encode()).hexdigest()[:32]
    return folder() / f"{edition}-{digest}", int(digest, 16) % LOCKS


def folder() -> Path:
    found = Path(settings.COPIES_FOLDER) / "files"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


@contextmanager
def turn(number: int, patience: float | None = None) -> Iterator[None]:
    """One at a time on this machine; the kernel lets go when the process ends, however it ends. Raises BeingMade."""
    lock = os.open(folder() / f"lock-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    end = time.monotonic() + (PATIENCE if patience is None else patience)
    try:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise BeingMade from None
                time.sleep(0.05)
        yield
    finally:
        os.close(lock)


def tidy(edition: int) -> None:
    """Remove what is of another edition, and the oldest of this one until the rest fits; who reads one reads on."""
    files = [each for each in folder().iterdir() if not each.name.startswith("lock-")]
    left = 0
    for path in sorted(files, key=made_at, reverse=True):
        is_rough = path.suffix == ".part"  # of somebody at work, or of one who was killed
        is_over = made_at(path) < time.time() - 3600 if is_rough else not path.name.startswith(f"{edition}-")
        left += 0 if is_over else size(path)
        if is_over or (left > MOST and not is_rough):
            path.unlink(missing_ok=True)


def made_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
