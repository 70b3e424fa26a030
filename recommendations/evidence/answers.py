"""How bytes of evidence leave: as a download that no browser runs, under a name that says nothing."""

from typing import BinaryIO

from django.http import FileResponse

from .kinds import ANY, Kind

POLICY = "default-src 'none'; sandbox"


def as_download(file: BinaryIO, *, kind: Kind, name: str, is_original: bool = False) -> FileResponse:
    """A copy says what it is; an original is bytes that nothing but the person opens."""
    extension = kind.extensions[0] if is_original else f".{kind.extension}"
    media_type = ANY if is_original else kind.media_type
    answer = FileResponse(file, as_attachment=True, filename=f"{name}{extension}", content_type=media_type)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
