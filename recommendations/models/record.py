"""The chain over every change: one link for each row that is only ever added (decision 20).

Links are written by `manage.py chain_record`, apart from the web process; requests can only read them.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .history import with_history
from .organisations import Organisation, User
from .rules import must, not_empty, one_of
from .written import WordsField, written


class Shape(models.Model):
    """Which columns of a table the links of one time commit to; a migration that adds a column begins a new shape."""

    table = models.CharField(_("table"), max_length=63)
    key = models.CharField(_("key"), max_length=63)
    columns = models.JSONField(_("columns"))
    # Of a table of history: the table whose rows it keeps, or nothing.
    of_table = models.CharField(_("history of"), max_length=63, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("shape"), _("shapes")
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="shapes_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.table} {self.pk}"


class Link(models.Model):
    """What a row was when it was chained: SHA-256 of a salt and its content, and of the link before.

    Without its salt a link keeps the commitment and tells nothing: so it stands for what was erased.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    shape = models.ForeignKey(Shape, verbose_name=_("shape"), on_delete=models.PROTECT, related_name="links")
    row = models.CharField(_("row"), max_length=36)
    salt = models.BinaryField(_("salt"), null=True)
    commitment = models.BinaryField(_("commitment"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name, verbose_name_plural = _("link"), _("links")
        ordering = ["number"]
        indexes = [models.Index(fields=["shape", "row"], name="link_by_row")]
        triggers = [
            pgtrigger.Protect(name="links_stay", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="links_only_lose_their_salt", exclude=["salt"]),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Erased(models.TextChoices):
    """What can be erased: what people wrote and sent; never the words of a State or of the United Nations."""

    EVENT = "event", _("event")
    RESPONSE = "response", _("State response")
    ASSESSMENT = "assessment", _("assessment")
    EVIDENCE = "evidence", _("evidence")
    SOURCE = "source", _("confidential source")


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def carried_out(self, noun: str) -> models.QuerySet:
        """The keys of what was destroyed, of one kind."""
        return self.filter(noun=noun, erased_at__isnull=False).values_list("row", flat=True)


@with_history
class Erasure(models.Model):
    """One person asked that something be destroyed for good, and another one agreed. `chain_record` then does it.

    Until then who asked may take it back; another may refuse it instead of agreeing.
    """

    noun = models.CharField(_("noun"), max_length=10, choices=Erased)
    row = models.BigIntegerField(_("row"))
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="erasures"
    )
    reason = WordsField(_("reason"), help_text=_("It stays on record: name nobody, repeat nothing."))
    asked_by = models.ForeignKey(
        User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="asked_erasures"
    )
    asked_at = models.DateTimeField(_("asked at"))
    agreed_by = models.ForeignKey(
        User,
        verbose_name=_("agreed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreed_erasures",
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    # Refused by another person, with a reason, or taken back by who asked.
    ended_by = models.ForeignKey(
        User,
        verbose_name=_("ended by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_erasures",
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = WordsField(_("why it was refused"), blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    # The links that lost their salt: what they commit to cannot be guessed any more.
    links = models.JSONField(_("links"), default=list, blank=True, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("erasure"), _("erasures")
        ordering = ["-asked_at", "-id"]
        constraints = [
            *written("erasure", words="reason ended_reason"),
            one_of("erasure_is_of_a_listed_noun", "noun", Erased),
            not_empty("erasure_says_why", "reason", _("Say why it must be destroyed.")),
            must(
                "erasure_needs_two_persons",
                Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | (Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                _("Another person than who asked must agree."),
            ),
            must(
                "erasure_follows_agreement",
                Q(erased_at__isnull=True) | Q(agreed_at__isnull=False),
                _("Nothing is erased before a second person agreed."),
            ),
            must(
                "erasure_ends_by_someone_or_is_carried_out",
                Q(ended_by__isnull=True, ended_at__isnull=True, ended_reason="")
                | Q(ended_by__isnull=False, ended_at__isnull=False, erased_at__isnull=True),
                _("What is erased is neither refused nor taken back."),
            ),
            must(
                "erasure_is_refused_with_a_reason",
                Q(ended_by__isnull=True) | Q(ended_by=F("asked_by")) | Q(ended_reason__regex=r"\S"),
                _("Say why it is refused."),
            ),
            models.UniqueConstraint(
                fields=["noun", "row"],
                condition=Q(ended_at__isnull=True),
                name="erasure_is_asked_once",
                violation_error_message=_("Its erasure was asked for already."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="erasures_stay", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="erasure_is_only_decided",
                exclude=["agreed_by", "agreed_at", "ended_by", "ended_at", "ended_reason", "erased_at", "links"],
            ),
            pgtrigger.Protect(
                name="erasure_is_decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(OLD.ended_at IS NOT NULL OR OLD.erased_at IS NOT NULL OR (OLD.agreed_at IS NOT NULL"
                    " AND (OLD.agreed_by_id, OLD.agreed_at) IS DISTINCT FROM (NEW.agreed_by_id, NEW.agreed_at)))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.row}"
