"""Cleaned copies: made, released, recalled — their bytes together with their rows."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from recommendations.models import CleanedCopy, Evidence, Organisation, User
from recommendations.models.publication import new_public_id

from . import store
from .clean import Cleaned, clean, cleaner
from .kinds import Kind
from .receiving import FULL, LARGE, REFUSED, disk_full, used
from .refusals import Refused
from .store import Room


def make_copy(evidence: Evidence, *, by: User, at: datetime) -> CleanedCopy:
    """The copy that stands already; else a new one, which nobody but the organisation sees until it is released.

    Raises ValidationError when it cannot be cleaned, when the original is no longer what was received, or without room.
    """
    if there := standing(evidence):
        return there
    if not store.holds(Room.ORIGINALS, evidence.stored_as, evidence.sha256):
        sentence = _("The file on the server is not what was received. Tell who runs the site at once.")
        raise ValidationError(sentence, code=FULL)
    name = new_public_id()
    try:
        with store.written(Room.CLEANED, name) as rough:
            made = clean(store.path_of(Room.ORIGINALS, evidence.stored_as), kind=Kind(evidence.kind), into=rough)
    except Refused as no:
        raise ValidationError(str(no), code=REFUSED) from None
    except store.DiskFull:
        raise ValidationError(disk_full(), code=FULL) from None
    return recorded(evidence, made, name=name, by=by, at=at)


def standing(evidence: Evidence) -> CleanedCopy | None:
    """The newest copy, if there is no reason for another and its bytes are whole."""
    newest = evidence.copies.first()
    is_whole = newest and store.holds(Room.CLEANED, newest.public_id, newest.sha256)
    return newest if newest and is_whole and newest.stands(cleaner=cleaner()) else None


@transaction.atomic
def recorded(evidence: Evidence, made: Cleaned, *, name: str, by: User, at: datetime) -> CleanedCopy:
    """The row of a new copy, unless somebody made one meanwhile. The organisation is locked, as when a file is received."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=evidence.organisation_id)
    if there := standing(evidence):
        store.remove(Room.CLEANED, name)
        return there
    if used(organisation) + made.size > settings.EVIDENCE_QUOTA:
        store.remove(Room.CLEANED, name)
        raise ValidationError(no_room_for_copy(), code=LARGE)
    measures = {"width": made.width, "height": made.height, "pages": made.pages}
    file = {"kind": made.kind.value, "size": made.size, "sha256": made.sha256, "cleaner": cleaner()}
    return evidence.add_copy(by=by, at=at, public_id=name, **file, **measures)


def no_room_for_copy() -> str:
    return _(
        "Your organisation may keep %(quota)s of files and cleaned copies, and this copy does not fit any more."
        " Ask who runs the site for more room."
    ) % {"quota": filesizeformat(settings.EVIDENCE_QUOTA)}


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
