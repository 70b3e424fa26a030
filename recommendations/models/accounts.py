"""Accounts: invitations, which alone open them, signed-in sessions, and the counts that slow guessing down.

What lets somebody in is kept here only as a hash: an invitation's word, a session's key.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Self

import pgtrigger
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .account_rules import sessions_end
from .history import with_history
from .organisations import Membership, Organisation, Role, User
from .rules import SHA256, must, one_of
from .written import LineField, written

LASTS = timedelta(days=7)
ANOTHER_FACTOR = (
    "(OLD.user_id, OLD.type, OLD.data->'secret', OLD.data->'seed', OLD.data->'credential')"
    " IS DISTINCT FROM (NEW.user_id, NEW.type, NEW.data->'secret', NEW.data->'seed', NEW.data->'credential')"
)
ADD = """
    INSERT INTO recommendations_tally AS old (key, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN old.ends_at > %s THEN old.count + 1 ELSE 1 END,
        ends_at = CASE WHEN old.ends_at > %s THEN old.ends_at ELSE EXCLUDED.ends_at END
    RETURNING count
"""
CLOSED_BEFORE = _("This link has been used, has been withdrawn or is older than seven days.")


def hash_of(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, at: datetime) -> Self:
        """Those that can still be accepted."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)

    def used(self) -> Self:
        """Those by which somebody came in, with who gave them out, newest first."""
        rows = self.filter(used_at__isnull=False).order_by("-used_at", "-id")
        return rows.select_related("account", "used_by", "invited_by", "organisation", "group")

    def revoke(self, *, by: User, at: datetime) -> int:
        return self.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_by=by, revoked_at=at)


