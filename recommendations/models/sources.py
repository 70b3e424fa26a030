"""Where a follow-up event is known from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .documents import Document
from .follow_ups import FollowUpEvent
from .history import with_history
from .publication_rules import parts_stay_with
from .ruled import Ruled
from .rules import date_fits_precision, is_web_address, language_field, must, one_of, precision_field
from .written import LineField, WebAddressField, written


class SourceQuerySet(models.QuerySet["Source"]):
    def for_public(self) -> "SourceQuerySet":
        """Sources of the version that is published now."""
        return self.filter(event__publication="published", event__ended_at__isnull=True)


class Independence(models.TextChoices):
    INDEPENDENT = "independent", _("independent")
    DERIVED = "derived", _("derived from another source")
    PARTY = "party", _("party to the matter")
    UNKNOWN = "unknown", _("not established")


@with_history
class Source(Ruled):
    """Where an event is known from: a publication that readers can look up."""

    event = models.ForeignKey(
        FollowUpEvent,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="sources",
        help_text=_("The event that it supports."),
    )
    title = LineField(_("title"), max_length=400, blank=True, help_text=_("Empty if not known."))
    publisher = LineField(_("publisher"), max_length=200, blank=True, help_text=_("Who published it."))
    url = WebAddressField(_("web address"), max_length=1000, blank=True, help_text=_("Where it can be read."))
    archived_url = WebAddressField(
        _("archived copy"),
        max_length=1000,
        blank=True,
        help_text=_("A copy kept by an archive, for when the address dies."),
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cited_as_source",
        help_text=_("If the source is a document of this record."),
    )
    published_on = models.DateField(_("published on"), null=True, blank=True, help_text=_("Empty if unknown."))
    published_on_precision = precision_field()
    seen_on = models.DateField(_("seen on"), null=True, blank=True, help_text=_("The day somebody of us read it."))
    language = language_field()
    independence = models.CharField(
        _("independence"),
        max_length=12,
        choices=Independence,
        default=Independence.UNKNOWN,
        help_text=_("Whether it knows of the event by itself."),
    )
    note = LineField(_("note"), max_length=300, blank=True, help_text=_("For example: advocacy page."))

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ["id"]
        constraints = [
            *written("source", lines="title publisher url archived_url note"),
            must(
                "source_can_be_looked_up",
                Q(title__regex=r"\S") | Q(publisher__regex=r"\S") | ~Q(url="") | Q(document__isnull=False),
                _("Give a title, a publisher, a web address or a document."),
            ),
            one_of("source_independence_is_a_listed_value", "independence", Independence),
            is_web_address("source_web_address_is_one", "url"),
            is_web_address("source_archived_address_is_one", "archived_url"),
            must("source_language_is_a_code", Q(language__regex=r"^[a-z]{2,3}$"), _("Two or three small letters.")),
            date_fits_precision("source_date_fits_its_precision", "published_on"),
        ]
        triggers = [parts_stay_with("recommendations_followupevent", "event_id")]

    def __str__(self) -> str:
        return self.title or self.publisher or self.url
