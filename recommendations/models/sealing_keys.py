"""The public keys to which organisations have their confidential sources sealed. The private ones never come here."""

from datetime import datetime

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.sealing.boxes import fingerprint_of

from .organisations import Organisation, User
from .rules import must


class SealingKeyQuerySet(models.QuerySet["SealingKey"]):
    def newest_of(self, organisation: Organisation) -> "SealingKey | None":
        return self.filter(organisation=organisation).last()

    def held_for(self, organisation: Organisation) -> "SealingKey | None":
        """The key to seal to now; no other one is registered before the transaction ends."""
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        return self.newest_of(organisation)

    @transaction.atomic
    def register(self, public_key: str, *, organisation: Organisation, by: User, at: datetime) -> "SealingKey":
        """From now on all is sealed to this key, and what was sealed before stays as it is. The same one twice is one."""
        newest = self.held_for(organisation)
        if newest and newest.public_key == public_key:
            return newest
        return self.create(public_key=public_key, organisation=organisation, by=by, at=at)


class SealingKey(models.Model):
    """A public key that somebody registered for their organisation: the newest one counts. Only ever added to."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="sealing_keys"
    )
    public_key = models.CharField(_("public key"), max_length=62)
    by = models.ForeignKey(
        User, verbose_name=_("registered by"), on_delete=models.PROTECT, related_name="registered_sealing_keys"
    )
    at = models.DateTimeField(_("registered at"))

    objects = SealingKeyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sealing key"), _("sealing keys")
        ordering = ["id"]
        constraints = [
            must(
                "sealing_key_is_written_as_one",
                Q(public_key__regex=r"^sealing-key-1\.[A-Za-z0-9_-]{48}$"),
                _("This is no public sealing key."),
            )
        ]
        triggers = [pgtrigger.Protect(name="sealing_keys_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.public_key)
