"""Files, their copies and their way; and who told us."""

from collections.abc import Iterable
from itertools import product
from typing import Any

from nacl.public import PrivateKey
from PIL import Image

from recommendations import models
from recommendations.evidence import store
from recommendations.sealing.open_sealed import public_words

from .follow_ups import make_event
from .numbers import AT, number, sha256
from .people import make_organisation, make_user


def make_evidence(
    *, organisation: models.Organisation | None = None, received_by: models.User | None = None, **fields: Any
) -> models.Evidence:
    """The row of a file; its bytes are nowhere."""
    n = number("evidence")
    defaults = {
        "original_name": f"IMG_{n}.jpg",
        "kind": "jpeg",
        "size": 1000 + n,
        "sha256": sha256("original"),
        "stored_as": f"stored{n}",
        "received_at": AT,
    }
    return models.Evidence.objects.create(
        **defaults | fields,
        organisation=organisation or make_organisation(),
        received_by=received_by or make_user(),
    )


def make_copy(*, evidence: models.Evidence | None = None, released: bool = False, **fields: Any) -> models.CleanedCopy:
    """A cleaned copy; ``released=True`` has a second person release it."""
    defaults = {"kind": "jpeg", "size": 900, "sha256": sha256("copy"), "width": 800, "height": 600, "made_at": AT}
    defaults |= {"preview_size": 90, "preview_sha256": sha256("preview"), "cleaner": "of today"}
    row = models.CleanedCopy.objects.create(**defaults | fields, evidence=evidence or make_evidence())
    return release(row) if released else row


def release(copy: models.CleanedCopy, *, by: models.User | None = None) -> models.CleanedCopy:
    copy.released_by, copy.released_at, copy.checklist = by or make_user(), AT, ["faces", "plates"]
    copy.save(update_fields=["released_by", "released_at", "checklist"])
    models.Evidence.objects.filter(pk=copy.evidence_id).update(released_copy=copy)
    for room, file in product((store.Room.CLEANED, store.Room.RELEASED), copy.files):
        with store.written(room, file.name) as path:
            Image.new("RGB", (8, 6)).save(path, "JPEG")
    return copy


def recall(copy: models.CleanedCopy, *, reason: str = "A face can be seen.") -> models.CleanedCopy:
    models.Evidence.objects.filter(pk=copy.evidence_id).update(released_copy=None)
    copy.recalled_by, copy.recalled_at, copy.recall_reason = make_user(), AT, reason
    copy.save(update_fields=["recalled_by", "recalled_at", "recall_reason"])
    return copy


def make_attachment(
    *, event: models.FollowUpEvent | None = None, evidence: models.Evidence | None = None, **fields: Any
) -> models.Attachment:
    return models.Attachment.objects.create(
        **{"caption": f"The square at noon ({number('attachment')})."} | fields,
        event=event or make_event(),
        evidence=evidence or make_evidence(),
    )


def make_custody(
    *, evidence: models.Evidence | None = None, by: models.User | None = None, **fields: Any
) -> models.Custody:
    return models.Custody.objects.create(
        **{"act": "received", "at": AT} | fields, evidence=evidence or make_evidence(), by=by or make_user()
    )


def make_upload(
    *, author: models.User | None = None, organisation: models.Organisation | None = None, **fields: Any
) -> models.Upload:
    n = number("upload")
    defaults = {
        "key": f"upload-{n:015}",
        "name": f"IMG_{n}.jpg",
        "size": 1000,
        "stored_as": f"piece{n}",
        "begun_at": AT,
    }
    return models.Upload.objects.create(
        **defaults | fields, author=author or make_user(), organisation=organisation or make_organisation()
    )


def make_confidential_source(
    *,
    event: models.FollowUpEvent | None = None,
    organisation: models.Organisation | None = None,
    openers: Iterable[models.User] = (),
    **fields: Any,
) -> models.ConfidentialSource:
    defaults = {"name": f"The neighbour ({number('confidential')})", "contact": "By word of mouth", "entered_at": AT}
    row = models.ConfidentialSource.objects.create(
        **defaults | {"entered_by": make_user()} | fields,
        event=event or make_event(),
        organisation=organisation or make_organisation(),
    )
    row.openers.set(openers)
    return row


def make_sealing_key(
    *, organisation: models.Organisation | None = None, by: models.User | None = None, **fields: Any
) -> models.SealingKey:
    """A key whose private half nobody has, unless ``public_key`` is given."""
    public_key = public_words(bytes(PrivateKey.generate().public_key))
    return models.SealingKey.objects.create(
        **{"public_key": public_key, "at": AT} | fields,
        organisation=organisation or make_organisation(),
        by=by or make_user(),
    )


def make_sealed_source(
    *,
    event: models.FollowUpEvent | None = None,
    organisation: models.Organisation | None = None,
    openers: Iterable[models.User] = (),
    **fields: Any,
) -> models.ConfidentialSource:
    """A confidential source whose organisation has a key: one is made where it has none."""
    organisation = organisation or make_organisation()
    newest = models.SealingKey.objects.newest_of(organisation)
    defaults = {"name": f"The sister ({number('confidential')})", "entered_by": make_user(), "entered_at": AT}
    row = models.ConfidentialSource(**defaults | fields, event=event or make_event(), organisation=organisation)
    row.seal(newest or make_sealing_key(organisation=organisation))
    row.save()
    row.openers.set(openers)
    return row


def make_opening(
    *, source: models.ConfidentialSource | None = None, by: models.User | None = None, **fields: Any
) -> models.Opening:
    return models.Opening.objects.create(
        **{"at": AT} | fields, source=source or make_confidential_source(), by=by or make_user()
    )
