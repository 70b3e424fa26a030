"""Files on their way in, in pieces or whole. However often it is tried, one file becomes one row of evidence.

The name under which its bytes are stored is decided when it begins: what a crash leaves is found again under it.
Whatever is not taken is said by a ValidationError with a sentence for the person, and nothing of it is kept.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from recommendations.models import CleanedCopy, Evidence, Organisation, Upload, User

from . import store
from .examine import examine
from .kinds import LARGEST
from .refusals import BUSY, Refused

FULL, LARGE, REFUSED, ANOTHERS = "full", "large", "refused", "anothers"


def begin(*, key: str, name: str, size: int, by: User, organisation: Organisation, at: datetime) -> Upload:
    """The upload that this key names, begun now if it was not before."""
    begun = Upload.objects.filter(key=key).first()
    if begun is None:
        refuse_by_size(size, organisation=organisation)
        made = {"author": by, "organisation": organisation, "name": shown(name), "size": size, "begun_at": at}
        begun, _is_new = Upload.objects.get_or_create(key=key, defaults={**made, "stored_as": store.new_name()})
    if (begun.author_id, begun.size) != (by.pk, size):
        raise ValidationError(_("Another file is being sent under this key."), code=ANOTHERS)
    return begun


def refuse_by_size(size: int, *, organisation: Organisation) -> None:
    if size > LARGEST:
        raise ValidationError(str(Refused("too_large")), code=LARGE)
    if size < 1:
        raise ValidationError(str(Refused("empty")), code=REFUSED)
    if used(organisation) + on_the_way(organisation) + size > settings.EVIDENCE_QUOTA:
        raise ValidationError(over_quota(), code=LARGE)
    if not store.has_room_for(size):
        raise ValidationError(disk_full(), code=FULL)


def append(upload: Upload, pieces: Iterable[bytes], *, at: int) -> int:
    """Add what follows byte ``at`` of a locked upload; return how many bytes the disk has then."""
    try:
        return store.append(upload.stored_as, pieces, at=at)
    except store.DiskFull:
        raise ValidationError(disk_full(), code=FULL) from None


def finish(upload: Upload, *, by: User, at: datetime) -> Evidence:
    """Take a locked upload whose bytes are all on the disk: look at it, keep it unchanged, and record it.

    Returns the row that the organisation has already, if it holds the very same bytes. While too many files are being
    looked at, the upload stays as it is, to be finished later.
    """
    if upload.evidence:
        return upload.evidence
    path = store.arrived(upload.stored_as)
    if path is None or path.stat().st_size != upload.size:
        raise ValueError("not all of it is here")
    try:
        kind = examine(path, name=upload.name)
    except Refused as no:
        if no.code == BUSY:
            raise ValidationError(str(no), code=BUSY) from None
        discard(upload)
        raise ValidationError(str(no), code=REFUSED) from None
    with path.open("rb") as file:
        digest = store.sha256(file)
    upload.evidence = kept(upload, kind=kind.value, sha256=digest, by=by, at=at)
    upload.save(update_fields=["evidence"])
    return upload.evidence


def kept(upload: Upload, *, kind: str, sha256: str, by: User, at: datetime) -> Evidence:
    """The row of these bytes. The organisation is locked, so that two at once do not both fit into its quota."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=upload.organisation_id)
    same = Evidence.objects.of(organisation).filter(sha256=sha256).first()
    if same:
        transaction.on_commit(partial(store.remove, store.Room.UPLOADS, upload.stored_as))
        return same
    if used(organisation) + upload.size > settings.EVIDENCE_QUOTA:
        discard(upload)
        raise ValidationError(over_quota(), code=LARGE)
    store.keep(upload.stored_as)
    file: dict[str, Any] = {"kind": kind, "sha256": sha256, "size": upload.size, "stored_as": upload.stored_as}
    return Evidence.objects.receive(by=by, at=at, organisation=organisation, original_name=upload.name, **file)


def discard(upload: Upload) -> None:
    """Forget an upload that became nothing, and its bytes with it."""
    name = upload.stored_as
    upload.delete()
    transaction.on_commit(partial(store.remove, store.Room.UPLOADS, name))


def receive_whole(file: UploadedFile, *, by: User, organisation: Organisation, at: datetime) -> Evidence:
    """Take a file that came with a form."""
    if getattr(file, "is_cut", False):
        raise ValidationError(disk_full(), code=FULL)
    key = secrets.token_urlsafe(16)
    upload = begin(key=key, name=file.name or "", size=file.size or 0, by=by, organisation=organisation, at=at)
    try:
        append(upload, file.chunks(), at=0)
        return finish(upload, by=by, at=at)
    except ValidationError:
        if upload.pk:
            discard(upload)
        raise


def shown(name: str) -> str:
    """The file's own name as it may be shown to who sent it: without its folder and without invisible characters."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in bare if letter.isprintable())[-255:] or "?"


# --- how much ----------------------------------------------------------------------------------------------------


def used(organisation: Organisation) -> int:
    """Bytes of the originals and copies that an organisation keeps."""
    return Evidence.objects.of(organisation).total_size() + CleanedCopy.objects.of(organisation).total_size()


def on_the_way(organisation: Organisation) -> int:
    rows = Upload.objects.filter(organisation=organisation, evidence=None)
    return rows.aggregate(total=Sum("size"))["total"] or 0


def over_quota() -> str:
    return _(
        "Your organisation may keep %(quota)s of files and cleaned copies, and this one does not fit any more."
        " Ask who runs the site for more room."
    ) % {"quota": filesizeformat(settings.EVIDENCE_QUOTA)}


def disk_full() -> str:
    return _(
        "There is no room left on the server. Nothing of this was kept: try again later, and tell who runs the site."
    )
