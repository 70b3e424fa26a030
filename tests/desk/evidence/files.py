"""Files as people have them, and how a browser sends one in pieces."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from recommendations.evidence.receiving import receive_whole
from recommendations.models import Evidence, Organisation, User
from tests.factories import AT, make_organisation, make_user

NAME = "aigul at the akimat 12.34.jpg"
KEY = "k" * 22


def jpeg(colour: str = "red", size: tuple[int, int] = (40, 30)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def kept(
    data: bytes | None = None, *, by: User | None = None, organisation: Organisation | None = None, name: str = NAME
) -> Evidence:
    """Evidence with its bytes, as if it had come with a form."""
    file = SimpleUploadedFile(name, data or jpeg())
    with transaction.atomic():
        return receive_whole(file, by=by or make_user(), organisation=organisation or make_organisation(), at=AT)


def announce(client: Client, data: bytes, *, name: str = NAME, key: str = KEY, **fields: Any) -> Any:
    return client.post("/desk/uploads/", {"key": key, "name": name, "size": len(data)} | fields)


def send(client: Client, piece: bytes, *, at: int, key: str = KEY) -> Any:
    headers = {"Upload-Offset": str(at)}
    return client.patch(f"/desk/uploads/{key}/", piece, content_type="application/octet-stream", headers=headers)
