"""The form of an assessment: what the record's own rules do not say, and every sentence with its field."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.form_fields import WordsField
from recommendations.models import Assessment, Status
from recommendations.public.definitions import CONFIDENCE, STATUSES

from ..events.forms import PlainForm, area, dated
from .matter import Matter


class AssessmentForm(PlainForm):
    """``corrects`` and ``instead_of``: the published assessment it corrects, the draft that it takes up again."""

    organisation = forms.ChoiceField(
        label=_("For which organisation"), choices=(), error_messages={"required": _("Choose the organisation.")}
    )
    status = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[(each.value, each.value.label) for each in STATUSES if each.value != Status.NOT_ASSESSED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a status.")},
    )
    reason = WordsField(
        label=_("Reason"),
        widget=area(rows=4),
        help_text=_("Why this status, in a few sentences a reader can check."),
        error_messages={"required": _("Give the reason.")},
    )
    events = forms.MultipleChoiceField(
        label=_("Events that the reason rests on"),
        required=False,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("An event that was chosen cannot be cited here. Choose among these.")},
    )
    evidence_until = dated(
        _("Evidence available up to"),
        days_only=True,
        required=True,
        help_text=_("What happened after this day was not looked at."),
        error_messages={"required": _("Give the day.")},
    )
    assessed_on = dated(
        _("Assessed on"), days_only=True, required=True, error_messages={"required": _("Give the day.")}
    )
    confidence = forms.ChoiceField(
        label=_("Confidence"),
        choices=[(each.value, each.value.label) for each in CONFIDENCE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how sure you are.")},
    )
    correction_reason = WordsField(
        label=_("Reason for the correction"),
        required=False,
        widget=area(rows=2),
        help_text=_("What was wrong and why. Readers see this."),
    )
    internal_note = WordsField(
        label=_("Internal note"), required=False, widget=area(rows=2), help_text=_("For colleagues. Never public.")
    )

    def __init__(
        self,
        *args: Any,
        matter: Matter,
        today: date,
        corrects: Assessment | None = None,
        instead_of: Assessment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.today, self.corrects, self.instead_of = matter, today, corrects, instead_of
        fixed = instead_of or corrects
        offered = {fixed.organisation.slug: fixed.organisation} if fixed else matter.organisations
        empty = [("", "–")] if len(offered) > 1 else []
        self.fields["organisation"].choices = [*empty, *((slug, each.name) for slug, each in offered.items())]
        self.fields["events"].choices = [(key, each.title) for key, each in matter.events.items()]
        if corrects:
            self.fields["correction_reason"].required = True
            self.fields["correction_reason"].error_messages["required"] = _("Say what is corrected and why.")
        else:
            del self.fields["correction_reason"]

    def statuses(self) -> Iterator[tuple[Any, Any]]:
        """Each choice with what it means in public."""
        return zip(self["status"], [each.meaning for each in STATUSES[1:]], strict=True)

    def confidences(self) -> Iterator[tuple[Any, Any]]:
        return zip(self["confidence"], [each.meaning for each in CONFIDENCE], strict=True)

    def citable(self) -> Iterator[tuple[Any, Any]]:
        return zip(self["events"], self.matter.events.values(), strict=True)

    def clean_organisation(self) -> Any:
        return self.matter.organisations[self.cleaned_data["organisation"]]

    def clean_events(self) -> list[Any]:
        return [self.matter.events[key] for key in self.cleaned_data["events"]]

    def clean_evidence_until(self) -> date:
        return self.cleaned_data["evidence_until"][0]

    def clean_assessed_on(self) -> date:
        day = self.cleaned_data["assessed_on"][0]
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        if self.corrects and day < self.corrects.assessed_on:
            raise ValidationError(_("A correction is not made before what it corrects."))
        return day

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        until, on = typed.get("evidence_until"), typed.get("assessed_on")
        if until and on and until > on:
            self.add_error("evidence_until", _("Evidence cannot be later than the assessment."))
        return typed

    def refuse(self, refusal: ValidationError) -> None:
        """Say what the record has against it, at the field that can mend it."""
        named = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
        for name, errors in named.items():
            self.add_error(name if name in self.fields else None, errors)
