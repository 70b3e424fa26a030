"""The released copies of evidence: exactly what a second person released, and nothing that tells more than it shows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from recommendations.evidence import store
from recommendations.evidence.answers import of_copy
from recommendations.evidence.kinds import Kind
from recommendations.models import Attachment, CleanedCopy, FollowUpEvent


def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """One copy. Through the public door there is a row only while it is released and its event published."""
    found = get_object_or_404(CleanedCopy, public_id=public_id)
    try:
        file = store.opened(store.Room.RELEASED, found.public_id)
    except FileNotFoundError:
        raise Http404 from None
    answer = of_copy(file, kind=Kind(found.kind), public_id=found.public_id)
    # Asked for again at every use, so that a recalled copy is gone at once; a day or an hour is not told.
    answer.headers["Cache-Control"], answer.headers["ETag"] = "no-cache", f'"{found.sha256}"'
    known = get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
    if known.status_code != answer.status_code:
        file.close()
    return known


def shown_with(event: FollowUpEvent) -> list[tuple[CleanedCopy, str, bool]]:
    """The copies that the public has of an event's files: each with what it shows, and whether browsers show it."""
    attached = Attachment.objects.filter(event=event).with_copies().order_by("pk")
    return [
        (copy, each.caption, Kind(copy.kind).is_picture and bool(copy.width))
        for each in attached
        for copy in each.evidence.copies.all()
    ]
