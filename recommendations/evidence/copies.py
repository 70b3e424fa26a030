"""Cleaned copies: made, released, recalled — their bytes together with their rows."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.models import CleanedCopy, Evidence, User
from recommendations.models.publication import new_public_id

from . import store
from .clean import clean
from .kinds import Kind
from .receiving import FULL, REFUSED, disk_full
from .refusals import Refused
from .store import Room


def make_copy(evidence: Evidence, *, by: User, at: datetime) -> CleanedCopy:
    """Clean the original into a new copy, which nobody but the organisation sees until it is released.

    Raises ValidationError when it cannot be cleaned, when the original is no longer what was received, or without room.
    """
    refuse_damaged(evidence)
    name = new_public_id()
    try:
        with store.written(Room.CLEANED, name) as rough:
            made = clean(store.path_of(Room.ORIGINALS, evidence.stored_as), kind=Kind(evidence.kind), into=rough)
    except Refused as no:
        raise ValidationError(str(no), code=REFUSED) from None
    except store.DiskFull:
        raise ValidationError(disk_full(), code=FULL) from None
    measures = {"width": made.width, "height": made.height, "pages": made.pages}
    file = {"kind": made.kind.value, "size": made.size, "sha256": made.sha256}
    return evidence.add_copy(by=by, at=at, public_id=name, **file, **measures)


def refuse_damaged(evidence: Evidence) -> None:
    try:
        with store.opened(Room.ORIGINALS, evidence.stored_as) as file:
            if store.sha256(file) == evidence.sha256:
                return
    except FileNotFoundError:
        pass
    raise ValidationError(
        _("The file on the server is not what was received. Tell who runs the site at once."), code=FULL
    )


@transaction.atomic
def release(copy: CleanedCopy, *, by: User, at: datetime, checklist: Collection[str]) -> None:
    """Let the public have this copy. Raises ValidationError as the copy's own verb does, or without room."""
    copy.release(by=by, at=at, checklist=checklist)
    try:
        store.release(copy.public_id)
    except store.DiskFull:
        raise ValidationError(disk_full(), code=FULL) from None


def recall(copy: CleanedCopy, *, by: User, at: datetime, reason: str) -> None:
    """Take it back. The public sees no row of it once this is committed; then the file goes."""
    copy.recall(by=by, at=at, reason=reason)
    transaction.on_commit(partial(store.remove, Room.RELEASED, copy.public_id))
