"""Allauth's views that change a factor, which ends all sessions of the person: this browser goes on under a new key."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import add_webauthn, login_webauthn, remove_webauthn
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..models import Factor
from .step_up import REAL_FACTORS, record_factor
from .throttle import attempt, succeeded

View = Callable[..., HttpResponse]


def go_on(request: HttpRequest) -> None:
    """Keep this browser signed in after a change that ended the person's sessions."""
    if request.user.is_active and not request.session.exists(request.session.session_key):
        request.session.cycle_key()


def goes_on(view: View) -> View:
    @wraps(view)
    def going_on(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        go_on(request)
        return response

    return going_on


def adds(view: View) -> View:
    """Setting up a factor shows it as well."""

    @wraps(view)
    def adding(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        factors = Factor.objects.filter(user=request.user, type__in=REAL_FACTORS).order_by("pk")
        before = factors.count()
        response = view(request, *args, **kwargs)
        if factors.count() > before:
            record_factor(request, factors.last())
        return response

    return goes_on(adding)


def counted(view: View) -> View:
    """A ceremony keeps its state in a session: one network starts no more of them than people do."""

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not attempt(request, "passkey", at=timezone.now()):
            return render(request, "429.html", status=429)
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            succeeded(request, "passkey")
        return response

    return counting


activate_totp, add_passkey = adds(activate_totp), adds(add_webauthn)
deactivate_totp, remove_passkey = goes_on(deactivate_totp), goes_on(remove_webauthn)
generate_recovery_codes = goes_on(generate_recovery_codes)
login_with_passkey = counted(login_webauthn)
