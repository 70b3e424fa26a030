"""The released copies of evidence: exactly what a second person released, and nothing that tells more than it shows."""

from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from recommendations.evidence import store
from recommendations.evidence.answers import of_copy, of_preview
from recommendations.evidence.kinds import Kind
from recommendations.models import Attachment, CleanedCopy, FollowUpEvent


def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """One copy. Through the public door there is a row only while it is released and its event published."""
    found = get_object_or_404(CleanedCopy, public_id=public_id)
    file = released(found.public_id)
    return unless_known(request, of_copy(file, kind=Kind(found.kind), public_id=public_id), tag=found.sha256)


def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The small picture of a copy, released with it."""
    found = get_object_or_404(CleanedCopy.objects.exclude(preview_sha256=""), public_id=public_id)
    file = released(found.preview_name)
    return unless_known(request, of_preview(file, public_id=public_id), tag=found.preview_sha256)


def released(name: str) -> BinaryIO:
    try:
        return store.opened(store.Room.RELEASED, name)
    except FileNotFoundError:
        raise Http404 from None


def unless_known(request: HttpRequest, answer: FileResponse, *, tag: str) -> HttpResponse:
    """Asked for again at every use, so that a recalled copy is gone at once; a day or an hour is not told."""
    answer.headers["Cache-Control"], answer.headers["ETag"] = "no-cache", f'"{tag}"'
    known = get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
    if known.status_code != answer.status_code:
        answer.file_to_stream.close()
    return known


def shown_with(event: FollowUpEvent) -> list[tuple[CleanedCopy, str]]:
    """The copies that the public has of an event's files, each with what it shows."""
    attached = Attachment.objects.filter(event=event).with_copies()
    return [(copy, each.caption) for each in attached for copy in each.evidence.copies.all()]
