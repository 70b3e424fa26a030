"""What is known of a browser: its network, its make in two words, and whether somebody signed in with it before."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ..models import User
from ..models.accounts import key_of

COOKIE = "known" if settings.DEVELOPMENT else "__Secure-known"
SALT = "recommendations.accounts.browsers"
A_YEAR = 365 * 24 * 60 * 60
MAKES = {"Edg": "Edge", "OPR": "Opera", "YaBrowser": "Yandex", "Firefox": "Firefox", "FxiOS": "Firefox"} | {
    name: name for name in ("SamsungBrowser", "Chrome", "Safari")
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """Two words such as "Firefox, Android"; names of makers, the same in every language."""
    found = [next((name for mark, name in marks.items() if mark in user_agent), "") for marks in (MAKES, SYSTEMS)]
    return ", ".join(filter(None, found))


# --- browsers that somebody signed in with -----------------------------------------------------------------------


def remember(response: HttpResponse, user: User) -> None:
    """Mark the browser as this person's, where people sign in. It lets nobody in; its failures are counted apart."""
    value = signing.dumps({"name": marked(user.get_username()), "id": secrets.token_urlsafe(12)}, salt=SALT)
    options: dict[str, Any] = {"secure": not settings.DEVELOPMENT, "httponly": True, "samesite": "Lax"}
    # One cookie of a name fits in a response: the path that the person signs in at is the one that counts.
    response.set_cookie(COOKIE, value, max_age=A_YEAR, path=accounts_path(), **options)


def accounts_path() -> str:
    return reverse("account_login").removesuffix("login/")


def known_browser(request: HttpRequest, username: str = "") -> str:
    """The number of this browser if this person, or where no name is given anybody, signed in with it before."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return ""
    return known["id"] if not username or known["name"] == marked(username) else ""


def marked(username: str) -> str:
    return key_of("browser of", username)
