"""Which files belong to which event."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .follow_ups import FollowUpEvent
from .history import with_history
from .publication_rules import parts_stay_with
from .written import LineField, written


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def with_copies(self) -> Self:
        """Each with the copies of its file; through the public door these are the released ones alone."""
        return self.select_related("evidence").prefetch_related("evidence__copies")


@with_history
class Attachment(models.Model):
    """Evidence that belongs to one version of an event, with public words on what it shows."""

    event = models.ForeignKey(
        FollowUpEvent, verbose_name=_("event"), on_delete=models.CASCADE, related_name="attachments"
    )
    evidence = models.ForeignKey(
        "Evidence", verbose_name=_("evidence"), on_delete=models.PROTECT, related_name="attachments"
    )
    caption = LineField(
        _("what it shows"), max_length=300, blank=True, help_text=_("Public once the file is released. No names.")
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        ordering = ["id"]
        constraints = [
            *written("attachment", lines="caption"),
            models.UniqueConstraint(
                fields=["event", "evidence"],
                name="attachment_of_a_file_is_recorded_once",
                violation_error_message=_("This file is already attached."),
            ),
        ]
        triggers = [parts_stay_with("recommendations_followupevent", "event_id")]

    def __str__(self) -> str:
        return f"{self.event}: {self.evidence}"
