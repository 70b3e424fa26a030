"""What a person may send about the organisation's sealing key."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.models import Organisation, SealingKey
from recommendations.sealing.boxes import NoKey, read_public
from recommendations.sealing.open_sealed import PREFIX, public_words

NOT_A_KEY = {
    "private": _(
        "This is the file of the private key, which must never come here. It was not kept; all the same, delete that"
        " file, make another key, and paste the line that the program prints."
    ),
    "other": _("A public key begins with %(prefix)s: paste the whole line that the program prints."),
    "damaged": _("A part of the key is missing or mistyped: copy the whole line once more."),
    "weak": _("What is sealed to this key anybody could open, or nobody: make another one with the program."),
}


class KeyForm(forms.Form):
    """The public key, as it was copied; wrong words are not given back, for they may be the private one."""

    public_key = forms.CharField(
        max_length=5000,
        label=_("Public key"),
        help_text=_("The line that begins with sealing-key-1."),
        widget=forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false", "rows": 3}),
    )

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data)
        self.organisation = organisation

    def clean_public_key(self) -> str:
        try:
            found = public_words(read_public(self.cleaned_data["public_key"]))
        except NoKey as no:
            self.data = {**self.data, "public_key": ""}
            raise ValidationError(NOT_A_KEY[no.reason] % {"prefix": PREFIX}) from no
        newest = SealingKey.objects.newest_of(self.organisation)
        if newest and newest.public_key == found:
            raise ValidationError(_("This is the key that your organisation has already."))
        return found


class Understood(forms.Form):
    """Boxes of which each must be ticked."""

    understood = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label=_("Before you go on"), choices=[], required=False
    )
    statements: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["understood"].choices = list(self.statements.items())

    def clean_understood(self) -> list[str]:
        if set(self.cleaned_data["understood"]) != set(self.statements):
            raise ValidationError(_("Tick each of these once it is so."))
        return self.cleaned_data["understood"]


class RegisterForm(Understood, KeyForm):
    """The key again, the digits out of the trial file, and what must be so before it counts."""

    digits = forms.CharField(
        max_length=20,
        label=_("The six digits in the trial file"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    statements = {
        "copies": _(
            "The file of the private key lies in two places that are apart, and two of us know its passphrase."
        ),
        "lost": _(
            "We know that who loses file or passphrase loses all that is sealed, and that nobody can bring it back."
        ),
    }

    def __init__(self, *args: Any, digits: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public_key"].widget = forms.HiddenInput()
        self.order_fields(["public_key", "digits", "understood"])
        self.expected = digits

    def clean_digits(self) -> str:
        if "".join(self.cleaned_data["digits"].split()) != self.expected:
            raise ValidationError(
                _("These are not the digits: open the trial file with the private key of this public key.")
            )
        return self.expected


class SealHeldForm(Understood):
    statements = {
        "ever": _("We know that from then on these open with the private key alone, and nobody can undo it."),
    }
