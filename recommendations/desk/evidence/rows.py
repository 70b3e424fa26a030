"""A file as the desk shows it: what it is, where it stands, which events it belongs to."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from recommendations import access
from recommendations.evidence.clean import cleaner
from recommendations.evidence.kinds import Kind
from recommendations.evidence.verification import erased
from recommendations.models import Attachment, CleanedCopy, Evidence, FollowUpEvent, User


def label_of(evidence: Evidence) -> str:
    return evidence.kind.upper()


@dataclass
class File:
    evidence: Evidence
    copies: list[CleanedCopy]
    is_mine: bool
    attachments: list[Attachment] = field(default_factory=list)
    is_erased: bool = False

    @property
    def kind(self) -> Kind:
        return Kind(self.evidence.kind)

    @property
    def label(self) -> str:
        return label_of(self.evidence)

    @property
    def copy(self) -> CleanedCopy | None:
        """The newest."""
        return self.copies[0] if self.copies else None

    @property
    def is_picture(self) -> bool:
        return self.copy is not None and self.kind.is_picture

    @property
    def may_be_cleaned(self) -> bool:
        """Whether there is a copy to make: none stands."""
        return self.kind.can_be_cleaned and not (self.copy and self.copy.stands(cleaner=cleaner()))

    @property
    def can_be_released(self) -> bool:
        """Whether there is a copy that waits for somebody's decision."""
        return bool(self.copy and not self.copy.released_at and not self.evidence.released_copy_id)

    @property
    def state(self) -> str:
        if self.is_erased:
            return "withdrawn"
        if self.evidence.released_copy_id:
            return "published"
        if self.copy and self.copy.recalled_at:
            return "withdrawn"
        return "in_review" if self.copy else "draft"

    @property
    def standing(self) -> str:
        if self.is_erased:
            return _("erased")
        if not self.kind.can_be_cleaned:
            return _("kept, cannot be released")
        standings = {
            "published": _("released"),
            "withdrawn": _("recalled"),
            "in_review": _("cleaned copy waits for release"),
            "draft": _("kept, no cleaned copy yet"),
        }
        return standings[self.state]


def shown(rows: Any, *, user: User, at: datetime) -> list[File]:
    """Each with its copies and the events that the person may know, in few queries."""
    events = access.seen(FollowUpEvent, user, at=at).values("pk")
    rows = list(rows.select_related("received_by", "organisation").prefetch_related("copies"))
    mine = set(rows_sent_by(user, at=at).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    belongs: dict[int, list[Attachment]] = {}
    for each in Attachment.objects.filter(evidence__in=rows, event__in=events).select_related("event"):
        belongs.setdefault(each.evidence_id, []).append(each)
    gone = set(erased().filter(row__in=[row.pk for row in rows]))
    return [File(row, list(row.copies.all()), row.pk in mine, belongs.get(row.pk, []), row.pk in gone) for row in rows]


def rows_sent_by(user: User, *, at: datetime) -> Any:
    """The files whose own names the person knows, for they sent them."""
    return Evidence.objects.filter(access.sent_by(user, back=access.back_since(user, at=at))).distinct()
