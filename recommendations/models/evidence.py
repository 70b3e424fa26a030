"""Evidence: files kept unchanged and private, their cleaned copies, and everything that was done with them.

The bytes lie outside any web path (evidence/store.py); rows hold names, hashes and decisions.
"""

from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .attachments import Attachment
from .copies import CleanedCopy
from .custody import Act
from .follow_ups import FollowUpEvent
from .history import with_history
from .organisations import Organisation, User
from .publication import UNDER_WORK, Publication, new_public_id
from .rules import SHA256, must, not_empty

OWN_COPY = gettext_noop("Only a copy of this file that was released, and not recalled, is its released copy.")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def for_public(self) -> Self:
        """Files of which a cleaned copy is released and shown with a published event; the file itself never is."""
        this = OuterRef("pk")
        shown_with = {"event__publication": Publication.PUBLISHED, "event__ended_at__isnull": True}
        return self.filter(
            Exists(CleanedCopy.objects.for_public().filter(evidence=this)),
            Exists(Attachment.objects.filter(evidence=this, **shown_with)),
        )

    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def total_size(self) -> int:
        return self.aggregate(total=Sum("size"))["total"] or 0

    @transaction.atomic
    def receive(self, *, by: User, at: datetime, **file: Any) -> "Evidence":
        """Record a file whose bytes the disk has, and that it was received."""
        evidence = self.create(received_by=by, received_at=at, **file)
        evidence.record(Act.RECEIVED, by=by, at=at)
        return evidence


@with_history
class Evidence(models.Model):
    """One file as it was received, unchanged. Only its number is ever public, and only once a copy is released."""

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False, unique=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="evidence"
    )
    original_name = models.CharField(_("file name"), max_length=255)
    kind = models.CharField(_("kind of file"), max_length=10)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    stored_as = models.CharField(_("stored as"), max_length=64, unique=True)
    received_by = models.ForeignKey(
        User, verbose_name=_("received from"), on_delete=models.PROTECT, related_name="received_evidence"
    )
    received_at = models.DateTimeField(_("received at"))
    released_copy = models.OneToOneField(
        CleanedCopy,
        verbose_name=_("released copy"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="released_for",
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("evidence"), _("evidence")
        ordering = ["-received_at", "-id"]
        constraints = [
            must("evidence_hash_is_sha256", Q(sha256__regex=SHA256), _("64 hexadecimal digits.")),
            not_empty("evidence_is_stored_somewhere", "stored_as", _("Say where it is stored.")),
            models.UniqueConstraint(
                fields=["organisation", "sha256"],
                name="evidence_is_kept_once_by_an_organisation",
                violation_error_message=_("Your organisation already has this file."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="originals_stay", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="original_is_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((to_jsonb(OLD) - 'released_copy_id') IS DISTINCT FROM (to_jsonb(NEW) - 'released_copy_id'))"
                ),
            ),
            pgtrigger.Trigger(
                name="released_copy_is_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.released_copy_id IS NOT NULL"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT FROM recommendations_cleanedcopy
                        WHERE id = NEW.released_copy_id AND evidence_id = NEW.id
                        AND released_at IS NOT NULL AND recalled_at IS NULL
                    ) THEN
                        RAISE EXCEPTION '{OWN_COPY}';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def newest_copy(self) -> CleanedCopy | None:
        return next(iter(self.copies.all()), None)

    def record(self, act: str, *, by: User, at: datetime, why: str = "", copy: CleanedCopy | None = None) -> None:
        """Add a line to its custody."""
        self.custody.create(act=act, by=by, at=at, why=why, copy=copy)

    def export(self, *, by: User, at: datetime, why: str) -> None:
        """Record that somebody takes the original out, before a byte of it is given. Raises ValidationError without a reason."""
        if not why.strip():
            raise ValidationError(_("Say why you need it."))
        self.record(Act.EXPORTED, by=by, at=at, why=why)

    @transaction.atomic
    def add_copy(self, *, by: User, at: datetime, **file: Any) -> CleanedCopy:
        """Record a cleaned copy that we made, whose bytes the disk has."""
        copy = self.copies.create(made_at=at, **file)
        self.record(Act.CLEANED, by=by, at=at, copy=copy)
        return copy

    def held(self) -> Self:
        """The file as it is now, held until the transaction ends."""
        return type(self).objects.select_for_update().get(pk=self.pk)

    def show(self, copy: CleanedCopy | None) -> None:
        """Make this copy, or none, the released one."""
        type(self).objects.filter(pk=self.pk).update(released_copy=copy)

    @transaction.atomic
    def attach(self, *, event: FollowUpEvent, caption: str = "") -> Attachment:
        """Make it belong to a version of an event that is being written, once; a new caption replaces the old.

        Raises ValidationError when the event is another organisation's, or published.
        """
        if event.logged_by_id != self.organisation_id:
            raise ValidationError(_("This file belongs to another organisation than the event."))
        self._require_work_on(event)
        return self.attachments.update_or_create(event=event, defaults={"caption": caption})[0]

    @transaction.atomic
    def detach(self, *, event: FollowUpEvent) -> None:
        self._require_work_on(event)
        self.attachments.filter(event=event).delete()

    def _require_work_on(self, event: FollowUpEvent) -> None:
        """Ask the event as it is now, and hold it: whoever approves it has read all that belongs to it."""
        now = FollowUpEvent.objects.select_for_update().get(pk=event.pk)
        if now.publication not in UNDER_WORK:
            raise ValidationError(_("This event is published: make a new version first."))
        if now.approved_by_id:
            raise ValidationError(_("This event is approved: have it returned first."))
