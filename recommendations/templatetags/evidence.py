"""What the pages of the desk show of files and sources that belong to an event."""

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from recommendations import access
from recommendations.desk.evidence.rows import File, label_of, shown
from recommendations.evidence.kinds import LARGEST
from recommendations.models import ConfidentialSource, Evidence, FollowUpEvent, User

register = template.Library()


@register.simple_tag
def largest() -> str:
    return str(LARGEST)


@register.simple_tag
def file_label(evidence: Evidence) -> str:
    return f"{label_of(evidence)}, {filesizeformat(evidence.size)}"


@register.simple_tag
def files_of(event: FollowUpEvent, user: User) -> list[tuple[File, str]]:
    """The files of this version that the person may see, in the order in which they were attached."""
    at = timezone.now()
    seen = access.seen(Evidence, user, at=at).filter(attachments__event=event)
    rows = {file.evidence.pk: file for file in shown(seen, user=user, at=at)}
    attached = event.attachments.all()
    return [(rows[each.evidence_id], each.caption) for each in attached if each.evidence_id in rows]


@register.simple_tag
def sources_of(event: FollowUpEvent, user: User) -> Any:
    """The confidential sources of the event, in all its versions, that the person may open."""
    rows = access.seen(ConfidentialSource, user, at=timezone.now()).filter(event__public_id=event.public_id)
    return rows.select_related("entered_by")
