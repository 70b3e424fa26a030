"""draft → in review → published → withdrawn, once for every noun that is published.

What one person withdrew comes back only by `put_back`, which a second person says instead of confirming it.
A published row is content that readers cite: its words no longer change (`published_words_stay`), it is never deleted, and
a correction of a versioned noun is a new row under the same public id that, once published, ends the old one.
"""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .ruled import Ruled
from .tombstones import Tombstone
from .written import WordsField

PUBLIC_ID_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # no vowels but a and e, no 0/o, 1/l/i: read aloud without error
CONTENT_ENDS = "('published', 'withdrawn')"
MOVES = [
    "publication",
    "submitted_by_id",
    "submitted_at",
    "returned_by_id",
    "returned_at",
    "return_comment",
    "approved_by_id",
    "approved_at",
    "publish_after",
    "published_by_id",
    "published_at",
    "withdrawn_by_id",
    "withdrawn_at",
    "withdrawal_reason",
    "withdrawal_decided_by_id",
    "withdrawal_decided_at",
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


class PublicDay(models.Func):
    """The day of a moment, as the public door shows it; immutable, so that an index on it serves those who look through."""

    template = "date_trunc('day', %(expressions)s AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
    output_field = models.DateTimeField()


UNDER_WORK = [Publication.DRAFT, Publication.IN_REVIEW]
AWAITS_SECOND = models.Q(
    publication=Publication.WITHDRAWN, published_at__isnull=False, withdrawal_decided_by__isnull=True
)
UNDECIDED = {"withdrawal_decided_by": None, "withdrawal_decided_at": None}
NOT_APPROVED = {"approved_by": None, "approved_at": None, "publish_after": None}
SECOND_PERSON = gettext_noop("Another person than who wrote it must approve it.")
SECOND_TO_WITHDRAW = gettext_noop("Another person than who withdrew it must confirm it or put it back.")
SAME_HAND = gettext_noop(
    "For seven days an account counts as whoever invited it or let it back in, so another reviewer decides this."
)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


class PublishedQuerySet(models.QuerySet):
    def due(self, now: datetime) -> Self:
        """In review, approved, and to be published by now."""
        return self.filter(publication=Publication.IN_REVIEW, publish_after__lte=now)

    def published(self) -> Self:
        return self.filter(publication=Publication.PUBLISHED)

    def for_public(self) -> Self:
        """What anyone may read, as far as the row can say; the public door adds that its parents are public too."""
        return self.published()

    first_public = "published_at"

    def public_by(self, day: date | None) -> Self:
        """Of those, what readers could already see by the end of that day (UTC); all of them where none is given."""
        return self.filter(**{f"{self.first_public}__lt": end_of(day)}) if day else self


class VersionedQuerySet(PublishedQuerySet):
    first_public = "first_published_at"

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


class Published(Ruled):
    """A noun with a publication state. Moments and people are set by the verbs alone.

    ``needs_second_person``: whether somebody else than who wrote and submitted it must publish it.
    """

    needs_second_person: ClassVar[bool] = False

    publication = models.CharField(
        _("publication"), max_length=10, choices=Publication, default=Publication.DRAFT, editable=False
    )
    internal_note = WordsField(_("internal note"), blank=True, help_text=_("For colleagues. Never public."))
    entered_by = _who("entered", _("entered by"))
    submitted_by = _who("submitted", _("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    returned_by = _who("returned", _("returned by"))
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True, editable=False)
    return_comment = WordsField(_("comment of the reviewer"), blank=True, editable=False)
    approved_by = _who("approved", _("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    publish_after = models.DateTimeField(_("publish after"), null=True, blank=True, editable=False)
    published_by = _who("published", _("published by"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    withdrawn_by = _who("withdrawn", _("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = WordsField(_("reason for withdrawal"), blank=True, editable=False)
    # By a second person: confirmed where it is withdrawn still, put back where it is published.
    withdrawal_decided_by = _who("withdrawal_decided", _("withdrawal decided by"))
    withdrawal_decided_at = models.DateTimeField(_("withdrawal decided at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def submit(self, *, by: Any, at: datetime) -> None:
        """Hand a draft over for review."""
        self._move(Publication.IN_REVIEW, submitted_by=by, submitted_at=at, **NOT_APPROVED)

    def approve(self, *, by: Any, at: datetime, publish_after: datetime) -> None:
        """Let a row in review be published at a later moment; `manage.py publish_due` then does it.

        Raises ValidationError when it is not in review, when ``by`` wrote it, or when its content breaks a rule.
        """
        self._require_second_person(by)
        self.full_clean()
        self.require_publishable()
        with transaction.atomic():
            if self._locked().publication != Publication.IN_REVIEW:
                raise ValidationError(_("Only what is in review is approved."), code="publication")
            self._write(approved_by=by, approved_at=at, publish_after=publish_after)

    def publish(self, *, by: Any, at: datetime) -> None:
        """Make the row public from now on.

        Raises ValidationError when it is not a draft or in review, when its content breaks a rule, or when ``by``
        wrote it and the noun needs a second person.
        """
        self._require_second_person(by)
        self.full_clean()
        self.require_publishable()
        self._require_published_parents()
        self._move(Publication.PUBLISHED, published_by=by, published_at=at)

    def authors(self) -> set[int]:
        """The primary keys of those who wrote or submitted it, and so may not approve it."""
        return {key for key in (self.entered_by_id, self.submitted_by_id) if key}

    def _require_second_person(self, by: Any) -> None:
        if self.needs_second_person and by.pk in self.authors():
            raise ValidationError(_(SECOND_PERSON), code="second_person")

    def require_publishable(self) -> None:
        """Raise ValidationError for what is never to be public; nouns that keep something back say what."""

    def _require_published_parents(self) -> None:
        """The public door hides a row whose parent is hidden: publishing it would look done and show nothing."""
        for field in self._meta.concrete_fields:
            is_parent = field.many_to_one and field.name not in ("revises", "corrects")
            parent = getattr(self, field.name) if is_parent else None
            if isinstance(parent, Published) and parent.publication != Publication.PUBLISHED:
                raise ValidationError(_("Publish “%(parent)s” first."), params={"parent": parent})

    def withdraw(self, *, by: Any, at: datetime, reason: str) -> None:
        """Take back a published row at once, or discard a draft. Nothing is deleted. Raises ValidationError without a reason.

        What was published awaits a second person then (decision 24), who confirms the withdrawal or puts the row back.
        """
        if not reason.strip():
            raise ValidationError(_("Say why it is withdrawn."))
        with transaction.atomic():
            who = {"withdrawn_by": by, "withdrawn_at": at, "withdrawal_reason": reason}
            self._move(Publication.WITHDRAWN, **who, **UNDECIDED)
            if self.published_at:
                Tombstone.objects.create(on=at.date(), **self.tombstone())

    @property
    def awaits_second(self) -> bool:
        """Whether one person withdrew it from readers, and no second one has confirmed that or put it back."""
        return bool(
            self.publication == Publication.WITHDRAWN and self.published_at and not self.withdrawal_decided_by_id
        )

    @transaction.atomic
    def confirm_withdrawal(self, *, by: Any, at: datetime) -> None:
        """Let it stay withdrawn for good. Raises ValidationError for who withdrew it, or when nothing awaits a second person."""
        self._require_undecided(by)
        self._write(withdrawal_decided_by=by, withdrawal_decided_at=at)

    @transaction.atomic
    def put_back(self, *, by: Any, at: datetime) -> None:
        """Let readers have again what one person withdrew, as it was. Raises ValidationError as confirming does."""
        self._require_undecided(by)
        self._require_published_parents()
        self._write(publication=Publication.PUBLISHED, withdrawal_decided_by=by, withdrawal_decided_at=at)
        Tombstone.objects.filter(on=self.withdrawn_at.date(), **self.tombstone()).lift_one(on=at.date())

    def _require_undecided(self, by: Any) -> None:
        kept = self._locked()
        if not kept.awaits_second:
            raise ValidationError(_("No withdrawal of it awaits a second person."), code="publication")
        if kept.withdrawn_by_id == by.pk:
            raise ValidationError(_(SECOND_TO_WITHDRAW), code="second_person")

    def tombstone(self) -> dict[str, Any]:
        """What remains in public of a withdrawn row: its noun and where it stood. Nouns say more."""
        with translation.override(settings.LANGUAGE_CODE):
            return {"noun": self._meta.model_name, "address": self.stood_at()}

    def stood_at(self) -> str:
        return self.get_absolute_url() if hasattr(self, "get_absolute_url") else ""

    def return_to_draft(self, *, by: Any = None, at: datetime | None = None, comment: str = "") -> None:
        """Give a row in review back to its author, with a comment. An approval that waited is void."""
        self._move(
            Publication.DRAFT,
            **{"submitted_by": None, "submitted_at": None, **NOT_APPROVED},
            returned_by=by,
            returned_at=at,
            return_comment=comment,
        )

    @transaction.atomic
    def _move(self, to: str, **changes: Any) -> None:
        kept = self._locked()
        if getattr(kept, "ended_at", None):
            raise ValidationError(_("A newer version has replaced this one."), code="publication")
        if to not in ALLOWED_MOVES[kept.publication]:
            raise ValidationError(
                _("This is %(now)s and cannot become %(then)s."),
                code="publication",
                params={"now": kept.get_publication_display(), "then": Publication(to).label},
            )
        self._write(publication=to, **changes)

    def _locked(self) -> Self:
        """The row as the database has it, which nobody else moves meanwhile."""
        return type(self)._base_manager.select_for_update().get(pk=self.pk)

    def _write(self, **changes: Any) -> None:
        for field, value in changes.items():
            setattr(self, field, value)
        self.save(update_fields=list(changes))


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
    first_published_at = models.DateTimeField(
        _("first published at"), null=True, blank=True, editable=False, help_text=_("When the first version was.")
    )

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
            setattr(draft, field, "" if field in ("withdrawal_reason", "return_comment") else None)
        draft.save()
        self.copy_parts_to(draft)
        return draft

    def copy_parts_to(self, draft: Self) -> None:
        """Copy what belongs to this row alone; nouns with parts say how."""


def is_shown(version: Versioned) -> bool:
    return version.publication == Publication.PUBLISHED and version.ended_at is None
