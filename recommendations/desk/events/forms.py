"""The form of an event, checked: every sentence stands with its field, and nothing typed is lost by being refused."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.dates import in_words
from recommendations.form_fields import LineField, WordsField
from recommendations.models import State
from recommendations.models.bearings import Meaning
from recommendations.models.follow_ups import Audience, EventKind
from recommendations.models.sources import Independence

from .typed_dates import KnownDateField


def line(label: Any, most: int, **options: Any) -> LineField:
    return LineField(label=label, max_length=most, required=options.pop("required", False), **options)


def dated(label: Any, **options: Any) -> KnownDateField:
    widget = forms.TextInput({"inputmode": "numeric", "maxlength": 10})
    return KnownDateField(label=label, widget=widget, required=options.pop("required", False), **options)


def area(**attributes: Any) -> forms.Textarea:
    return forms.Textarea({"rows": 3, **attributes})


class PlainForm(forms.Form):
    """Nothing is demanded by the browser itself: the server says what is wrong, in sentences, and keeps what was typed."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            if isinstance(field, LineField | WordsField):
                field.widget.attrs.setdefault("dir", "auto")  # Arabic is typed from the right


class EventForm(PlainForm):
    title = line(
        _("What happened"),
        300,
        required=True,
        widget=area(rows=2),
        help_text=_("One neutral sentence in your own words: who did what."),
        error_messages={"required": _("Say what happened.")},
    )
    when = dated(
        _("When"),
        required=True,
        help_text=_("Day, month or year: 2026-11-24, 2026-11, 2026."),
        error_messages={"required": _("Say when. A month or a year is enough.")},
    )
    until = dated(_("Until"), help_text=_("Only if it took several days."))
    place = line(_("Where"), 120, help_text=_("Town or region, as public."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", "–"), *((k.value, k.label) for k in EventKind if k != EventKind.NOTHING_FOUND)],
        error_messages={"required": _("Choose the nearest kind.")},
    )
    state = forms.ModelChoiceField(
        State.objects.all(),
        label=_("State"),
        to_field_name="slug",
        empty_label="–",
        error_messages={"required": _("Choose the State that it concerns.")},
    )
    organisation = forms.ChoiceField(label=_("For which organisation"), choices=())
    audience = forms.ChoiceField(label=_("Who may know"), choices=Audience.choices)
    readers = forms.MultipleChoiceField(
        label=_("Those who may know"),
        required=False,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Besides yourself. Only for “only those I name”."),
    )
    details = WordsField(
        label=_("Details"),
        required=False,
        widget=area(),
        help_text=_("What a reader needs besides, in your own words."),
    )
    date_note = line(_("Note on the date"), 120, help_text=_("For example: before the presidential election."))
    language = line(_("Language of your words"), 3, required=True, help_text=_("Two or three letters: en, ru, kk."))
    replied = dated(
        _("State replied on"), days_only=True, help_text=_("Only for a communication. Empty: no reply to date.")
    )
    addresses = WordsField(
        label=_("Sources"),
        required=False,
        widget=area(rows=2, placeholder="https://", inputmode="url"),
        help_text=_("Paste addresses, one a line. A title alone will do where there is no address."),
    )

    def __init__(
        self,
        *args: Any,
        organisations: dict[str, str],
        people: dict[str, str],
        closed_until: datetime | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if closed_until:
            self.fields["audience"].choices = [each for each in Audience.choices if each[0] != Audience.NAMED]
            self.fields["audience"].help_text = _(
                "“Only those I name” can be chosen again from %(day)s: your account came back by a link."
            ) % {"day": in_words(closed_until.date())}
        self.fields["organisation"].choices = [*([("", "–")] if len(organisations) > 1 else []), *organisations.items()]
        self.fields["readers"].choices = list(people.items())


class NothingFoundForm(EventForm):
    """ "Looked, found nothing": the same form in its own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "title": (_("What you looked for"), _("One sentence: “Looked for … and found nothing.”")),
            "when": (_("When you looked"), _("The day, for example 2026-11-24.")),
            "place": (_("Where you looked"), _("For example: the database of laws, the press of the region.")),
        }
        for name, (label, help_text) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        self.fields["title"].error_messages["required"] = _("Say what you looked for.")
        self.fields["kind"].choices = [(EventKind.NOTHING_FOUND.value, EventKind.NOTHING_FOUND.label)]


class BearingForm(PlainForm):
    recommendation = forms.CharField(max_length=161, widget=forms.HiddenInput)
    meaning = forms.ChoiceField(label=_("Bearing"), choices=Meaning.choices)
    reason = line(_("Why"), 300, help_text=_("Needed unless it is context."))


class SourceForm(PlainForm):
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url"}),
        error_messages={"invalid": _("Give an address that begins with http:// or https://.")},
    )
    title = line(_("Title"), 400)
    publisher = line(_("Publisher"), 200)
    published = dated(_("Published on"))
    archived_url = forms.URLField(
        label=_("Archived copy"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url"}),
        error_messages={"invalid": _("Give an address that begins with http:// or https://.")},
    )
    document = line(
        _("Document of this record"), 120, help_text=_("Its symbol, if the source is one: A/HRC/29/25/Add.2.")
    )
    seen = dated(_("Seen on"), days_only=True, help_text=_("The day somebody of us read it."))
    language = line(_("Language"), 3)
    independence = forms.ChoiceField(label=_("Independence"), required=False, choices=Independence.choices)
    note = line(_("Note"), 300, help_text=_("For example: advocacy page."))
