"""Confidential sources: who told us. Sealed to the people whom the organisation names, and every opening is recorded."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import pgtrigger
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .follow_ups import FollowUpEvent
from .history import with_history
from .organisations import Organisation, User
from .publication import new_public_id
from .rules import not_empty


class ConfidentialSourceQuerySet(models.QuerySet["ConfidentialSource"]):
    @transaction.atomic
    def enter(
        self, *, event: FollowUpEvent, by: User, at: datetime, openers: Iterable[User] = (), **words: str
    ) -> "ConfidentialSource":
        """Write down who told us, for the person who writes and for those whom they name."""
        source = self.create(event=event, organisation=event.logged_by, entered_by=by, entered_at=at, **words)
        source.openers.set({by, *openers})
        return source


@partial(with_history, leaving_out=("name", "contact", "notes"))
class ConfidentialSource(models.Model):
    """A person behind an event. Name, contact and notes are in this table and nowhere else: not in history, search,
    export, log or mail."""

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False, unique=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="confidential_sources"
    )
    event = models.ForeignKey(
        FollowUpEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="confidential_sources"
    )
    name = models.TextField(_("name"))
    contact = models.TextField(_("contact"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    entered_by = models.ForeignKey(
        User, verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="entered_confidential_sources"
    )
    entered_at = models.DateTimeField(_("entered at"))
    openers = models.ManyToManyField(
        User, verbose_name=_("those who may open it"), blank=True, related_name="confidential_sources"
    )

    objects = ConfidentialSourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("confidential source"), _("confidential sources")
        ordering = ["id"]
        constraints = [not_empty("confidential_source_has_a_name", "name", _("Say who it is, or how you call them."))]

    def __str__(self) -> str:
        return self.public_id

    def open(self, *, by: User, at: datetime) -> "Opening":
        """Record the opening; only then are the words shown."""
        return self.openings.create(by=by, at=at)


class Opening(models.Model):
    """Somebody opened a confidential source. Only ever added to."""

    source = models.ForeignKey(
        ConfidentialSource, verbose_name=_("confidential source"), on_delete=models.PROTECT, related_name="openings"
    )
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="openings")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("opening"), _("openings")
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="openings_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d}"
