"""Who is told by mail of what changes. The address is all that is kept of a person; strangers write here by functions alone.

Nothing here has a history, and no door reads it: what ends is gone. See docs/decisions/0017.
"""

import secrets
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .accounts import hash_of
from .rules import LANGUAGE, SHA256, must, not_empty, one_of

WAITS = timedelta(days=7)
LONGEST_QUERY = 1000


class Rhythm(models.TextChoices):
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")


DAYS = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7}


class AlertQuerySet(models.QuerySet["Alert"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_on__isnull=False)

    def never_confirmed(self, *, today: date) -> Self:
        """Those that nobody confirmed within seven days."""
        return self.filter(confirmed_on__isnull=True, asked_on__lt=today - WAITS)

    def due(self, *, today: date) -> Self:
        """Those whose day has come: changes are told a day or a week after the last ones, and only of days that are over."""
        rhythms = Q()
        for rhythm, days in DAYS.items():
            rhythms |= Q(rhythm=rhythm, tried_on__lte=today - timedelta(days))
        return self.confirmed().filter(rhythms, told_until__lt=today - timedelta(1)).order_by("pk")


class Alert(models.Model):
    """One address's wish to be told of what changes for one filter.

    ``told_until``: the last day whose changes were told. ``tried_on``: the day of the last mail, written before it is sent, so
    that whoever is killed between sends no second one; what was perhaps not told then is told with the next.
    """

    address = models.EmailField(_("e-mail address"), max_length=254)
    query = models.CharField(_("filter"), max_length=LONGEST_QUERY, blank=True)
    language = models.CharField(_("language"), max_length=3)
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm)
    word_hash = models.CharField(_("hash of the word that confirms"), max_length=64, unique=True)
    key = models.CharField(_("key that ends it"), max_length=30, unique=True)
    asked_on = models.DateField(_("asked on"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    told_until = models.DateField(_("told until"), null=True, blank=True)
    tried_on = models.DateField(_("tried on"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("alert"), _("alerts")
        constraints = [
            not_empty("alert_has_an_address", "address", _("Give the address.")),
            one_of("alert_rhythm_is_a_listed_rhythm", "rhythm", Rhythm),
            must("alert_language_is_a_code", Q(language__regex=LANGUAGE), _("Two or three small letters.")),
            must("alert_hash_is_sha256", Q(word_hash__regex=SHA256), _("64 hexadecimal digits.")),
            must("alert_key_cannot_be_guessed", Q(key__regex=r"^[A-Za-z0-9_-]{22,30}$"), _("At least 22 letters.")),
            must(
                "alert_that_is_confirmed_knows_what_was_told",
                Q(confirmed_on__isnull=True, told_until__isnull=True, tried_on__isnull=True)
                | Q(confirmed_on__isnull=False, told_until__isnull=False, tried_on__isnull=False),
                _("From the day of its confirmation on."),
            ),
        ]
        indexes = [models.Index(fields=["address"], name="alert_by_address")]

    def __str__(self) -> str:
        return self.key[:6]


def new_word() -> tuple[str, str]:
    """A word that works once, and its hash, which alone is kept."""
    word = secrets.token_urlsafe(32)
    return word, hash_of(word)


def new_key() -> str:
    return secrets.token_urlsafe(16)
