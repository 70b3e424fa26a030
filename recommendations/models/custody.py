"""What was done with evidence, by whom and when, and what is still on its way in."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation, User
from .rules import must, one_of
from .written import LineField, written


class Act(models.TextChoices):
    RECEIVED = "received", _("received")
    VIEWED = "viewed", _("viewed")
    CLEANED = "cleaned", _("cleaned")
    RELEASED = "released", _("released")
    RECALLED = "recalled", _("recalled")
    EXPORTED = "exported", _("exported")


OF_A_COPY = (Act.VIEWED, Act.CLEANED, Act.RELEASED, Act.RECALLED)
NEED_A_REASON = (Act.RECALLED, Act.EXPORTED)


class Custody(models.Model):
    """One line of a file's custody: what was done, by whom, when and why. Only ever added to."""

    evidence = models.ForeignKey(
        "Evidence", verbose_name=_("evidence"), on_delete=models.PROTECT, related_name="custody"
    )
    copy = models.ForeignKey(
        "CleanedCopy",
        verbose_name=_("cleaned copy"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="custody",
    )
    act = models.CharField(_("act"), max_length=10, choices=Act)
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField(_("at"))
    why = LineField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("custody"), _("custody")
        ordering = ["at", "id"]
        constraints = [
            *written("custody", lines="why"),
            one_of("custody_act_is_a_listed_act", "act", Act),
            must(
                "custody_of_a_copy_says_of_which",
                Q(act__in=OF_A_COPY, copy__isnull=False) | (~Q(act__in=OF_A_COPY) & Q(copy__isnull=True)),
                _("Say which copy was cleaned, viewed, released or recalled."),
            ),
            must(
                "custody_says_why_where_it_matters",
                ~Q(act__in=NEED_A_REASON) | Q(why__regex=r"\S"),
                _("Say why it was exported or recalled."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="custody_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.get_act_display()}"


class Upload(models.Model):
    """A file that is being received in pieces; its bytes wait under ``stored_as`` until all are there."""

    key = models.CharField(_("key"), max_length=22, unique=True)
    author = models.ForeignKey(User, verbose_name=_("author"), on_delete=models.CASCADE, related_name="uploads")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="uploads"
    )
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveIntegerField(_("size in bytes"))
    stored_as = models.CharField(_("stored as"), max_length=64, unique=True)
    begun_at = models.DateTimeField(_("begun at"))
    evidence = models.ForeignKey(
        "Evidence", verbose_name=_("evidence"), on_delete=models.CASCADE, null=True, blank=True, related_name="uploads"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("upload"), _("uploads")
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return self.key