@partial(with_history, leaving_out=("token_hash",))
class Invitation(models.Model):
    """A link that lets one person make an account, or back into one. It works once, for seven days.

    One that was used stays: from it is read who let whom in, and what waits after a way back (access.py).
    """

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        help_text=_("Whose drafts this person will see."),
    )
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=Role,
        blank=True,
        help_text=_("Staff write; reviewers also publish what colleagues wrote."),
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("group of the admin"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For those who type in the record and belong to no organisation."),
    )
    account = models.ForeignKey(
        User,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ways_back",
        help_text=_("The account that the link lets back in: with a new password and a new second factor."),
    )
    suggested_username = LineField(
        _("suggested user name"), max_length=150, blank=True, help_text=_("A pseudonym serves; nobody needs a name.")
    )
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, verbose_name=_("invited by"), on_delete=models.PROTECT, related_name="invitations", editable=False
    )
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    expires_at = models.DateTimeField(_("ends at"), editable=False)
    used_by = models.ForeignKey(
        User, verbose_name=_("used by"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    used_at = models.DateTimeField(_("used at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        User, verbose_name=_("withdrawn by"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        ordering = ["-invited_at", "-id"]
        constraints = [
            *written("invitation", lines="suggested_username"),
            must(
                "invitation_leads_to_one_place",
                Q(organisation__isnull=False, group__isnull=True, account__isnull=True) & ~Q(role="")
                | Q(organisation__isnull=True, group__isnull=False, account__isnull=True, role="")
                | Q(organisation__isnull=True, group__isnull=True, account__isnull=False, role=""),
                _("Invite to an organisation with a role, or to a group of the admin, or back into an account."),
            ),
            one_of("invitation_role_is_a_listed_role", "role", Role, blank=True),
            must("invitation_hash_is_sha256", Q(token_hash__regex=SHA256), _("64 hexadecimal digits.")),
            must(
                "invitation_is_used_or_withdrawn_or_neither",
                Q(used_at__isnull=True, used_by__isnull=True) & Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False) & Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(used_at__isnull=True, used_by__isnull=True) & Q(revoked_at__isnull=False, revoked_by__isnull=False),
                _("A link is used once or withdrawn, by someone at some time."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="invitations_end_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.used_at IS NOT NULL OR OLD.revoked_at IS NOT NULL"),
            ),
            pgtrigger.Protect(
                name="used_invitations_stay",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.used_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return self.suggested_username or str(self.account or self.group or self.organisation)

    def issue(self, *, by: User, at: datetime) -> str:
        """Save the invitation and return its word, which is kept nowhere: it is in the link alone."""
        word = secrets.token_urlsafe(32)
        self.token_hash, self.invited_by, self.invited_at, self.expires_at = hash_of(word), by, at, at + LASTS
        self.full_clean(exclude=["token_hash"])
        if self.account:
            self.account.ways_back.revoke(by=by, at=at)  # the newest link alone works
        self.save(force_insert=True)
        return word

    @classmethod
    def found(cls, word: str, *, at: datetime) -> "Invitation | None":
        """The open invitation whose link holds this word."""
        return (
            cls.objects.open(at=at)
            .select_related("organisation", "group", "account", "invited_by")
            .filter(token_hash=hash_of(word))
            .first()
        )

    @transaction.atomic
    def accept(self, *, username: str, password: str, at: datetime) -> User:
        """Make the account, or give the old one a new password and no second factor; the link ends.

        Raises ValidationError when the link has ended meanwhile or the user name is taken.
        """
        current = Invitation.objects.select_for_update().open(at=at).filter(pk=self.pk).first()
        if current is None:
            raise ValidationError(CLOSED_BEFORE)
        user = current.account or User(username=username, is_staff=current.group is not None)
        user.set_password(password)
        user.full_clean()
        user.save()
        if current.account:
            Authenticator.objects.filter(user=user).delete()
        if current.group:
            user.groups.add(current.group)
        if current.organisation:
            Membership.objects.create(user=user, organisation=current.organisation, role=current.role)
        current.used_by, current.used_at = user, at
        current.save(update_fields=["used_by", "used_at"])
        return user


class Session(AbstractBaseSession):
    """A browser that is signed in or about to be. No network address is kept; of the cookie's key only a hash is."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    device = models.CharField(_("device"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("signed in at"))
    seen_at = models.DateTimeField(_("last used at"))

    class Meta(AbstractBaseSession.Meta):
        verbose_name, verbose_name_plural = _("session"), _("sessions")


class Factor(Authenticator):
    """A second factor. Its use changes its row too; only another secret is another factor."""

    class Meta:
        proxy = True
        triggers = [
            sessions_end("user_id", on=pgtrigger.Insert, name="sessions_end_when_it_comes"),
            sessions_end("user_id", on=pgtrigger.Delete, name="sessions_end_when_it_goes"),
            sessions_end("user_id", on=pgtrigger.Update, name="sessions_end_when_it_changes", when=ANOTHER_FACTOR),
        ]


class TallyQuerySet(models.QuerySet["Tally"]):
    def add(self, *what: object, at: datetime, lasting: timedelta) -> int:
        """Count one more of this, and return how many there were since the first, which is forgotten after a while.

        One statement, so that attempts made in parallel are counted one after the other.
        """
        with connection.cursor() as cursor:
            cursor.execute(ADD, [key_of(*what), at + lasting, at, at])
            count: int = cursor.fetchone()[0]
        return count

    def ended(self, *, at: datetime) -> Self:
        """Counts that nothing asks for any more."""
        return self.filter(ends_at__lte=at)

    def take_back(self, *what: object) -> None:
        self.filter(key=key_of(*what), count__gt=0).update(count=models.F("count") - 1)


class Tally(models.Model):
    """How often something was tried lately. The key is a keyed hash: it gives back no name and no address."""

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("count"))
    ends_at = models.DateTimeField(_("ends at"), db_index=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tally"), _("tallies")

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"


def key_of(*what: object) -> str:
    return salted_hmac("recommendations.Tally", "\0".join(map(str, what)), algorithm="sha256").hexdigest()
