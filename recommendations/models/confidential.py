"""Confidential sources: who told us. Sealed to the organisation's own key where it has one (decision 23), open to the people
whom it names, and every opening is recorded.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.sealing.boxes import Sealed, seal

from .follow_ups import FollowUpEvent
from .history import with_history
from .organisations import Organisation, User
from .publication import new_public_id
from .rules import must
from .sealing_keys import SealingKey

WORDS = ("name", "contact", "notes")


class ConfidentialSourceQuerySet(models.QuerySet["ConfidentialSource"]):
    def plain(self) -> "ConfidentialSourceQuerySet":
        """Those that whoever runs the server can read."""
        return self.filter(sealed_to=None)

    @transaction.atomic
    def enter(
        self, *, event: FollowUpEvent, by: User, at: datetime, openers: Iterable[User] = (), **words: str
    ) -> "ConfidentialSource":
        """Write down who told us, for the person who writes and for those whom they name: sealed where there is a key."""
        key = SealingKey.objects.held_for(event.logged_by)
        source = self.model(event=event, organisation=event.logged_by, entered_by=by, entered_at=at, **words)
        if key:
            source.seal(key)
        source.save()
        source.openers.set({by, *openers})
        return source

    @transaction.atomic
    def seal_held(self, organisation: Organisation) -> int:
        """Seal what the organisation wrote down before it had a key; how many. Nobody here can undo it.

        Raises SealingKey.DoesNotExist where it has none.
        """
        key = SealingKey.objects.held_for(organisation)
        if key is None:
            raise SealingKey.DoesNotExist
        held = list(
            self.filter(organisation=organisation).plain().select_related("event").select_for_update(of=["self"])
        )
        for source in held:
            source.seal(key)
            source.save(update_fields=["box", "sealed_to", *WORDS])
        return len(held)


def sealed_to_the_newest_key() -> pgtrigger.Trigger:
    """Whoever writes: with a key no word is written in plain any more, and what is sealed stays as it is."""
    written = "(NEW.name, NEW.contact, NEW.notes, NEW.box, NEW.sealed_to_id)"
    return pgtrigger.Trigger(
        name="sealed_to_the_newest_key",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF {written} IS DISTINCT FROM {written.replace("NEW", "OLD")} THEN
                IF OLD.sealed_to_id IS NOT NULL THEN
                    RAISE EXCEPTION 'what is sealed stays as it is';
                END IF;
                IF NEW.sealed_to_id IS DISTINCT FROM (
                    SELECT max(id) FROM recommendations_sealingkey WHERE organisation_id = NEW.organisation_id
                ) THEN
                    RAISE EXCEPTION 'a confidential source is sealed to the newest key of its organisation';
                END IF;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 names are ours
    )


@partial(with_history, leaving_out=WORDS)
class ConfidentialSource(models.Model):
    """A person behind an event: either its words are sealed in ``box``, or its organisation has no key and they stand in
    name, contact and notes. These are in this table and nowhere else: not in history, search, export, log or mail."""

    public_id = models.CharField(_("public id"), max_length=10, default=new_public_id, editable=False, unique=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="confidential_sources"
    )
    event = models.ForeignKey(
        FollowUpEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="confidential_sources"
    )
    name = models.TextField(_("name"), blank=True)
    contact = models.TextField(_("contact"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    box = models.BinaryField(_("sealed box"), null=True, blank=True)  # empty once it was erased
    sealed_to = models.ForeignKey(
        SealingKey,
        verbose_name=_("sealed to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confidential_sources",
    )
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
        constraints = [
            must(
                "confidential_source_has_a_name",
                Q(sealed_to__isnull=False) | Q(name__regex=r"\S"),
                _("Say who it is, or how you call them."),
            ),
            must(
                "confidential_source_is_sealed_or_plain",
                Q(sealed_to__isnull=True, box__isnull=True)
                | Q(sealed_to__isnull=False, box__isnull=False, name="", contact="", notes=""),
                _("It is sealed as a whole or not at all."),
            ),
        ]
        triggers = [sealed_to_the_newest_key()]

    def __str__(self) -> str:
        return self.public_id

    def seal(self, key: SealingKey) -> None:
        """Put the words into a box, with what they are about, and forget them."""
        words = {name: getattr(self, name) for name in WORDS}
        about = {"source": self.public_id, "event": self.event.public_id, "title": str(self.event)}
        self.box, self.sealed_to = seal(key.public_key, **about, **words), key
        self.name = self.contact = self.notes = ""

    @property
    def sealed(self) -> Sealed:
        """As it leaves the server."""
        return Sealed(self.public_id, self.sealed_to.fingerprint, bytes(self.box))

    def open(self, *, by: User, at: datetime) -> "Opening":
        """Record the opening; only then are the words shown, or the box handed out."""
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
