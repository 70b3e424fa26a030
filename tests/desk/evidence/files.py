"""Files as people have them, and how a browser sends one in pieces."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from recommendations.evidence.receiving import receive_whole
from recommendations.models import CleanedCopy, Evidence, FollowUpEvent, Organisation, User
from recommendations.models.copies import Check
from tests.desk.review.people import at_desk
from tests.factories import AT, make_organisation, make_user

NAME = "aigul at the akimat 12.34.jpg"
KEY = "k" * 22


def jpeg(colour: str = "red", size: tuple[int, int] = (40, 30)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def kept(
    data: bytes | None = None,
    *,
    by: User | None = None,
    organisation: Organisation | None = None,
    name: str = NAME,
    at: datetime = AT,
) -> Evidence:
    """Evidence with its bytes, as if it had come with a form."""
    file = SimpleUploadedFile(name, data or jpeg())
    with transaction.atomic():
        return receive_whole(file, by=by or make_user(), organisation=organisation or make_organisation(), at=at)


def announce(client: Client, data: bytes, *, name: str = NAME, key: str = KEY, **fields: Any) -> Any:
    return client.post("/desk/uploads/", {"key": key, "name": name, "size": len(data)} | fields)


def send(client: Client, piece: bytes, *, at: int, key: str = KEY) -> Any:
    headers = {"Upload-Offset": str(at)}
    return client.patch(f"/desk/uploads/{key}/", piece, content_type="application/octet-stream", headers=headers)


# --- at the desk ----------------------------------------------------------------------------------------------


def page(evidence: Evidence, verb: str = "") -> str:
    return f"/desk/evidence/{evidence.public_id}/{verb}{'/' if verb else ''}"


def checked(evidence: Evidence) -> dict[str, Any]:
    return {"copy": evidence.newest_copy.public_id, "checklist": Check.values}


def seen(evidence: Evidence, by: User) -> CleanedCopy:
    """The newest copy, after the person looked at it."""
    copy = evidence.copies.first()
    answer = at_desk(by).get(page(evidence, f"copies/{copy.public_id}"))
    assert (answer.status_code, len(answer.getvalue())) == (200, copy.size)
    return copy


def released(evidence: Evidence, reviewer: User) -> CleanedCopy:
    FollowUpEvent.objects.get().publish(by=reviewer, at=AT)
    seen(evidence, reviewer)
    assert at_desk(reviewer).post(page(evidence, "release"), checked(evidence)).status_code == 302
    return CleanedCopy.objects.get()
