"""What somebody is typing: kept as typed, so that a lost connection or a closed browser loses nothing."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organisations import User
from .rules import must, one_of


class DraftNoun(models.TextChoices):
    EVENT = "event", _("event")
    ASSESSMENT = "assessment", _("assessment")
    RESPONSE = "response", _("State response")
    SOURCE = "source", _("confidential source")


class DraftQuerySet(models.QuerySet["Draft"]):
    def unfinished(self) -> Self:
        return self.filter(became="")


class Draft(models.Model):
    """The words in one form, saved while they are typed; sealed to their author, and without history.

    The form's address carries ``key``. Saving the form makes one row of its noun, named in ``became``, and empties the
    draft: sent twice, it still makes one.
    """

    key = models.CharField(_("key"), max_length=22, unique=True)
    author = models.ForeignKey(User, verbose_name=_("author"), on_delete=models.CASCADE, related_name="drafts")
    noun = models.CharField(_("noun"), max_length=10, choices=DraftNoun)
    about = models.CharField(_("what it changes"), max_length=10, blank=True)  # public id of the row that is edited
    values = models.JSONField(_("values"), default=dict)
    base = models.JSONField(_("values when opened"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number of savings"), default=0)
    saved_at = models.DateTimeField(_("saved at"))
    became = models.CharField(_("became"), max_length=10, blank=True)  # public id of the row that was made

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("draft"), _("drafts")
        ordering = ["-saved_at"]
        constraints = [
            one_of("draft_noun_is_a_listed_noun", "noun", DraftNoun),
            must(
                "draft_key_is_22_letters", Q(key__regex=r"^[A-Za-z0-9_-]{22}$"), _("This address is not one of ours.")
            ),
            must(
                "draft_that_became_something_is_empty",
                Q(became="") | Q(values={}, base__isnull=True),
                _("A finished draft keeps nothing."),
            ),
        ]
        indexes = [models.Index(fields=["author", "-saved_at"], name="draft_by_author")]

    def __str__(self) -> str:
        return f"{self.get_noun_display()} {self.key}"
