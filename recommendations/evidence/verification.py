"""Whether the store holds exactly what the rows say: every byte is read again, a block at a time."""

import stat
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from recommendations.batches import in_batches
from recommendations.models import CleanedCopy, Erased, Erasure, Evidence, Upload
from recommendations.models.copies import PREVIEW, StoredFile

from . import store
from .store import Room


class Finding(NamedTuple):
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}"


def findings() -> Iterator[Finding]:
    """Everything that is not as it should be, by the random names of the store and never by a file's own."""
    for which, rows, known in ROOMS:
        yield from permissions(which)
        for each in rows():
            yield from compared(which, each)
        yield from extra(which, known)


# --- what there should be ----------------------------------------------------------------------------------------


def originals() -> Iterator[StoredFile]:
    rows = Evidence.objects.exclude(pk__in=erased()).order_by("pk").values_list("stored_as", "size", "sha256")
    return (StoredFile(*row) for row in rows.iterator(chunk_size=500))


def copies() -> Iterator[StoredFile]:
    rows = CleanedCopy.objects.exclude(evidence__in=erased()).order_by("pk")
    return (each for copy in rows.iterator(chunk_size=500) for each in copy.files)


def erased() -> QuerySet:
    """The files that two persons had destroyed."""
    return Erasure.objects.carried_out(Erased.EVIDENCE)


def released() -> Iterator[StoredFile]:
    rows = CleanedCopy.objects.for_public().order_by("pk")
    return (each for copy in rows.iterator(chunk_size=500) for each in copy.files)


def named_originals(names: Iterable[str]) -> set[str]:
    """An upload that a crash cut off after its bytes were moved is finished by who sent it, or goes with time."""
    rows = Evidence.objects.exclude(pk__in=erased()).filter(stored_as__in=names).values_list("stored_as", flat=True)
    return {*rows, *Upload.objects.filter(stored_as__in=names, evidence=None).values_list("stored_as", flat=True)}


def named_copies(names: Iterable[str]) -> set[str]:
    return names_of(CleanedCopy.objects.exclude(evidence__in=erased()), names)


def named_released(names: Iterable[str]) -> set[str]:
    return names_of(CleanedCopy.objects.for_public(), names)


def names_of(copies: QuerySet[CleanedCopy], names: Iterable[str]) -> set[str]:
    """The files of those copies to which these names can belong."""
    rows = copies.filter(public_id__in=[name.removesuffix(PREVIEW) for name in names])
    return {each.name for copy in rows for each in copy.files}


ROOMS: list[tuple[Room, Callable[[], Iterator[StoredFile]], Callable[[Iterable[str]], set[str]]]] = [
    (Room.ORIGINALS, originals, named_originals),
    (Room.CLEANED, copies, named_copies),
    (Room.RELEASED, released, named_released),
]


# --- what there is -----------------------------------------------------------------------------------------------


def compared(which: Room, each: StoredFile) -> Iterator[Finding]:
    where = f"{which}/{each.name}"
    try:
        with store.opened(which, each.name) as file:
            size, digest = file.seek(0, 2), ""
            file.seek(0)
            digest = store.sha256(file)
    except (FileNotFoundError, ValueError):
        yield Finding("missing", where)
        return
    if digest == each.sha256:
        return
    if other := whose(digest):
        yield Finding("swapped", f"{where} holds the bytes of {other}")
    elif size != each.size:
        yield Finding("truncated" if size < each.size else "grown", f"{where} has {size} bytes of {each.size}")
    else:
        yield Finding("changed", where)


def whose(digest: str) -> str:
    """The name of another file of the record that these bytes are."""
    if row := Evidence.objects.filter(sha256=digest).first():
        return f"{Room.ORIGINALS}/{row.stored_as}"
    row = CleanedCopy.objects.filter(sha256=digest).first()
    return f"{Room.CLEANED}/{row.public_id}" if row else ""


def extra(which: Room, known: Callable[[Iterable[str]], set[str]]) -> Iterator[Finding]:
    for paths in in_batches(store.room(which).iterdir(), 500):
        named = known([path.name for path in paths])
        for path in paths:
            if path.name not in named:
                yield Finding("extra", f"{which}/{path.name}")


def permissions(which: Room) -> Iterator[Finding]:
    """Others may do nothing anywhere; the group reads what is released, and no one else's file is here."""
    folder = store.room(which)
    forbidden = 0o027 if which == Room.RELEASED else 0o077
    for path in (folder, *folder.iterdir()):
        state = path.lstat()
        if stat.S_IMODE(state.st_mode) & forbidden or (path != folder and not stat.S_ISREG(state.st_mode)):
            yield Finding("open to others", f"{which}/{path.name if path != folder else ''}")
