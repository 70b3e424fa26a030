"""What a row may say, as forms name it; which kinds of words are chosen, and which are long or several."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ...form_fields import LineField, WordsField
from ...imports.reading.rows import EVENT, LISTS, RECOMMENDATION, SEVERAL_LINES
from ...letters import check_line, composed
from ...models.documents import DocumentKind
from ...models.recommendations import Addressee
from ..rules import LANGUAGES

LABELS: dict[str, Any] = {
    "text": _("text"),
    "chapeau": _("introductory words"),
    "paragraph": _("paragraph"),
    "sub_item": _("sub-item"),
    "heading": _("heading in print"),
    "states": _("State concerned"),
    "addressee": _("addressee"),
    "position": _("the State’s position"),
    "answer": _("the State’s own words"),
    "recommending_states": _("recommending States"),
    "themes": _("themes"),
    "groups": _("affected groups"),
    "targets": _("SDG goals or targets"),
    "symbol": _("symbol"),
    "document_title": _("title of the document"),
    "document_kind": _("kind of document"),
    "dated_on": _("date of the document"),
    "session": _("session of the UPR"),
    "mechanism": _("mechanism"),
    "mandate_holder": _("mandate holder"),
    "language": _("language"),
    "address": _("address on this site"),
    "outside_key": _("key in the file"),
    "paragraph_is_proposed": _("paragraph was guessed"),
    "happened_on": _("day of the event"),
    "until_on": _("until"),
    "title": _("what happened"),
    "details": _("details"),
    "kind": _("kind of event"),
    "place": _("place"),
    "state": _("State"),
    "bearing": _("what it means for the recommendation"),
    "reason": _("why it means that"),
    "source_title": _("source: title"),
    "source_publisher": _("source: publisher"),
    "source_url": _("source: address"),
    "source_dated_on": _("source: date"),
}
LONG = {"text", "chapeau", "answer", "title", "details", "reason"}
CHOSEN: dict[str, list[tuple[str, Any]]] = {
    "addressee": Addressee.choices,
    "document_kind": DocumentKind.choices,
    "language": list(LANGUAGES.items()),
}
NOT_TYPED = {"paragraph_is_proposed", "outside_key", "address"}


def names(kind: str) -> list[str]:
    """What rows of a kind may say, in the order in which people read it."""
    known = EVENT if kind == "events" else RECOMMENDATION
    return [name for name in LABELS if name in known]


def label_of(name: str) -> str:
    """A value's label; of what is kept by language with the language: "text.ru"."""
    what, _sign, language = name.replace(":", ".").partition(".")
    label = str(LABELS.get(what, _("the State’s stance") if what == "stance" else what))
    return f"{label} ({LANGUAGES.get(language, language)})" if language else label


class LinesField(forms.CharField):
    """A list of labels, one to a line: they have commas in themselves."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return [composed(line.strip()) for line in (value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))
        for each in value:
            check_line(each)


def field_for(name: str, current: Any) -> forms.Field:
    """A field that also offers what stands there now, though it be none of our words."""
    if name in LISTS:
        return LinesField(label=LABELS[name], required=False, widget=forms.Textarea({"rows": 2}))
    if name in CHOSEN:
        offered: dict[str, Any] = dict(CHOSEN[name])
        if current and current not in offered:
            offered[current] = current
        return forms.ChoiceField(label=LABELS[name], required=False, choices=[("", "–"), *offered.items()])
    widget = forms.Textarea({"rows": 6 if name == "text" else 2}) if name in LONG else forms.TextInput()
    kind = WordsField if name in SEVERAL_LINES else LineField
    widget.attrs["dir"] = "auto"
    return kind(label=LABELS[name], required=False, widget=widget)
