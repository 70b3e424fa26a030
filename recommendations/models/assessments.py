"""Where it stands: one organisation's judgement of one recommendation on one day. Append-only."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .follow_ups import FollowUpEvent
from .history import with_history
from .organisations import Organisation, User
from .publication import Publication, Published, PublishedQuerySet, new_public_id
from .publication_rules import (
    another_person_publishes,
    by_public_day,
    only_allowed_moves,
    published_rules,
    published_words_stay,
    withdrawals_need_two,
)
from .recommendations import Recommendation
from .rules import must, not_empty, one_of
from .vocabulary import MethodologyVersion
from .written import HANDLING, WordsField, written

SAME_MATTER = gettext_noop("A correction is of the same organisation and of the same recommendation.")


class Status(models.TextChoices):
    """Implementation status. "Not yet assessed" is the absence of an assessment and is never stored."""

    NOT_ASSESSED = "not_assessed", _("not yet assessed")
    INSUFFICIENT_EVIDENCE = "insufficient_evidence", _("insufficient evidence")
    NO_IMPLEMENTATION = "no_implementation", _("no implementation")
    LIMITED_PROGRESS = "limited_progress", _("limited progress")
    SUBSTANTIAL_PROGRESS = "substantial_progress", _("substantial progress")
    IMPLEMENTED = "implemented", _("implemented")
    REGRESSED = "regressed", _("regressed")
    NO_LONGER_APPLICABLE = "no_longer_applicable", _("no longer applicable")


class Confidence(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class AssessmentQuerySet(PublishedQuerySet):
    @transaction.atomic
    def assess(
        self,
        *,
        by: User,
        at: datetime,
        events: Iterable[FollowUpEvent],
        instead_of: "Assessment | None" = None,
        **content: Any,
    ) -> "Assessment":
        """Make a draft by the methodology of its day, and discard the draft that it is written ``instead_of``.

        Raises ValidationError if its content breaks a rule, or if that draft was handed over or discarded meanwhile.
        """
        methodology = MethodologyVersion.objects.filter(in_force_from__lte=content["assessed_on"]).first()
        if methodology is None:
            raise ValidationError(_("No version of the methodology is in force on that day. An editor adds it."))
        row = self.model(**content, methodology=methodology, entered_by=by)
        row.full_clean()
        row.save()
        row.events.set(events)
        if instead_of:
            instead_of.discard_for(row, by=by, at=at)
        return row

    def with_recommendation(self) -> Self:
        return self.select_related("organisation", "recommendation__document", "recommendation__state")

    def with_card(self) -> Self:
        """Whose it is, by which methodology, and the events that it cites, in two queries."""
        cited = Prefetch("events", FollowUpEvent.objects.distinct())
        return self.select_related("organisation", "methodology").prefetch_related(cited)

    def newest_of_each(self) -> Self:
        """Published, and not followed by a newer published one of the same organisation on the same recommendation."""
        newer = Q(assessed_on__gt=OuterRef("assessed_on")) | Q(
            assessed_on=OuterRef("assessed_on"), pk__gt=OuterRef("pk")
        )
        same = {"recommendation": OuterRef("recommendation"), "organisation": OuterRef("organisation")}
        return self.published().filter(~Exists(self.model.objects.published().filter(newer, **same)))

    def by_newest(self) -> Self:
        return self.order_by("-assessed_on", "-id")

    def of_the_lead(self) -> Self:
        """Those of the lead organisation, which is looked up once for a query and not joined to every row."""
        return self.filter(organisation=Subquery(Organisation.objects.filter(is_lead=True).order_by().values("pk")[:1]))


@with_history
class Assessment(Published):
    """A status with its reason, its day and the day up to which evidence was available.

    What an assessment says is never changed, not even in a draft: a correction is a new assessment with its own reason.
    """

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False, unique=True)
    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="assessments",
        help_text=_("The recommendation that is judged."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="assessments",
        help_text=_("Whose judgement this is."),
    )
    status = models.CharField(
        _("status"),
        max_length=30,
        choices=[c for c in Status.choices if c[0] != Status.NOT_ASSESSED],
        help_text=_("The methodology page defines each word."),
    )
    reason = WordsField(_("reason"), help_text=_("Why this status, in a few sentences a reader can check."))
    evidence_until = models.DateField(
        _("evidence available up to"), help_text=_("What happened after this day was not looked at.")
    )
    assessed_on = models.DateField(_("assessed on"), help_text=_("The day of the judgement."))
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, help_text=_("How sure you are, given the evidence.")
    )
    methodology = models.ForeignKey(
        MethodologyVersion,
        verbose_name=_("methodology version"),
        on_delete=models.PROTECT,
        related_name="assessments",
        help_text=_("The version of the methodology that you applied."),
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text=_("The earlier assessment that this one corrects."),
    )
    correction_reason = WordsField(
        _("reason for the correction"), blank=True, help_text=_("What was wrong and why. Only for a correction.")
    )
    events = models.ManyToManyField(
        FollowUpEvent,
        verbose_name=_("events relied on"),
        blank=True,
        related_name="assessments",
        help_text=_("Those that the reason rests on."),
    )

    needs_second_person = True

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("assessment"), _("assessments")
        ordering = ["-assessed_on", "-id"]
        constraints = [
            *written("assessment", words=f"reason correction_reason {HANDLING}"),
            *published_rules("assessment"),
            must(
                "assessment_status_is_a_listed_status",
                Q(status__in=[value for value in Status.values if value != Status.NOT_ASSESSED]),
                _("Choose one of the listed values."),
            ),
            one_of("assessment_confidence_is_a_listed_level", "confidence", Confidence),
            not_empty("assessment_gives_a_reason", "reason", _("Give the reason.")),
            must(
                "assessment_evidence_is_not_from_the_future",
                Q(evidence_until__lte=F("assessed_on")),
                _("Evidence cannot be later than the assessment."),
            ),
            must(
                "assessment_correction_gives_a_reason",
                Q(corrects__isnull=True, correction_reason="")
                | Q(corrects__isnull=False, correction_reason__regex=r"\S"),
                _("Say what is corrected and why."),
            ),
        ]
        indexes = [
            models.Index(fields=["recommendation", "-assessed_on", "-id"], name="assessment_newest_first"),
            models.Index(
                fields=["-assessed_on", "-id"], name="assessment_newest_of_all", condition=Q(publication="published")
            ),
            by_public_day("assessment", "public_id"),
        ]
        triggers = [
            only_allowed_moves(),
            withdrawals_need_two(),
            another_person_publishes(),
            pgtrigger.Protect(name="assessments_stay", operation=pgtrigger.Delete),
            published_words_stay(also_drafts=True),
            pgtrigger.Trigger(
                name="corrections_keep_to_the_matter",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__corrects__isnull=False),
                func=f"""
                    IF NOT EXISTS (
                        SELECT FROM recommendations_assessment AS earlier WHERE earlier.id = NEW.corrects_id
                        AND earlier.recommendation_id = NEW.recommendation_id
                        AND earlier.organisation_id = NEW.organisation_id
                    ) THEN
                        RAISE EXCEPTION '{SAME_MATTER}';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_status_display()} ({self.assessed_on})"

    def clean(self) -> None:
        earlier = self.corrects if self.corrects_id else None
        if earlier and (earlier.recommendation_id, earlier.organisation_id) != (
            self.recommendation_id,
            self.organisation_id,
        ):
            raise ValidationError({"corrects": _(SAME_MATTER)})

    def discard_for(self, other: Self, *, by: User, at: datetime) -> None:
        """Discard a draft because ``other`` says the same anew: the words of a draft do not change either."""
        if self._locked().publication != Publication.DRAFT:
            raise ValidationError(_("This draft has been handed over or discarded meanwhile."), code="publication")
        self.withdraw(by=by, at=at, reason=str(_("Taken up again as %(id)s.") % {"id": other.public_id}))

    def tombstone(self) -> dict[str, Any]:
        return {**super().tombstone(), "recommendation": self.recommendation}

    def get_absolute_url(self) -> str:
        return f"{self.recommendation.get_absolute_url()}#{self.public_id}"
