"""The forms of signing in, with our own labels, counted attempts, and codes that work once."""

from datetime import timedelta
from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..access import organisations_to_invite_to
from ..letters import check_line
from ..models import Factor, Invitation, Tally, User
from .adapters import TOO_MANY, WRONG_CODE
from .throttle import attempt, succeeded

CODE_LIVES = timedelta(minutes=3)
# What a forged answer of a passkey makes the parsers raise.
FORGED = (AttributeError, KeyError, TypeError, ValueError, IndexError, InvalidSignature)


def labelled(form: forms.Form, **labels: Any) -> None:
    for name, label in labels.items():
        form.fields[name].label, form.fields[name].help_text = label, ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, login=_("User name"), password=_("Password"))


class PasswordAgainForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, password=_("Password"))


# --- second factors ----------------------------------------------------------------------------------------------


class CodeOnce(forms.Form):
    """A code that is counted as an attempt and, once right, is refused for as long as it would have lived."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"autofocus": True, "autocapitalize": "off", "spellcheck": "false"}

    def clean_code(self) -> str:
        now, name = timezone.now(), self.user.get_username()
        if not attempt(context.request, "code", name, at=now):
            raise ValidationError(TOO_MANY)
        code: str = super().clean_code()
        used = ("used code", self.user.pk, normalize_user_code(code))
        if Tally.objects.add(*used, at=now, lasting=CODE_LIVES) > 1:
            raise ValidationError(WRONG_CODE)
        succeeded(context.request, "code", name)
        return code


class CodeForm(CodeOnce, factor_forms.AuthenticateForm):
    pass


class CodeAgainForm(CodeOnce, factor_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeOnce, totp_forms.ActivateTOTPForm):
    pass


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, name=_("Name"), passwordless=_("Sign in with this passkey alone, without password"))
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except FORGED as error:
            raise ValidationError(WRONG_CODE) from error


class ReadablePasskey(forms.Form):
    def clean_credential(self) -> Factor:
        try:
            return super().clean_credential()
        except FORGED as error:
            raise ValidationError(_("This passkey was not accepted.")) from error


class PasskeyForm(ReadablePasskey, passkey_forms.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(ReadablePasskey, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class PasskeyLoginForm(ReadablePasskey, passkey_forms.LoginWebAuthnForm):
    pass


# --- invitations -------------------------------------------------------------------------------------------------


class InvitationForm(forms.ModelForm):
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only to mail the link, with no word on what it is for. Not kept. Without it, hand over the link."),
    )

    class Meta:
        model = Invitation
        fields = ["organisation", "role", "group", "suggested_username"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = choices = organisations_to_invite_to(user)
        if not user.is_superuser:
            del self.fields["group"]
            self.fields["organisation"].required = self.fields["role"].required = True
            self.fields["organisation"].initial = choices.first()


class AcceptForm(SetPasswordForm):
    """A new account's name and password, or for an account that exists a new password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[User.username_validator],
        help_text=_("Letters, digits and @ . + - _ only. A pseudonym serves; it is never public."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ["username", "new_password1", "new_password2"]

    def __init__(self, invitation: Invitation, data: Any = None) -> None:
        super().__init__(invitation.account or User(), data)
        self.fields["username"].initial = invitation.suggested_username
        if invitation.account:
            del self.fields["username"]

    def clean_username(self) -> str:
        self.user.username = name = User.normalize_username(self.cleaned_data["username"])
        check_line(name)
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This user name is taken."))
        return name
