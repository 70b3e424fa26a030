"""Step-up: what is grave asks for the second factor again, unless it was shown within five minutes."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ..models import Factor

FRESH = 5 * 60
REAL_FACTORS = (Factor.Type.TOTP, Factor.Type.WEBAUTHN)


def has_factor(request: HttpRequest) -> bool:
    return get_adapter().is_mfa_enabled(request.user, REAL_FACTORS)


def shown_at(request: HttpRequest, *methods: str) -> float:
    """When this session was last shown one of these: a password, a second factor. Never is 0."""
    records = get_authentication_records(request, request.user)
    return max((record["at"] for record in records if record["method"] in methods), default=0)


def is_stepped_up(request: HttpRequest) -> bool:
    """Whether the second factor was shown just now; whoever has none yet shows the password."""
    methods = ["mfa"] if has_factor(request) else ["password"]
    return time.time() - shown_at(request, *methods) < FRESH


def record_factor(request: HttpRequest, factor: Factor) -> None:
    record_authentication(request, request.user, "mfa", id=factor.pk, type=factor.type, reauthenticated=True)


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script asks, which wants a status and not a page."""
    asked = request.headers
    return bool(
        asked.get("HX-Request")
        or asked.get("Sec-Fetch-Mode") == "cors"
        or asked.get("Accept", "").startswith("application/json")
    )


def require_step_up(request: HttpRequest) -> None:
    """Go on only with a fresh second factor. What was posted is kept in the session and done after it was shown."""
    if not is_stepped_up(request):
        raise ReauthenticationRequired


def stepped_up(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for those alone who showed their second factor within five minutes. A script is answered 403."""

    @wraps(view)
    def stepped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fetch(request) and not is_stepped_up(request):
            return HttpResponse(_("Confirm that it is you first."), status=403, content_type="text/plain")
        require_step_up(request)
        return view(request, *args, **kwargs)

    return stepped
