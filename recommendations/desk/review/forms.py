"""What the verbs ask: nothing, a reason, a comment, or a checklist and a day."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.form_fields import WordsField

from .content import fingerprint

AT_MOST = timedelta(days=366)
CHECKS = [
    ("neutral", gettext_lazy("The wording is neutral, and every statement is supported by what is cited.")),
    ("people", gettext_lazy("Nobody is named or recognisable who could be harmed by it.")),
    ("sources", gettext_lazy("Nothing leads to a confidential source: no detail that only a few people know.")),
    ("preview", gettext_lazy("I have looked at the preview.")),
]


class NoForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, *args: Any, row: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row


class ReasonForm(NoForm):
    reason = WordsField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("For your organisation, never public. A mistake, a duplicate, a source that fell away."),
    )


class ConfirmationForm(NoForm):
    """Nothing to fill in, and a page all the same: it shows what is decided on."""


class CommentForm(NoForm):
    comment = WordsField(
        label=gettext_lazy("What is to be changed"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("The author reads this at the desk. Never public."),
    )


class PublishingForm(NoForm):
    """The checklist, and proof that it was these words that were read."""

    checks = forms.MultipleChoiceField(
        label=gettext_lazy("Before it is public"),
        choices=CHECKS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Go through the list and tick what you have made sure of.")},
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Any, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        self.initial["read"] = fingerprint(row)

    def clean_checks(self) -> list[str]:
        ticked = self.cleaned_data["checks"]
        if len(ticked) < len(CHECKS):
            raise ValidationError(_("Something on the list is not ticked. If it is not so, return it to its author."))
        return ticked

    def clean_read(self) -> str:
        """Raises ValidationError if somebody has changed the row since the page was opened."""
        if self.cleaned_data["read"] != self.initial["read"]:
            self.data = {**self.data.dict(), "read": self.initial["read"], "checks": []}
            raise ValidationError(_("It was changed since you opened this page. Read it again, then decide."))
        return self.cleaned_data["read"]


class ApprovalForm(PublishingForm):
    """The checklist, and whether to publish now or on a day."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            ("day", gettext_lazy("In the course of a day, at a random minute")),
            ("now", gettext_lazy("At once")),
        ],
        widget=forms.RadioSelect,
        initial="day",
        help_text=gettext_lazy(
            "Those who watch the site see when something appears. At a random minute they do not learn when you work."
        ),
    )
    on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["checks", "when", "on"]

    def __init__(self, *args: Any, row: Any, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        today = timezone.localdate()
        self.initial["on"] = row.publish_after.date() if row.publish_after else today + timedelta(days=1)
        self.fields["on"].widget.attrs |= {"min": today.isoformat(), "max": (today + AT_MOST).isoformat()}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "on" in values and "when" in values:
            values["day"] = values["on"] if values["when"] == "day" else None
            self.check_day(values)
        return values

    def check_day(self, values: dict[str, Any]) -> None:
        if values["when"] == "now":
            return
        day: date | None = values["day"]
        today = timezone.localdate()
        if day is None:
            self.add_error("on", _("Say on which day."))
        elif not today <= day <= today + AT_MOST:
            self.add_error("on", _("Choose a day from today to a year ahead."))
