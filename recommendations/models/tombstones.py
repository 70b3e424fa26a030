"""What readers find where something published was withdrawn."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .rules import must, not_empty


@with_history
class Tombstone(models.Model):
    """What readers find where something published was withdrawn: what kind of thing, and the day. No content."""

    noun = models.CharField(_("noun"), max_length=20)
    address = models.CharField(_("address"), max_length=200, blank=True)
    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tombstones",
    )
    on = models.DateField(_("withdrawn on"))

    class Meta:
        verbose_name, verbose_name_plural = _("tombstone"), _("tombstones")
        ordering = ["-on", "-id"]
        constraints = [
            not_empty("tombstone_names_its_noun", "noun", _("Name what was withdrawn.")),
            must(
                "tombstone_stands_somewhere",
                Q(address__regex=r"\S") | Q(recommendation__isnull=False),
                _("Say where it stood."),
            ),
        ]
        indexes = [
            models.Index(fields=["address"], name="tombstone_by_address"),
            models.Index(fields=["-on", "-id"], name="tombstone_by_day"),
        ]
        triggers = [pgtrigger.Protect(name="tombstones_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.noun} {self.address} {self.on}"

    @property
    def anchor(self) -> str:
        """Where on its page it stood, if it had an address of its own there."""
        return self.address.partition("#")[2]
