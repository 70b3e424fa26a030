"""What was begun and never became evidence goes after a while. Originals of the record are never touched."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from recommendations.batches import in_batches
from recommendations.models import Evidence, Upload

from . import store
from .store import Room
from .verification import named_copies, named_released

UNFINISHED, LEFT_BEHIND = timedelta(days=7), timedelta(days=1)


def tidy(*, now: datetime) -> int:
    """Returns how many uploads and files were removed."""
    old = Upload.objects.filter(evidence=None, begun_at__lt=now - UNFINISHED)
    removed = sum(forget(key) for key in old.values_list("pk", flat=True))
    removed += sweep(Room.INCOMING, lambda names: set(), before=now - LEFT_BEHIND)
    removed += sweep(Room.UPLOADS, named_uploads, before=now - UNFINISHED)
    removed += sweep(Room.CLEANED, named_copies, before=now - LEFT_BEHIND)
    return removed + sweep(Room.RELEASED, named_released, before=now - LEFT_BEHIND)


@transaction.atomic
def forget(key: int) -> int:
    """Remove one unfinished upload and its bytes, unless it was finished just now."""
    upload = Upload.objects.select_for_update(of=("self",)).filter(pk=key, evidence=None).first()
    if upload is None:
        return 0
    store.remove(Room.UPLOADS, upload.stored_as)
    if not Evidence.objects.filter(stored_as=upload.stored_as).exists():
        store.remove(Room.ORIGINALS, upload.stored_as)
    upload.delete()
    return 1


def named_uploads(names: Iterable[str]) -> set[str]:
    return set(Upload.objects.filter(stored_as__in=names, evidence=None).values_list("stored_as", flat=True))


def sweep(which: Room, known: Callable[[Iterable[str]], set[str]], *, before: datetime) -> int:
    """Remove files that nothing names any more and that are older than ``before``."""
    removed = 0
    for paths in in_batches(store.room(which).iterdir(), 500):
        named = known([path.name for path in paths])
        for path in paths:
            if path.name not in named and path.lstat().st_mtime < before.timestamp():
                path.unlink()
                removed += 1
    return removed
