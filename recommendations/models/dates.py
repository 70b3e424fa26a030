"""Dates that come: when a State is reviewed, when a report is due. Only what a source says, and as exactly as it says it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .publication import new_public_id
from .rules import DatePrecision, in_order, is_web_address, must, not_empty, one_of
from .vocabulary import State
from .written import LineField, WebAddressField, written


class NextDateQuerySet(models.QuerySet["NextDate"]):
    def not_over_on(self, day: date) -> Self:
        """Those that have not ended before that day, as far as it is known; a month is not over before its end."""
        return self.filter(
            Q(ends_on__gte=day)
            | Q(ends_on__isnull=True, begins_on_precision=DatePrecision.DAY, begins_on__gte=day)
            | Q(begins_on_precision=DatePrecision.MONTH, begins_on__gte=day.replace(day=1))
            | Q(begins_on_precision=DatePrecision.YEAR, begins_on__gte=day.replace(month=1, day=1))
        )

    def by_day(self) -> Self:
        return self.order_by("begins_on", "pk")


class DateKind(models.TextChoices):
    UPR_REVIEW = "upr_review", _("Universal Periodic Review")
    SESSION = "session", _("session of a United Nations body")
    REPORT_DUE = "report_due", _("report of the State due")
    REVIEW_DUE = "review_due", _("review due")
    OTHER = "other", _("other")


@with_history
class NextDate(models.Model):
    """A day, a span of days, a month or a year in which something is to happen, and who says so."""

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False, unique=True)
    state = models.ForeignKey(
        State,
        verbose_name=_("State"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next_dates",
        help_text=_("Whom it concerns. Empty if it concerns several States."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DateKind, help_text=_("The nearest one."))
    title = LineField(
        _("what happens"), max_length=200, help_text=_("In a few words: Human Rights Council, 63rd session.")
    )
    begins_on = models.DateField(_("when"), help_text=_("The first day. A month is entered as its first day."))
    begins_on_precision = models.CharField(
        _("date precision"),
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        help_text=_("What is known: the day, only the month, or only the year."),
    )
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty if it is one day or not known.")
    )
    url = WebAddressField(_("web address"), max_length=1000, help_text=_("Where this date can be read."))
    note = LineField(_("note"), max_length=300, blank=True, help_text=_("For example: the session may still be moved."))

    objects = NextDateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("next date"), _("next dates")
        ordering = ["begins_on", "id"]
        constraints = [
            *written("next_date", lines="title url note"),
            must(
                "next_date_public_id_is_ten_letters", Q(public_id__regex=r"^[0-9a-z]{10}$"), _("Ten letters or digits.")
            ),
            one_of("next_date_kind_is_a_listed_kind", "kind", DateKind),
            not_empty("next_date_says_what_happens", "title", _("Say what happens.")),
            not_empty("next_date_names_its_source", "url", _("Name the web address at which the date can be read.")),
            is_web_address("next_date_web_address_is_one", "url"),
            in_order("next_date_ends_after_it_begins", "begins_on", "ends_on"),
            must(
                "next_date_fits_its_precision",
                Q(begins_on_precision=DatePrecision.DAY)
                | Q(begins_on_precision=DatePrecision.MONTH, begins_on__day=1)
                | Q(begins_on_precision=DatePrecision.YEAR, begins_on__day=1, begins_on__month=1),
                _("A month is entered as its first day, a year as 1 January."),
            ),
            must(
                "next_date_with_an_end_is_known_to_the_day",
                Q(ends_on__isnull=True) | Q(begins_on_precision=DatePrecision.DAY),
                _("Only what is known to the day has a last day."),
            ),
            models.UniqueConstraint(
                fields=["state", "kind", "begins_on", "title"],
                nulls_distinct=False,
                name="next_date_is_recorded_once",
                violation_error_message=_("This date is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page on which it stands."""
        return f"{self.state.get_absolute_url() if self.state else reverse('home')}#dates"
