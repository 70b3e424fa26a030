"""What readers find where something published was withdrawn."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .rules import must, not_empty


class TombstoneQuerySet(models.QuerySet["Tombstone"]):
    def for_public(self) -> Self:
        """Those of what is still withdrawn."""
        return self.filter(lifted_on__isnull=True)

    def lift_one(self, *, on: date) -> None:
        """What stood there is public again. Of several that say the same, one."""
        self.filter(pk=self.for_public().order_by("pk").values("pk")[:1]).update(lifted_on=on)


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
    lifted_on = models.DateField(_("put back on"), null=True, blank=True, editable=False)

    objects = TombstoneQuerySet.as_manager()

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
        triggers = [
            pgtrigger.Protect(name="tombstones_stay", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="tombstones_are_only_lifted", exclude=["lifted_on"]),
            pgtrigger.Protect(
                name="tombstones_are_lifted_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.lifted_on IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.address} {self.on}"

    @property
    def anchor(self) -> str:
        """Where on its page it stood, if it had an address of its own there."""
        return self.address.partition("#")[2]
