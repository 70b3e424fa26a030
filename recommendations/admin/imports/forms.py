"""Forms: what is brought and holds for every row, which column means what, and the values of one row."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ...access import may_publish_imports
from ...evidence.kinds import LARGEST
from ...form_fields import LineField
from ...imports.reading.formats import FORMATS, Option
from ...imports.said import day_of
from ...models import Mechanism, State, User
from ...models.documents import DocumentKind
from ..rules import LANGUAGES
from .fields import NOT_TYPED, LinesField, field_for, label_of, names

SHARED = ["symbol", "state", "mechanism", "document_title", "document_kind", "dated_on", "language"]
TEXT_FORMAT = "un-report"


class DayField(forms.CharField):
    """A day, month or year, kept as it is typed."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and day_of(value)[0] is None:
            raise ValidationError(_("Write the day as year-month-day, for example 2015-01-19."))


class HowForm(forms.Form):
    """The format, what holds for every row that does not say otherwise, and whether it comes in published."""

    format = forms.ChoiceField(
        label=_("Format"), required=False, help_text=_("Left open, it is guessed from the file where that is possible.")
    )
    symbol = LineField(
        label=_("Symbol of the document"), required=False, max_length=60, help_text=_("For example A/HRC/29/25/Add.2.")
    )
    state = forms.ModelChoiceField(
        label=_("State concerned"), required=False, queryset=State.objects.all(), to_field_name="slug", empty_label="–"
    )
    mechanism = forms.ModelChoiceField(
        label=_("Mechanism"), required=False, queryset=Mechanism.objects.all(), to_field_name="slug", empty_label="–"
    )
    document_title = LineField(label=_("Title of the document"), required=False, max_length=400)
    document_kind = forms.ChoiceField(
        label=_("Kind of document"), required=False, choices=[("", "–"), *DocumentKind.choices]
    )
    dated_on = DayField(
        label=_("Date of the document"), required=False, help_text=_("2015-06-16, or 2015-06, or 2015.")
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("as the file says, else English")), *LANGUAGES.items()]
    )
    is_published = forms.BooleanField(
        label=_("Comes in published"),
        required=False,
        help_text=_("Otherwise it comes in as drafts. You are asked for your second factor when you confirm."),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        guess = [("", _("guess it from the file"))]
        self.fields["format"].choices = [*guess, *((name, each.label) for name, each in FORMATS.items())]
        if not may_publish_imports(user):
            del self.fields["is_published"]

    @property
    def shared(self) -> dict[str, Any]:
        """What was filled in, as rows would say it."""
        said = {name: self.cleaned_data[name] for name in SHARED if self.cleaned_data[name]}
        if state := said.pop("state", None):
            said["states"] = [state.name["en"]]
        if mechanism := said.get("mechanism"):
            said["mechanism"] = mechanism.slug
        return said


class UploadForm(HowForm):
    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(
        label=_("Or the text of a report, pasted"), required=False, widget=forms.Textarea({"rows": 6})
    )
    field_order = ["file", "text", "format"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if bool(file) == bool(text.strip()) and not self.errors:
            raise ValidationError(_("Choose a file, or paste a text."))
        if file and (file.size > LARGEST or file.is_cut):
            words = _("It is larger than can be sent here. On the server, “manage.py import_records” brings it in.")
            self.add_error("file", words)
        return cleaned


def asked_of(format_name: str) -> list[Option]:
    """What a format's reader is told only by a person: which rows to take. All else is said of every row."""
    return [each for each in FORMATS[format_name].options if any(o.is_list for o in FORMATS[format_name].options)]


class ColumnsForm(forms.Form):
    """What to take of a file, and which column of a table means what: a choice for each, in the order of the table."""

    def __init__(
        self, *args: Any, columns: dict[str, Any], kind: str, means: dict[str, str], asked: list[Option], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.columns, self.asked = columns, asked
        for option in asked:
            self.fields[option.name] = option_field(option)
        known = {name: label_of(name) for name in names(kind)}
        if kind != "events":
            known |= {f"text:{code}": label_of(f"text:{code}") for code in LANGUAGES}
        known |= {name: label_of(name) for name in means.values() if name not in known}
        for number, name in enumerate(columns["header"]):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=name or "–",
                required=False,
                choices=[("", _("leave out")), *known.items()],
                initial=means.get(name, ""),
            )

    @property
    def means(self) -> dict[str, str]:
        chosen = {name: self.cleaned_data[f"column-{n}"] for n, name in enumerate(self.columns["header"])}
        return {name: meaning for name, meaning in chosen.items() if meaning}

    @property
    def said(self) -> dict[str, Any]:
        """What the reader is told."""
        return {each.name: self.cleaned_data[each.name] for each in self.asked if self.cleaned_data[each.name]}

    @property
    def options(self) -> list[Any]:
        return [self[each.name] for each in self.asked]

    @property
    def lines(self) -> list[tuple[Any, list[str]]]:
        """Each choice with the first cells of its column."""
        samples = self.columns["samples"][:3]
        return [
            (self[f"column-{number}"], [str(row[number])[:120] for row in samples if number < len(row)])
            for number in range(len(self.columns["header"]))
        ]


def option_field(option: Option) -> forms.Field:
    if option.is_list:
        several = _("One to a line.")
        return LinesField(label=option.label, required=False, widget=forms.Textarea({"rows": 2}), help_text=several)
    if option.is_day:
        return DayField(label=option.label, required=False, help_text=_("2015-06-16, or 2015-06, or 2015."))
    return forms.CharField(label=option.label, required=False)


class RowForm(forms.Form):
    def __init__(self, *args: Any, kind: str, values: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, initial=values, **options)
        self.before = values
        for name in names(kind):
            if name not in NOT_TYPED:
                self.fields[name] = field_for(name, values.get(name))
        if "text" in self.fields:
            self.fields["text"].widget.attrs["autofocus"] = True

    @property
    def values(self) -> dict[str, Any]:
        """The row's values as mended; what is empty is not said."""
        typed = {name: plain(self.cleaned_data[name]) for name in self.fields}
        kept = {name: value for name, value in self.before.items() if name not in self.fields}
        return kept | {name: value for name, value in typed.items() if value}


def plain(value: Any) -> Any:
    """As the record has it: browsers send two letters for each end of a line."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
