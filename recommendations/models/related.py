"""Recommendations that ask for the same, often of different mechanisms."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .recommendations import Recommendation
from .rules import must, not_empty
from .written import LineField, written


@with_history
class RelatedPair(models.Model):
    """Two recommendations that ask for the same or overlap, often of different mechanisms, and why we say so."""

    first = models.ForeignKey(
        Recommendation,
        verbose_name=_("first"),
        on_delete=models.CASCADE,
        related_name="pairs_as_first",
        help_text=_("One of the two; which is first does not matter."),
    )
    second = models.ForeignKey(
        Recommendation,
        verbose_name=_("second"),
        on_delete=models.CASCADE,
        related_name="pairs_as_second",
        help_text=_("The other one."),
    )
    reason = LineField(_("why"), max_length=200, help_text=_("What the two have in common, in a few words."))

    class Meta:
        verbose_name, verbose_name_plural = _("related pair"), _("related pairs")
        constraints = [
            *written("related_pair", lines="reason"),
            not_empty("related_pair_says_why", "reason", _("Say what they have in common.")),
            must("related_pair_is_of_two", ~Q(first=F("second")), _("A pair is of two different recommendations.")),
            models.UniqueConstraint(
                Least("first", "second"),
                Greatest("first", "second"),
                name="related_pair_is_recorded_once",
                violation_error_message=_("This pair is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"
