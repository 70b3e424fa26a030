"""Cleaned copies: made, released, recalled — their bytes together with their rows."""

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import fields
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from recommendations.models import CleanedCopy, Evidence, Organisation, User
from recommendations.models.copies import PREVIEW
from recommendations.models.publication import new_public_id

from . import store
from .clean import Cleaned, clean, cleaner
from .kinds import Kind
from .limits import WRITTEN
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
        made = written(evidence, name)
    except Refused as no:
        raise ValidationError(str(no), code=REFUSED) from None
    except store.DiskFull:
        raise ValidationError(disk_full(), code=FULL) from None
    return recorded(evidence, made, name=name, by=by, at=at)


def written(evidence: Evidence, name: str) -> Cleaned:
    """The copy on the disk, and of a picture the small one beside it. Raises Refused, DiskFull."""
    if not store.has_room_for(WRITTEN):
        raise store.DiskFull
    kind, original = Kind(evidence.kind), store.path_of(Room.ORIGINALS, evidence.stored_as)
    with ExitStack() as files:
        into = files.enter_context(store.written(Room.CLEANED, name))
        small = files.enter_context(store.written(Room.CLEANED, name + PREVIEW)) if kind.has_preview else None
        return clean(original, kind=kind, into=into, preview=small)


def standing(evidence: Evidence) -> CleanedCopy | None:
    """The newest copy, if there is no reason for another and its bytes are whole."""
    newest = evidence.copies.first()
    if newest is None or not newest.stands(cleaner=cleaner()):
        return None
    return newest if all(store.holds(Room.CLEANED, each.name, each.sha256) for each in newest.files) else None


@transaction.atomic
def recorded(evidence: Evidence, made: Cleaned, *, name: str, by: User, at: datetime) -> CleanedCopy:
    """The row of a new copy, unless somebody made one meanwhile. The organisation is locked, as when a file is received."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=evidence.organisation_id)
    there, size = standing(evidence), made.size + (made.preview_size or 0)
    if there or used(organisation) + size > settings.EVIDENCE_QUOTA:
        for each in (name, name + PREVIEW):
            store.remove(Room.CLEANED, each)
    if there:
        return there
    if used(organisation) + size > settings.EVIDENCE_QUOTA:
        raise ValidationError(no_room_for_copy(), code=LARGE)
    file = {each.name: getattr(made, each.name) for each in fields(made) if each.name not in ("kind", "peak")}
    return evidence.add_copy(by=by, at=at, public_id=name, kind=made.kind.value, cleaner=cleaner(), **file)


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
        for each in copy.files:
            store.release(each.name)
    except store.DiskFull:
        raise ValidationError(disk_full(), code=FULL) from None


def recall(copy: CleanedCopy, *, by: User, at: datetime, reason: str) -> None:
    """Take it back. The public sees no row of it once this is committed; then the files go."""
    copy.recall(by=by, at=at, reason=reason)
    for each in copy.files:
        transaction.on_commit(partial(store.remove, Room.RELEASED, each.name))
