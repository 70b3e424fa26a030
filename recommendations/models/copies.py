"""Cleaned copies of evidence, and the decision that the public may have one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from recommendations.evidence.kinds import preview_measures

from .custody import Act
from .history import with_history
from .organisations import Organisation, User
from .publication import new_public_id
from .rules import SHA256, must
from .written import WordsField, written

PREVIEW = "preview"  # no public id holds an i
SECOND_RELEASER = gettext_noop("Another person than who uploaded the file must release it.")


class StoredFile(NamedTuple):
    name: str
    size: int
    sha256: str


class CleanedCopyQuerySet(models.QuerySet["CleanedCopy"]):
    def for_public(self) -> Self:
        return self.filter(released_at__isnull=False, recalled_at__isnull=True)

    def of(self, organisation: Organisation) -> Self:
        return self.filter(evidence__organisation=organisation)

    def total_size(self) -> int:
        return self.aggregate(total=Sum("size") + Sum("preview_size", default=0))["total"] or 0


class Check(models.TextChoices):
    """What whoever releases a copy has looked for, at full size."""

    FACES = "faces", _("No face, tattoo or clothing leads to a person at risk.")
    PLATES = "plates", _("No number plate, badge, house number or name plate can be read.")
    REFLECTIONS = "reflections", _("No reflection in glass, mirrors, water or spectacles shows anybody.")
    SCREENS = "screens", _("No screen, document, signature or stamp shows a name, a number or a message.")
    PLACE = "place", _("The place and the angle do not tell who stood there, or where somebody lives or hides.")


@with_history
class CleanedCopy(models.Model):
    """A copy without metadata, made by us. It is public only once a second person has released it."""

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False, unique=True)
    evidence = models.ForeignKey(
        "Evidence", verbose_name=_("evidence"), on_delete=models.PROTECT, related_name="copies"
    )
    kind = models.CharField(_("kind of file"), max_length=10)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    preview_size = models.PositiveIntegerField(_("size of the small picture in bytes"), null=True, blank=True)
    preview_sha256 = models.CharField(_("SHA-256 of the small picture"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"))
    cleaner = models.CharField(_("made by which cleaner"), max_length=16, blank=True, editable=False)
    checklist = models.JSONField(_("what was looked for"), default=list, blank=True)
    released_by = models.ForeignKey(
        User, verbose_name=_("released by"), on_delete=models.PROTECT, null=True, blank=True, related_name="releases"
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        User, verbose_name=_("recalled by"), on_delete=models.PROTECT, null=True, blank=True, related_name="recalls"
    )
    recalled_at = models.DateTimeField(_("recalled at"), null=True, blank=True)
    recall_reason = WordsField(_("reason for the recall"), blank=True)

    objects = CleanedCopyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("cleaned copy"), _("cleaned copies")
        ordering = ["-made_at", "-id"]
        constraints = [
            *written("cleaned_copy", words="recall_reason"),
            must("cleaned_copy_hash_is_sha256", Q(sha256__regex=SHA256), _("64 hexadecimal digits.")),
            must(
                "cleaned_copy_small_picture_has_size_and_hash",
                Q(preview_size__isnull=True, preview_sha256="")
                | Q(preview_size__isnull=False, preview_sha256__regex=SHA256),
                _("A small picture has a size and 64 hexadecimal digits; without one there is neither."),
            ),
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

    @property
    def is_released(self) -> bool:
        return self.released_at is not None and self.recalled_at is None

    @property
    def preview_measures(self) -> tuple[int, int] | None:
        """Width and height of the small picture; None without one."""
        is_there = self.preview_sha256 and self.width and self.height
        return preview_measures(self.width, self.height) if is_there else None

    @property
    def preview_name(self) -> str:
        """Under which the small picture is stored, beside the copy; empty without one."""
        return f"{self.public_id}{PREVIEW}" if self.preview_sha256 else ""

    @property
    def files(self) -> list[StoredFile]:
        """What is stored of it: the copy, and of a picture the small one. Both are released and recalled as one."""
        small = [StoredFile(self.preview_name, self.preview_size or 0, self.preview_sha256)]
        return [StoredFile(self.public_id, self.size, self.sha256), *(small if self.preview_sha256 else [])]

    def stands(self, *, cleaner: str) -> bool:
        """Whether another copy would be in vain: it is released, or waits for it as this cleaner would make it again."""
        return self.is_released or (self.released_at is None and self.cleaner == cleaner)

    def view(self, *, by: User, at: datetime) -> None:
        """Record that somebody sees this copy, the first time."""
        if not self.is_viewed(by=by):
            self.evidence.record(Act.VIEWED, by=by, at=at, copy=self)

    def is_viewed(self, *, by: User) -> bool:
        return self.custody.filter(act=Act.VIEWED, by=by).exists()

    @transaction.atomic
    def release(self, *, by: User, at: datetime, checklist: Collection[str]) -> None:
        """Let the public have this copy, wherever its file belongs to a published event.

        Raises ValidationError when ``by`` uploaded the file or never opened this copy, when something was not looked
        for, or when this copy or another one was released before.
        """
        evidence = self.evidence.held()
        self.refresh_from_db()
        if evidence.received_by_id == by.pk:
            raise ValidationError(_(SECOND_RELEASER), code="second_person")
        if not self.is_viewed(by=by):
            raise ValidationError(_("Open the copy first: you release what you have seen."), code="unseen")
        if set(checklist) != set(Check.values):
            raise ValidationError(_("Look for each of these first."), code="checklist")
        if self.released_at or evidence.released_copy_id:
            raise ValidationError(_("A copy has been released already. Recall it before releasing another."))
        self._write(released_by=by, released_at=at, checklist=sorted(checklist))
        evidence.show(self)
        evidence.record(Act.RELEASED, by=by, at=at, copy=self)

    @transaction.atomic
    def recall(self, *, by: User, at: datetime, reason: str) -> None:
        """Take the copy back from the public. Raises ValidationError without a reason, or when it is not released."""
        if not reason.strip():
            raise ValidationError(_("Say why it is recalled."))
        evidence = self.evidence.held()
        self.refresh_from_db()
        if not self.is_released:
            raise ValidationError(_("This copy is not released."))
        self._write(recalled_by=by, recalled_at=at, recall_reason=reason)
        evidence.show(None)
        evidence.record(Act.RECALLED, by=by, at=at, why=reason, copy=self)

    def _write(self, **changes: Any) -> None:
        for field, value in changes.items():
            setattr(self, field, value)
        self.save(update_fields=list(changes))
