"""Evidence: files kept unchanged and private, their cleaned copies, and everything that was done with them.

The bytes lie outside any web path (evidence/store.py); rows hold names, hashes and decisions.
"""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .follow_ups import FollowUpEvent
from .history import with_history
from .organisations import Organisation, User
from .publication import Publication, new_public_id
from .publication_rules import parts_stay_with
from .rules import must, not_empty, one_of

SHA256 = r"^[0-9a-f]{64}$"
SECOND_RELEASER = gettext_noop("Another person than who uploaded the file must release it.")
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
        "CleanedCopy",
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


class CleanedCopyQuerySet(models.QuerySet["CleanedCopy"]):
    def for_public(self) -> Self:
        return self.filter(released_at__isnull=False, recalled_at__isnull=True)


@with_history
class CleanedCopy(models.Model):
    """A copy without metadata, made by us. It is public only once a second person has released it."""

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False, unique=True)
    evidence = models.ForeignKey(Evidence, verbose_name=_("evidence"), on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(_("kind of file"), max_length=10)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    checklist = models.JSONField(_("what was looked for"), default=list, blank=True)
    released_by = models.ForeignKey(
        User, verbose_name=_("released by"), on_delete=models.PROTECT, null=True, blank=True, related_name="releases"
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        User, verbose_name=_("recalled by"), on_delete=models.PROTECT, null=True, blank=True, related_name="recalls"
    )
    recalled_at = models.DateTimeField(_("recalled at"), null=True, blank=True)
    recall_reason = models.TextField(_("reason for the recall"), blank=True)

    objects = CleanedCopyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("cleaned copy"), _("cleaned copies")
        ordering = ["-made_at", "-id"]
        constraints = [
            must("cleaned_copy_hash_is_sha256", Q(sha256__regex=SHA256), _("64 hexadecimal digits.")),
            must(
                "cleaned_copy_released_means_by_someone",
                Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                _("What is released was released by someone at some time."),
            ),
            must(
                "cleaned_copy_recalled_means_by_someone_with_a_reason",
                Q(recalled_by__isnull=True, recalled_at__isnull=True, recall_reason="")
                | Q(
                    released_at__isnull=False,
                    recalled_by__isnull=False,
                    recalled_at__isnull=False,
                    recall_reason__regex=r"\S",
                ),
                _("Only what was released is recalled, by someone, with a reason."),
            ),
            models.UniqueConstraint(
                fields=["evidence"],
                condition=Q(released_at__isnull=False, recalled_at__isnull=True),
                name="cleaned_copy_that_is_released_is_one_of_its_file",
                violation_error_message=_("Another copy of this file is released: recall it first."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="copies_stay", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="another_person_releases",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.released_by_id IS NOT NULL"),
                func=f"""
                    IF EXISTS (
                        SELECT FROM recommendations_evidence
                        WHERE id = NEW.evidence_id AND received_by_id = NEW.released_by_id
                    ) THEN
                        RAISE EXCEPTION '{SECOND_RELEASER}';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


@with_history
class Attachment(models.Model):
    """Evidence that belongs to one version of an event, with public words on what it shows."""

    event = models.ForeignKey(
        FollowUpEvent, verbose_name=_("event"), on_delete=models.CASCADE, related_name="attachments"
    )
    evidence = models.ForeignKey(
        Evidence, verbose_name=_("evidence"), on_delete=models.PROTECT, related_name="attachments"
    )
    caption = models.CharField(
        _("what it shows"), max_length=300, blank=True, help_text=_("Public once the file is released. No names.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "evidence"],
                name="attachment_of_a_file_is_recorded_once",
                violation_error_message=_("This file is already attached."),
            ),
        ]
        triggers = [parts_stay_with("recommendations_followupevent", "event_id")]

    def __str__(self) -> str:
        return f"{self.event}: {self.evidence}"


class Act(models.TextChoices):
    RECEIVED = "received", _("received")
    VIEWED = "viewed", _("viewed")
    CLEANED = "cleaned", _("cleaned")
    RELEASED = "released", _("released")
    RECALLED = "recalled", _("recalled")
    EXPORTED = "exported", _("exported")


class Custody(models.Model):
    """One line of a file's custody: what was done, by whom, when and why. Only ever added to."""

    evidence = models.ForeignKey(Evidence, verbose_name=_("evidence"), on_delete=models.PROTECT, related_name="custody")
    act = models.CharField(_("act"), max_length=10, choices=Act)
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField(_("at"))
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("custody"), _("custody")
        ordering = ["at", "id"]
        constraints = [one_of("custody_act_is_a_listed_act", "act", Act)]
        triggers = [pgtrigger.Protect(name="custody_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.get_act_display()}"


class Upload(models.Model):
    """A file that is being received in pieces; its bytes wait under ``stored_as`` until all are there."""

    key = models.CharField(_("key"), max_length=22, unique=True)
    author = models.ForeignKey(User, verbose_name=_("author"), on_delete=models.CASCADE, related_name="uploads")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="uploads"
    )
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveIntegerField(_("size in bytes"))
    stored_as = models.CharField(_("stored as"), max_length=64, unique=True)
    begun_at = models.DateTimeField(_("begun at"))
    evidence = models.ForeignKey(
        Evidence, verbose_name=_("evidence"), on_delete=models.CASCADE, null=True, blank=True, related_name="uploads"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("upload"), _("uploads")
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return self.key
