"""What the Government answered: its stance and its words, with their source."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .documents import Document
from .history import with_history
from .organisations import Organisation
from .publication import Versioned, VersionedQuerySet
from .publication_rules import (
    another_person_publishes,
    only_allowed_moves,
    published_rows_stay,
    published_words_stay,
    versioned_rules,
    versions_by_public_day,
    when_first_published,
    withdrawals_need_two,
)
from .recommendations import Recommendation
from .rules import (
    Provenance,
    date_fits_precision,
    language_field,
    must,
    one_of,
    precision_field,
    provenance_names_source,
)
from .written import HANDLING, LineField, WordsField, written


class StateResponseQuerySet(VersionedQuerySet):
    def answering(self, recommendation: Recommendation) -> Self:
        """Answers to this very recommendation first, then those to its report as a whole, each newest first."""
        rows = self.filter(Q(recommendation=recommendation) | Q(report=recommendation.document))
        own_first = F("report").asc(nulls_first=True)
        newest_first = F("responded_on").desc(nulls_last=True)
        return rows.select_related("document", "taken_from").order_by(own_first, newest_first, "-id")

    def by_newest(self) -> Self:
        return self.order_by(F("responded_on").desc(nulls_last=True), "-id")


class Stance(models.TextChoices):
    ACCEPTS = "accepts", _("accepts")
    ACCEPTS_IN_PART = "accepts_in_part", _("accepts in part")
    SAYS_IMPLEMENTED = "says_implemented", _("says already implemented")
    SAYS_BEING_IMPLEMENTED = "says_being_implemented", _("says being implemented")
    NOTES = "notes", _("notes")
    REJECTS = "rejects", _("rejects")
    NO_RESPONSE = "no_response", _("no response")
    UNCLEAR = "unclear", _("unclear")


class UprPosition(models.TextChoices):
    SUPPORTED = "supported", _("supported")
    NOTED = "noted", _("noted")
    SUPPORTED_NOTED = "supported_noted", _("supported in part, noted in part")


@with_history
class StateResponse(Versioned):
    """A State's answer to one recommendation, or to a whole report."""

    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        help_text=_("The recommendation answered. Empty if the answer is to a whole report."),
    )
    report = models.ForeignKey(
        Document,
        verbose_name=_("report as a whole"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="general_responses",
        help_text=_("The report answered as a whole. Empty if one recommendation is."),
    )
    stance = models.CharField(
        _("stance"),
        max_length=30,
        choices=Stance,
        help_text=_("What the Government says it thinks or does; the methodology page defines each word."),
    )
    upr_position = models.CharField(
        _("UPR position"),
        max_length=20,
        choices=UprPosition,
        blank=True,
        help_text=_("The review's own word, if one was given."),
    )
    words = WordsField(
        _("words"), blank=True, help_text=_("The Government's words, verbatim. Empty if we do not hold them.")
    )
    language = language_field()
    provenance = models.CharField(
        _("provenance"),
        max_length=10,
        choices=Provenance,
        default=Provenance.DOCUMENT,
        help_text=_("Say honestly how near to the Government's own words these are."),
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        help_text=_("The document in which the State answers."),
    )
    paragraph = LineField(
        _("paragraph"), max_length=40, blank=True, help_text=_("Where the answer stands in that document.")
    )
    taken_from = models.ForeignKey(
        Document,
        verbose_name=_("secondary source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quoted_responses",
        help_text=_("The document that quotes or reports the answer."),
    )
    responded_on = models.DateField(_("day of the answer"), null=True, blank=True, help_text=_("Empty if unknown."))
    responded_on_precision = precision_field()
    logged_by = models.ForeignKey(
        Organisation,
        verbose_name=_("logged by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        help_text=_("The organisation that logs it; its staff see the draft. Empty for data entry."),
    )

    needs_second_person = True

    objects = StateResponseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("State response"), _("State responses")
        ordering = ["-responded_on", "-id"]
        constraints = [
            *written("response", lines="paragraph", words=f"words {HANDLING}"),
            *versioned_rules("response"),
            must(
                "response_is_to_a_recommendation_or_to_a_report",
                Q(recommendation__isnull=False, report__isnull=True)
                | Q(recommendation__isnull=True, report__isnull=False),
                _("Name either the recommendation or the report that is answered."),
            ),
            one_of("response_stance_is_a_listed_stance", "stance", Stance),
            one_of("response_upr_position_is_a_listed_position", "upr_position", UprPosition, blank=True),
            one_of("response_provenance_is_a_listed_provenance", "provenance", Provenance),
            must("response_language_is_a_code", Q(language__regex=r"^[a-z]{2,3}$"), _("Two or three small letters.")),
            provenance_names_source("response_names_its_secondary_source"),
            must(
                "response_from_a_document_names_it",
                ~Q(provenance=Provenance.DOCUMENT) | Q(document__isnull=False) | Q(stance="no_response"),
                _("Name the document in which the State answers."),
            ),
            must(
                "response_says_nothing_when_there_is_none",
                ~Q(stance="no_response") | Q(words=""),
                _("Where there is no response there are no words."),
            ),
            date_fits_precision("response_date_fits_its_precision", "responded_on"),
        ]
        indexes = versions_by_public_day("response")
        triggers = [
            only_allowed_moves(),
            withdrawals_need_two(),
            another_person_publishes(),
            published_rows_stay(),
            published_words_stay(),
            when_first_published(),
        ]

    def tombstone(self) -> dict[str, Any]:
        return {**super().tombstone(), "recommendation": self.recommendation}

    def stood_at(self) -> str:
        """An answer to a whole report stood on the report's page."""
        return self.report.get_absolute_url() + "#answer" if self.report else ""

    def __str__(self) -> str:
        return f"{self.recommendation or self.report}: {self.get_stance_display()}"
