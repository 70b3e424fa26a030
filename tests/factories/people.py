"""People and their organisations, who is signed in or wrote down what, and who wants to be told."""

from datetime import datetime, timedelta
from typing import Any

from recommendations import models

from .numbers import AT, number, sha256


def make_user(*, password: str | None = None, **fields: Any) -> models.User:
    """A person; without a password nobody can log in as them, which spares the hashing."""
    defaults = {"username": f"user-{number('user')}"}
    return models.User.objects.create_user(**defaults | fields, password=password)


def make_organisation(**fields: Any) -> models.Organisation:
    n = number("organisation")
    return models.Organisation.objects.create(**{"name": f"Organisation {n}", "slug": f"organisation-{n}"} | fields)


def make_membership(
    *, user: models.User | None = None, organisation: models.Organisation | None = None, **fields: Any
) -> models.Membership:
    return models.Membership.objects.create(
        user=user or make_user(), organisation=organisation or make_organisation(), **fields
    )


def make_invitation(*, organisation: models.Organisation | None = None, **fields: Any) -> models.Invitation:
    """An open invitation whose word nobody knows."""
    defaults = {"role": "staff", "token_hash": sha256("invitation"), "invited_at": AT, "expires_at": AT + timedelta(7)}
    return models.Invitation.objects.create(
        **defaults | {"invited_by": make_user()} | fields, organisation=organisation or make_organisation()
    )


def make_arrival(*, user: models.User, by: models.User, at: datetime, **fields: Any) -> models.Invitation:
    """An invitation by which an account was made at that moment."""
    return make_invitation(**fields, invited_by=by, used_by=user, used_at=at)


def make_way_back(*, account: models.User, by: models.User | None = None, at: datetime) -> models.Invitation:
    """A link by which an account came back at that moment."""
    moments = {"invited_at": at, "expires_at": at + timedelta(7), "used_at": at}
    return models.Invitation.objects.create(
        **moments, token_hash=sha256("way back"), account=account, used_by=account, invited_by=by or make_user()
    )


def make_session(*, user: models.User | None = None, **fields: Any) -> models.Session:
    defaults = {"session_key": f"session-{number('session')}", "session_data": "", "expire_date": AT + timedelta(1)}
    moments = {"created_at": AT, "seen_at": AT}
    return models.Session.objects.create(**defaults | moments | fields, user=user or make_user())


def make_tally(**fields: Any) -> models.Tally:
    return models.Tally.objects.create(**{"key": sha256("tally"), "count": 1, "ends_at": AT} | fields)


def make_alert(*, confirmed: bool = True, **fields: Any) -> models.Alert:
    """A wish to be told by mail, confirmed and told for the last time on the day of factories."""
    n, day = number("alert"), AT.date()
    defaults = {"address": f"reader-{n}@example.org", "language": "en", "rhythm": "daily", "asked_on": day}
    defaults |= {"word_hash": sha256("word"), "key": f"key-of-an-alert-{n:010}"}
    if confirmed:
        defaults |= {"confirmed_on": day, "told_until": day - timedelta(1), "tried_on": day}
    return models.Alert.objects.create(**defaults | fields)


def make_draft(*, author: models.User | None = None, **fields: Any) -> models.Draft:
    defaults = {"key": f"draft-{number('draft'):016}", "noun": "event", "values": {"title": "A la"}, "saved_at": AT}
    return models.Draft.objects.create(**defaults | fields, author=author or make_user())
