"""The form of a State response: what the record's own rules say against it stands with the field that can mend it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from recommendations.form_fields import WordsField
from recommendations.models import Document, Organisation, StateResponse
from recommendations.models.rules import Provenance
from recommendations.public.definitions import STANCES

from ..events.forms import PlainForm, area, dated, line

# Where a rule of the record is said, and the form's names of fields that the record calls otherwise.
SAID_AT = {
    "response_from_a_document_names_it": "document",
    "response_names_its_secondary_source": "taken_from",
    "response_says_nothing_when_there_is_none": "words",
    "response_language_is_a_code": "language",
    "response_date_fits_its_precision": "responded",
    "responded_on": "responded",
    "logged_by": "organisation",
}
SAME = ("stance", "words", "language", "provenance", "document", "paragraph", "taken_from", "internal_note")


class ResponseForm(PlainForm):
    """``row``: the response that is written, new or a draft; checking the form fills it."""

    organisation = forms.ChoiceField(
        label=_("For which organisation"), choices=(), error_messages={"required": _("Choose the organisation.")}
    )
    stance = forms.ChoiceField(
        label=_("What the Government says"),
        choices=[(each.value, each.value.label) for each in STANCES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the Government says.")},
    )
    words = WordsField(
        label=_("Its words"),
        required=False,
        widget=area(rows=5),
        help_text=_("Verbatim, in the language of the source. Empty if we do not hold them."),
    )
    language = line(
        _("Language of these words"),
        3,
        required=True,
        help_text=_("Two or three letters: en, ru, kk."),
        error_messages={"required": _("Give the language: two or three letters.")},
    )
    provenance = forms.ChoiceField(
        label=_("Where the words are from"),
        choices=Provenance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say where the words are from.")},
    )
    document = line(
        _("Document in which the State answers"),
        120,
        help_text=_("Its symbol, or a part of its title to choose from the list."),
        widget=forms.TextInput({"list": "documents"}),
    )
    paragraph = line(_("Paragraph"), 40, help_text=_("Where the answer stands in it."))
    taken_from = line(
        _("Secondary source"),
        120,
        help_text=_("For a quotation or a summary: the document of this record that quotes or reports it."),
        widget=forms.TextInput({"list": "documents"}),
    )
    responded = dated(_("Day of the answer"), help_text=_("Day, month or year. Empty if unknown."))
    internal_note = WordsField(
        label=_("Internal note"), required=False, widget=area(rows=2), help_text=_("For colleagues. Never public.")
    )

    def __init__(
        self, *args: Any, row: StateResponse, organisations: dict[str, Organisation], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.organisations, self.today = row, organisations, today
        empty = [("", "–")] if len(organisations) > 1 else []
        self.fields["organisation"].choices = [*empty, *((slug, each.name) for slug, each in organisations.items())]

    def stances(self) -> Iterator[tuple[Any, Any]]:
        """Each choice with what it means in public."""
        return zip(self["stance"], [each.meaning for each in STANCES], strict=True)

    def documents(self) -> QuerySet[Document]:
        """What is offered while a document is typed: those that concern the State."""
        answered = self.row.recommendation or self.row.report
        return Document.objects.published().filter(state=answered.state).by_date()[:100]

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_document(self) -> Document | None:
        return document_named(self.cleaned_data["document"], or_own=self.row.document_id)

    def clean_taken_from(self) -> Document | None:
        return document_named(self.cleaned_data["taken_from"], or_own=self.row.taken_from_id)

    def clean_responded(self) -> tuple[date, str] | None:
        known = self.cleaned_data["responded"]
        if known and known[0] > self.today + timedelta(days=1):  # it is tomorrow already in Almaty
            raise ValidationError(_("This day has not come yet."))
        return known

    def clean(self) -> dict[str, Any]:
        typed, row = self.cleaned_data, self.row
        for name in SAME:
            setattr(row, name, typed.get(name, getattr(row, name)))
        row.logged_by = typed.get("organisation", row.logged_by)
        row.responded_on, row.responded_on_precision = typed.get("responded") or (None, "")
        refused = {SAID_AT.get(field.name, field.name) for field in row._meta.fields} & set(self.errors)
        unsure = {field.name for field in row._meta.fields if SAID_AT.get(field.name, field.name) in refused}
        self.hold_to_rules(exclude=unsure | ({"responded_on_precision"} if "responded" in refused else set()))
        return typed

    def hold_to_rules(self, *, exclude: set[str]) -> None:
        try:
            self.row.full_clean(exclude=exclude, validate_constraints=False)
        except ValidationError as refusal:
            for name, errors in refusal.error_dict.items():
                self.say(SAID_AT.get(name, name), errors)
        for rule in self.row._meta.constraints:
            try:
                rule.validate(StateResponse, self.row, exclude=exclude)
            except ValidationError as refusal:
                self.say(SAID_AT.get(rule.name, ""), refusal)

    def say(self, name: str, errors: Any) -> None:
        self.add_error(name if name in self.fields else None, errors)


def document_named(name: str, *, or_own: int | None) -> Document | None:
    """The published document of this symbol or address; one that the response has already stays allowed."""
    if not name:
        return None
    rows = Document.objects.filter(Q(publication="published") | Q(pk=or_own))
    found = rows.filter(Q(slug=name) | Q(symbol__iexact=name)).order_by("pk").first()
    if found is None:
        raise ValidationError(_("No document of the record has this symbol. An editor adds documents."))
    return found
