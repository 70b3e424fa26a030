"""Who works with the record: people with an account, and the organisations they belong to."""

from datetime import datetime
from functools import partial

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .account_rules import sessions_end, sessions_end_with_every_change
from .history import with_history
from .rules import is_slug, is_web_address, not_empty, one_of
from .written import LineField, WebAddressField, written

OTHER_RIGHTS = (
    "(OLD.password, OLD.is_active, OLD.is_staff, OLD.is_superuser)"
    " IS DISTINCT FROM (NEW.password, NEW.is_active, NEW.is_staff, NEW.is_superuser)"
)


def as_line(name: str) -> LineField:
    """Django's own field, held to our letters."""
    _name, _path, args, options = AbstractUser._meta.get_field(name).deconstruct()
    return LineField(*args, **options)


@partial(with_history, leaving_out=("password", "last_login"))
class User(AbstractUser):
    """A person with an account. Never public, by name or by number."""

    username, first_name, last_name = map(as_line, ("username", "first_name", "last_name"))

    class Meta(AbstractUser.Meta):
        verbose_name, verbose_name_plural = _("user"), _("users")
        constraints = written("user", lines="username first_name last_name")
        triggers = [sessions_end("id", on=pgtrigger.Update, name="sessions_end_when_rights_change", when=OTHER_RIGHTS)]

    def freeze(self, *, by: "User", at: datetime) -> None:
        """Let nobody in under this account, and end at once what it has open: sessions, and links it gave out."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.invitations.revoke(by=by, at=at)
        self.ways_back.revoke(by=by, at=at)


@with_history
class Organisation(models.Model):
    """An organisation that logs events and assesses. It is named in public only when it has agreed to that."""

    name = LineField(_("name"), max_length=200, unique=True, help_text=_("In full, as the organisation writes it."))
    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("Small letters and hyphens."))
    url = WebAddressField(_("web address"), max_length=500, blank=True, help_text=_("Its own website."))
    is_named = models.BooleanField(
        _("named in public"), default=False, help_text=_("The organisation has agreed that its name is shown.")
    )
    is_demonstration = models.BooleanField(
        _("demonstration"), default=False, help_text=_("Its readings are examples; every page says so.")
    )
    is_lead = models.BooleanField(
        _("lead organisation"),
        default=False,
        help_text=_("Its assessment is the headline wherever several organisations assess. At most one leads."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("organisation"), _("organisations")
        ordering = ["name"]
        constraints = [
            *written("organisation", lines="name url"),
            not_empty("organisation_has_a_name", "name", _("Give the name.")),
            is_slug("organisation_address_is_plain"),
            is_web_address("organisation_web_address_is_one", "url"),
            models.UniqueConstraint(
                fields=["is_lead"],
                condition=Q(is_lead=True),
                name="organisation_that_leads_is_one",
                violation_error_message=_("Another organisation leads."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    STAFF = "staff", _("NGO staff")
    REVIEWER = "reviewer", _("reviewer")


@with_history
class Membership(models.Model):
    """A person's place in an organisation. Restricted: never on a public page."""

    user = models.ForeignKey(
        User,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="memberships",
        help_text=_("Who belongs to it."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text=_("Whose drafts this person sees."),
    )
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=Role,
        default=Role.STAFF,
        help_text=_("Staff write; reviewers also publish what colleagues wrote."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        constraints = [
            one_of("membership_role_is_a_listed_role", "role", Role),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_is_recorded_once",
                violation_error_message=_("This person already belongs to this organisation."),
            ),
        ]
        triggers = sessions_end_with_every_change("user_id")

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
