"""Who passes the staff door: nobody, but for the views named here. Asked before any view by tracker/middleware.py."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from .step_up import has_factor, is_fetch, shown_at

# For strangers; each view checks what it is given.
OPEN = {"account_login", "mfa_authenticate", "mfa_login_webauthn", "accounts:accept"}
# For those who have yet to set up a second factor.
SETTING_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "account_logout",
}
# For those who have one and did not show it in this session.
SHOWING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"}


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to somebody who may not pass, or None."""
    asked = name_of(request)
    if request.user.is_anonymous:
        return None if asked in OPEN | {"account_logout"} else refused(request, "account_login")
    if not has_factor(request):
        return None if asked in SETTING_UP | OPEN else refused(request, "mfa_index")
    if not shown_at(request, "mfa"):
        return None if asked in SHOWING else refused(request, "mfa_reauthenticate")
    return None


def name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def refused(request: HttpRequest, to: str) -> HttpResponse:
    if is_fetch(request):
        return HttpResponse(_("You are signed out."), status=401, content_type="text/plain")
    if request.method not in ("GET", "HEAD"):
        return render(request, "accounts/signed_out.html", {"sign_in": reverse(to)}, status=401)
    return HttpResponseRedirect(f"{reverse(to)}?{urlencode({'next': request.get_full_path()})}")
