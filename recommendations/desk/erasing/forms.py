"""What is asked before something is erased: why, and the letters of what it is, typed by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.form_fields import WordsField


class TypedForm(forms.Form):
    """The letters of the thing, so that nobody erases from the wrong tab."""

    typed = forms.CharField(
        label=gettext_lazy("Type its letters"),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, letters: str, **options: Any) -> None:
        super().__init__(*args, **options, auto_id=f"id_{type(self).__name__}_%s")
        self.letters = letters
        self.fields["typed"].help_text = _("To show that you mean this one: %(letters)s") % {"letters": letters}

    def clean_typed(self) -> str:
        if self.cleaned_data["typed"].strip().lower() != self.letters:
            raise ValidationError(_("These are not its letters: %(letters)s"), params={"letters": self.letters})
        return self.letters


class AskForm(TypedForm):
    reason = WordsField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("It is kept for good: name nobody, and repeat nothing of what is to be erased."),
    )
    field_order = ["reason", "typed"]


class RefuseForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why not"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Whoever asked reads it. It is kept: name nobody, and repeat nothing."),
    )

    def __init__(self, *args: Any, letters: str, **options: Any) -> None:
        super().__init__(*args, **options, auto_id="id_RefuseForm_%s")


class TakeBackForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, *args: Any, letters: str, **options: Any) -> None:
        super().__init__(*args, **options)
