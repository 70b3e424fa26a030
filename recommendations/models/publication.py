"""draft → in review → published → withdrawn, once for every noun that is published.

A published row is content that readers cite: its words no longer change (`published_words_stay`), it is never deleted, and
a correction of a versioned noun is a new row under the same public id that, once published, ends the old one.
"""

import secrets
from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .rules import must, one_of

PUBLIC_ID_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # no vowels but a and e, no 0/o, 1/l/i: read aloud without error
CONTENT_ENDS = "('published', 'withdrawn')"
MOVES = [
    "publication",
    "submitted_by_id",
    "submitted_at",
    "published_by_id",
    "published_at",
    "withdrawn_by_id",
    "withdrawn_at",
    "withdrawal_reason",
    "ended_at",
    "internal_note",
]


def new_public_id() -> str:
    """Ten random letters: says nothing of order or time of entry (2^48 possibilities)."""
    return "".join(secrets.choice(PUBLIC_ID_LETTERS) for _letter in range(10))


class Publication(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


UNDER_WORK = [Publication.DRAFT, Publication.IN_REVIEW]


class PublishedQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(publication=Publication.PUBLISHED)

    def for_public(self) -> Self:
        """What anyone may read, as far as the row can say; the public door adds that its parents are public too."""
        return self.published()


class VersionedQuerySet(PublishedQuerySet):
    def published(self) -> Self:
        return super().published().filter(ended_at__isnull=True)


def _who(related: str, text: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=text,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name=f"{related}_%(class)ss",
    )


class Published(models.Model):
    """A noun with a publication state. Moments and people are set by the verbs alone."""

    publication = models.CharField(
        _("publication"), max_length=10, choices=Publication, default=Publication.DRAFT, editable=False
    )
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("For colleagues. Never public."))
    entered_by = _who("entered", _("entered by"))
    submitted_by = _who("submitted", _("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    published_by = _who("published", _("published by"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    withdrawn_by = _who("withdrawn", _("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(_("reason for withdrawal"), blank=True, editable=False)

    class Meta:
        abstract = True

    def submit(self, *, by: Any, at: datetime) -> None:
        """Hand a draft over for review."""
        self._move(Publication.IN_REVIEW, submitted_by=by, submitted_at=at)

    def publish(self, *, by: Any, at: datetime) -> None:
        """Make the row public from now on.

        Raises ValidationError when it is not a draft or in review, or when its content breaks a rule.
        """
        self.full_clean()
        self._require_published_parents()
        self._move(Publication.PUBLISHED, published_by=by, published_at=at)

    def _require_published_parents(self) -> None:
        """The public door hides a row whose parent is hidden: publishing it would look done and show nothing."""
        for field in self._meta.concrete_fields:
            is_parent = field.many_to_one and field.name not in ("revises", "corrects")
            parent = getattr(self, field.name) if is_parent else None
            if isinstance(parent, Published) and parent.publication != Publication.PUBLISHED:
                raise ValidationError(_("Publish “%(parent)s” first."), params={"parent": parent})

    def withdraw(self, *, by: Any, at: datetime, reason: str) -> None:
        """Take back a published row, or discard a draft. Nothing is deleted. Raises ValidationError without a reason."""
        if not reason.strip():
            raise ValidationError(_("Say why it is withdrawn."))
        self._move(Publication.WITHDRAWN, withdrawn_by=by, withdrawn_at=at, withdrawal_reason=reason)

    def return_to_draft(self) -> None:
        """Give a row in review back to its author."""
        self._move(Publication.DRAFT, submitted_by=None, submitted_at=None)

    @transaction.atomic
    def _move(self, to: str, **changes: Any) -> None:
        kept = type(self)._base_manager.select_for_update().get(pk=self.pk)
        if getattr(kept, "ended_at", None):
            raise ValidationError(_("A newer version has replaced this one."), code="publication")
        if to not in ALLOWED_MOVES[kept.publication]:
            raise ValidationError(
                _("This is %(now)s and cannot become %(then)s."),
                code="publication",
                params={"now": kept.get_publication_display(), "then": Publication(to).label},
            )
        for field, value in {"publication": to, **changes}.items():
            setattr(self, field, value)
        self.save(update_fields=["publication", *changes])


ALLOWED_MOVES: dict[str, set[str]] = {
    Publication.DRAFT: {Publication.IN_REVIEW, Publication.PUBLISHED, Publication.WITHDRAWN},
    Publication.IN_REVIEW: {Publication.DRAFT, Publication.PUBLISHED, Publication.WITHDRAWN},
    Publication.PUBLISHED: {Publication.WITHDRAWN},
    Publication.WITHDRAWN: set(),
}


class Versioned(Published):
    """A published noun whose versions are rows under one public id; the newest published one has not ended."""

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False)
    revises = models.ForeignKey(
        "self",
        verbose_name=_("revises"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="revisions",
    )
    ended_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @transaction.atomic
    def publish(self, *, by: Any, at: datetime) -> None:
        versions = {version.pk: version for version in self._locked_versions()}
        if self.revises_id in versions and not is_shown(versions[self.revises_id]):
            raise ValidationError(_("What this would replace is no longer published."), code="publication")
        type(self)._base_manager.filter(pk=self.revises_id).update(ended_at=at)
        super().publish(by=by, at=at)

    def _locked_versions(self) -> list[Self]:
        """Every version under this public id, each locked, always in the same order."""
        return list(type(self)._base_manager.select_for_update().filter(public_id=self.public_id).order_by("pk"))

    @transaction.atomic
    def revise(self, *, by: Any) -> Self:
        """Return a new draft with the same public id and the same content, which stays unseen until published."""
        versions = self._locked_versions()
        if not any(version.pk == self.pk and is_shown(version) for version in versions):
            raise ValidationError(_("Only something published is revised; a draft is simply edited."))
        if any(version.publication in UNDER_WORK for version in versions):
            raise ValidationError(_("Another version is being worked on."))
        draft = type(self)._base_manager.get(pk=self.pk)
        draft.pk, draft._state.adding, draft.revises = None, True, self
        draft.publication, draft.entered_by = Publication.DRAFT, by
        for field in MOVES[1:-1]:
            setattr(draft, field, "" if field == "withdrawal_reason" else None)
        draft.save()
        self.copy_parts_to(draft)
        return draft

    def copy_parts_to(self, draft: Self) -> None:
        """Copy what belongs to this row alone; nouns with parts say how."""


def is_shown(version: Versioned) -> bool:
    return version.publication == Publication.PUBLISHED and version.ended_at is None


def published_rules(noun: str) -> list[models.BaseConstraint]:
    """What every published row can state about itself; ``noun`` begins the constraints' names."""
    return [
        one_of(f"{noun}_publication_is_a_listed_state", "publication", Publication),
        must(
            f"{noun}_published_means_by_someone_at_some_time",
            ~Q(publication=Publication.PUBLISHED) | Q(published_by__isnull=False, published_at__isnull=False),
            _("What is published was published by someone at some time."),
        ),
        must(
            f"{noun}_withdrawn_means_by_someone_with_a_reason",
            ~Q(publication=Publication.WITHDRAWN)
            | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, withdrawal_reason__regex=r"\S"),
            _("Say why it is withdrawn."),
        ),
    ]


def versioned_rules(noun: str) -> list[models.BaseConstraint]:
    return [
        *published_rules(noun),
        must(f"{noun}_public_id_is_ten_letters", Q(public_id__regex=r"^[0-9a-z]{10}$"), _("Ten letters or digits.")),
        models.UniqueConstraint(
            fields=["public_id"],
            condition=Q(publication=Publication.PUBLISHED, ended_at__isnull=True),
            name=f"{noun}_has_one_published_version",
            violation_error_message=_("Another version is published."),
        ),
        models.UniqueConstraint(
            fields=["public_id"],
            condition=Q(publication__in=UNDER_WORK),
            name=f"{noun}_has_one_version_under_work",
            violation_error_message=_("Another version is being worked on."),
        ),
    ]


def only_allowed_moves() -> pgtrigger.FSM:
    transitions = [(old, new) for old, news in ALLOWED_MOVES.items() for new in sorted(news)]
    return pgtrigger.FSM(name="only_allowed_moves", field="publication", transitions=transitions)


def published_rows_stay() -> pgtrigger.Protect:
    return pgtrigger.Protect(
        name="published_rows_stay",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition(f"OLD.publication IN {CONTENT_ENDS}"),
    )


def published_words_stay(*, also_drafts: bool = False) -> pgtrigger.Protect:
    """Once published, only the moves of publication change a row: a new field is frozen with the others."""
    rest = "- '{" + ",".join(MOVES) + "}'::text[]"
    changed = f"(to_jsonb(OLD) {rest}) IS DISTINCT FROM (to_jsonb(NEW) {rest})"
    begun = "" if also_drafts else f"OLD.publication IN {CONTENT_ENDS} AND "
    return pgtrigger.Protect(
        name="published_words_stay", operation=pgtrigger.Update, condition=pgtrigger.Condition(f"({begun}{changed})")
    )


def published_address_stays() -> pgtrigger.Protect:
    return pgtrigger.Protect(
        name="published_address_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.publication IN {CONTENT_ENDS} AND OLD.slug IS DISTINCT FROM NEW.slug"),
    )


def parts_stay_with(table: str, key: str) -> pgtrigger.Trigger:
    """Parts of a published row (its sources, its bearings) are added, changed and removed only while it is a draft."""
    return pgtrigger.Trigger(
        name="parts_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (SELECT FROM {table} WHERE id IN (OLD.{key}, NEW.{key}) AND publication IN {CONTENT_ENDS}) THEN
                RAISE EXCEPTION 'parts of published content stay: make a new version';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )
