"""Where recommendations come from: the visit, and the documents around it."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .publication import Published, PublishedQuerySet
from .publication_rules import (
    by_public_day,
    only_allowed_moves,
    published_address_stays,
    published_rows_stay,
    published_rules,
    withdrawals_need_two,
)
from .rules import (
    date_fits_precision,
    in_order,
    is_slug,
    is_web_address,
    language_field,
    must,
    not_empty,
    one_of,
    precision_field,
)
from .vocabulary import MandateHolder, Mechanism, State
from .written import HANDLING, LineField, WebAddressField, WordsField, written


@with_history
class Visit(models.Model):
    """A mission of a mandate to a State; it precedes a report."""

    state = models.ForeignKey(
        State,
        verbose_name=_("State"),
        on_delete=models.PROTECT,
        related_name="visits",
        help_text=_("The State visited."),
    )
    mechanism = models.ForeignKey(
        Mechanism,
        verbose_name=_("mandate"),
        on_delete=models.PROTECT,
        related_name="visits",
        help_text=_("The mandate that made the visit."),
    )
    mandate_holder = models.ForeignKey(
        MandateHolder,
        verbose_name=_("mandate holder"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        help_text=_("Who made the visit."),
    )
    began_on = models.DateField(_("first day"), help_text=_("As the report gives it."))
    ended_on = models.DateField(_("last day"), help_text=_("As the report gives it."))
    places = ArrayField(
        LineField(max_length=120),
        verbose_name=_("places"),
        default=list,
        blank=True,
        help_text=_("In the order visited, separated by commas."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("visit"), _("visits")
        ordering = ["-began_on"]
        constraints = [
            *written("visit", lines="places"),
            in_order("visit_ends_after_it_began", "began_on", "ended_on"),
            models.UniqueConstraint(
                fields=["state", "mechanism", "began_on"],
                name="visit_is_recorded_once",
                violation_error_message=_("This visit is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.began_on:%Y}: {self.mechanism.short}"


class DocumentQuerySet(PublishedQuerySet):
    def with_recommendation_count(self) -> Self:
        """Annotate ``recommendation_count``: how many published recommendations stand in it."""
        recommendations = self.model._meta.get_field("recommendations").related_model.objects
        rows = recommendations.for_public().filter(document=OuterRef("pk")).order_by()
        counted = rows.values("document").annotate(count=Count("pk")).values("count")
        return self.annotate(recommendation_count=Coalesce(Subquery(counted), 0))

    def by_date(self) -> Self:
        return self.order_by(models.F("dated_on").desc(nulls_last=True), "slug")


class DocumentKind(models.TextChoices):
    MISSION_REPORT = "mission_report", _("mission report")
    STATE_COMMENTS = "state_comments", _("comments by the State")
    CONCLUDING_OBSERVATIONS = "concluding_observations", _("concluding observations")
    FOLLOW_UP_REPORT = "follow_up_report", _("follow-up report")
    UPR_REPORT = "upr_report", _("UPR report")
    STATEMENT = "statement", _("statement")
    PRESS_RELEASE = "press_release", _("press release")
    NEWS_REPORT = "news_report", _("news report")
    OTHER = "other", _("other document")


@with_history
class Document(Published):
    """A document of the United Nations, of a State, or another that the record quotes."""

    symbol = LineField(
        _("symbol"), max_length=60, blank=True, help_text=_("For example A/HRC/29/25/Add.2. Empty if it has none.")
    )
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("Permanent part of the address, made from the symbol.")
    )
    kind = models.CharField(
        _("kind"), max_length=30, choices=DocumentKind, help_text=_("What it is, not where it was found.")
    )
    title = LineField(
        _("title"), max_length=400, help_text=_("As printed. If it has none, describe it and say so in the note.")
    )
    language = language_field()
    publisher = LineField(_("publisher"), max_length=200, blank=True, help_text=_("Who issued it."))
    dated_on = models.DateField(
        _("date"), null=True, blank=True, help_text=_("Date on the document. Empty if unknown.")
    )
    dated_on_precision = precision_field()
    state = models.ForeignKey(
        State,
        verbose_name=_("State concerned"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        help_text=_("Empty if it concerns several States."),
    )
    mechanism = models.ForeignKey(
        Mechanism,
        verbose_name=_("mechanism"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        help_text=_("Whose document it is, if a UN mechanism's."),
    )
    visit = models.ForeignKey(
        Visit,
        verbose_name=_("visit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        help_text=_("The visit that it reports on or announces."),
    )
    responds_to = models.ForeignKey(
        "self",
        verbose_name=_("responds to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses_as_document",
        help_text=_("The report that these comments answer."),
    )
    url = WebAddressField(_("web address"), max_length=1000, blank=True, help_text=_("Where it can be read."))
    archived_url = WebAddressField(
        _("archived copy"),
        max_length=1000,
        blank=True,
        help_text=_("A copy kept by an archive, for when the address dies."),
    )
    note = WordsField(
        _("note"), blank=True, help_text=_("What readers must know of this document: how much of it was available.")
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("document"), _("documents")
        ordering = ["symbol", "slug"]
        constraints = [
            *written("document", lines="symbol title publisher url archived_url", words=f"note {HANDLING}"),
            *published_rules("document"),
            is_slug("document_address_is_plain"),
            is_web_address("document_web_address_is_one", "url"),
            is_web_address("document_archived_address_is_one", "archived_url"),
            one_of("document_kind_is_a_listed_kind", "kind", DocumentKind),
            not_empty("document_has_a_title", "title", _("Give the title.")),
            must("document_language_is_a_code", Q(language__regex=r"^[a-z]{2,3}$"), _("Two or three small letters.")),
            models.UniqueConstraint(
                fields=["symbol"],
                condition=~Q(symbol=""),
                name="document_symbol_is_unique",
                violation_error_message=_("A document with this symbol exists."),
            ),
            date_fits_precision("document_date_fits_its_precision", "dated_on"),
            must(
                "document_does_not_respond_to_itself",
                Q(responds_to__isnull=True) | ~Q(responds_to=models.F("id")),
                _("A document does not respond to itself."),
            ),
        ]
        indexes = [by_public_day("document", "slug")]
        triggers = [only_allowed_moves(), withdrawals_need_two(), published_rows_stay(), published_address_stays()]

    def __str__(self) -> str:
        return self.symbol or self.title

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.slug])
