"""What allauth asks of us: who may sign up (nobody), how guessing is slowed, how secrets are kept, our own sentences."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Membership, User
from ..networks import network_of
from .browsers import device_of, remember
from .ciphers import decrypted, encrypted
from .step_up import has_factor, is_stepped_up
from .throttle import attempt, succeeded

TOO_MANY = gettext_lazy("Too many attempts. Wait a quarter of an hour and try again.")
WRONG_CODE = gettext_lazy("This code is wrong, was used already or is too old. Take the next one.")
PURPOSE = "second factors"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("This user name and this password do not belong together."),
        "too_many_login_attempts": TOO_MANY,
        "incorrect_password": gettext_lazy("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not attempt(request, "password", credentials.get("username", ""), at=timezone.now()):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            succeeded(request, "password", credentials.get("username", ""))
            request.session["password"] = user.get_session_auth_hash()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        known = user.get_session_auth_hash()
        if not user.is_active or request.session.pop("password", known) != known:
            # Between password and code the account was frozen, or its password changed.
            request.session.flush()
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        request.session["device"] = device_of(request.headers.get("User-Agent", ""))
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        remember(response, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk for who belongs to an organisation, the admin for who types in the record."""
        belongs = Membership.objects.filter(user=request.user).exists()
        return reverse("admin:index") if request.user.is_staff and not belongs else reverse("desk:queue")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def is_safe_url(self, url: str) -> bool:
        return url_has_allowed_host_and_scheme(url, allowed_hosts={context.request.get_host()})

    def is_reauthentication_required(self, app: str = "") -> bool:
        return not is_stepped_up(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factor; a password alone only where there is no other yet."""
        methods = super().get_reauthentication_methods(user)
        by_password = [method for method in methods if method["url"] == reverse("account_reauthenticate")]
        return [m for m in methods if m not in by_password] if has_factor(context.request) else by_password

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_of(request)

    def add_message(
        self, request: HttpRequest, level: int, *args: Any, message: str | None = None, **more: Any
    ) -> None:
        """Only sentences of our own: the pages themselves show what was done."""
        if message:
            super().add_message(request, level, message=message)

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """No mail tells who does what."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return encrypted(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text, purpose=PURPOSE)

    def _get_site_name(self) -> str:
        return _("Recommendation Tracker")

    def _get_user_identifier(self, user: User) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = user.authenticator_set.filter(type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "Recommendation Tracker"}
