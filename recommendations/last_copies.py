"""The last copy of each public page on disk, for the minutes in which the database does not answer (docs/decisions/0021).

A copy is known by its address alone; addresses that ask for something are not kept, so that nobody's search is. There are so
many places and no more: a page takes the place of another whose name falls on the same. It is answered only as long as no
newer edition (docs/decisions/0016) was noted, so that what was withdrawn does not come back with it; the copies of an edition lie in
a folder of its own, which is removed then, so that what is erased does not stay here.
"""

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from recommendations.whole_files import SPARE, whole_file

PLACES = 4096
logger = logging.getLogger(__name__)


@dataclass
class Noted:
    """The newest edition that this process has told the others of."""

    edition: int = 0


noted = Noted()


@dataclass(frozen=True)
class Copy:
    """A whole page, and the moment at which it was made."""

    made_at: datetime
    content: bytes


def note(edition: int) -> None:
    """Say to every process of this machine which edition is the newest; copies of others are not answered any more."""
    if edition == noted.edition:
        return
    with harmless():
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder() / "edition").unlink(missing_ok=True)  # possible on a full disk too
        write(folder() / "edition", b"%d" % edition)
        noted.edition = edition
        pages(edition).mkdir(mode=0o700, exist_ok=True)
    with harmless():
        remove_others(edition)


def keep(address: str, edition: int, content: bytes, *, at: datetime) -> None:
    if not edition or edition != noted.edition:
        return
    head = json.dumps({"address": address, "edition": edition, "made_at": at.isoformat()})
    with harmless():
        if shutil.disk_usage(folder()).free <= SPARE + len(content):
            return
        try:
            write(place(address, edition), head.encode() + b"\n" + content)
        finally:
            if newest() != edition:  # another process noted it meanwhile, and may have removed the others before
                place(address, edition).unlink(missing_ok=True)


def last(address: str) -> Copy | None:
    """The copy that was kept of the newest edition, if there is one."""
    edition = newest()
    try:
        head, _end, content = place(address, edition).read_bytes().partition(b"\n")
    except OSError:
        return None
    known = json.loads(head)
    if (known["address"], known["edition"]) != (address, edition):
        return None
    return Copy(datetime.fromisoformat(known["made_at"]), content)


def folder() -> Path:
    return Path(settings.COPIES_FOLDER)


def newest() -> int:
    """The edition that was noted last; 0 where none is."""
    try:
        return int((folder() / "edition").read_bytes())
    except (OSError, ValueError):
        return 0


def pages(edition: int) -> Path:
    return folder() / f"pages-{edition}"


def place(address: str, edition: int) -> Path:
    return pages(edition) / f"page-{int(sha256(address.encode()).hexdigest(), 16) % PLACES}"


def remove_others(edition: int) -> None:
    """Copies of other editions; those that lie beside the folders were kept before there were any."""
    for path in folder().glob("page*"):
        if path == pages(edition):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # another process may be at it too
        else:
            path.unlink(missing_ok=True)


def write(path: Path, content: bytes) -> None:
    """A reader sees the one before until this one is there."""
    with whole_file(path) as rough:
        rough.write_bytes(content)


@contextmanager
def harmless() -> Iterator[None]:
    """A copy that cannot be kept is missed only when the database is away: no page fails for it."""
    try:
        yield
    except FileNotFoundError:
        pass  # another process noted a newer edition and removed the folder
    except OSError as error:
        logger.warning("COPIES_FOLDER takes no copies: %s", error.strerror)
