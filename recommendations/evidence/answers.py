"""How bytes of evidence leave: as a download that no browser runs, under a name that says nothing."""

from io import BytesIO
from typing import BinaryIO

from django.http import FileResponse

from .kinds import ANY, Kind

POLICY = "default-src 'none'; sandbox"


def of_copy(file: BinaryIO, *, kind: Kind, public_id: str) -> FileResponse:
    """A copy says what it is."""
    return as_download(file, name=f"evidence-{public_id}.{kind.extension}", media_type=kind.media_type)


def of_preview(file: BinaryIO, *, public_id: str) -> FileResponse:
    return as_download(file, name=f"evidence-{public_id}-small.jpg", media_type=Kind.JPEG.media_type)


def of_original(file: BinaryIO, *, kind: Kind, public_id: str, own_name: str) -> FileResponse:
    """An original is bytes that nothing but the person opens, under its ``own_name`` for those who may know it."""
    return as_download(file, name=own_name or f"original-{public_id}{kind.extensions[0]}", media_type=ANY)


def of_sealed(words: bytes, *, name: str) -> FileResponse:
    """Boxes that only the organisation's private key opens."""
    return as_download(BytesIO(words), name=name, media_type="application/json")


def as_download(file: BinaryIO, *, name: str, media_type: str) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
