"""People who are signed in, with their second factor shown, without the way there; and the steps of the way."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from django.utils import timezone

from recommendations.models import Invitation, User
from tests.factories import make_organisation, make_user

PASSWORD = "seventeen quiet herons"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"


def with_factor(user: User) -> User:
    """The person with an authenticator app whose secret is SECRET, and recovery codes."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return user


def make_colleague(**fields: object) -> User:
    """A person who can sign in from the first step on."""
    return with_factor(make_user(password=PASSWORD, **fields))


def code(secret: str = SECRET, *, later: int = 0) -> str:
    """What the app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def signed_in(user: User, client: Client | None = None, *, seconds_ago: float = 0) -> Client:
    """A browser in which the person showed the second factor so long ago."""
    client = client or Client()
    client.force_login(with_factor(user))
    factor = Authenticator.objects.get(user=user, type="totp")
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time() - seconds_ago, "id": factor.pk, "type": "totp"}
    ]
    session.save()
    assert client.cookies[settings.SESSION_COOKIE_NAME]
    return client


def try_password(client: Client, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def try_code(client: Client, word: str) -> Any:
    return client.post(CODE, {"code": word})


def is_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


def make_invitation(**fields: Any) -> tuple[Invitation, str]:
    kinds = fields or {"organisation": make_organisation(), "role": "staff"}
    row = Invitation(**kinds)
    return row, f"/accounts/invitation/{row.issue(by=make_user(is_superuser=True), at=timezone.now())}/"


def accepted(link: str, name: str = "quiet-heron", password: str = PASSWORD) -> Any:
    words = {
        "new_password1": password,
        "new_password2": password,
        "username": name,
        "is_superuser": "on",
        "role": "reviewer",
    }
    return Client().post(link, words)
