"""What a person may send about files and sources; each form lists its fields."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import access
from recommendations.evidence.receiving import receive_whole
from recommendations.form_fields import LineField
from recommendations.letters import tidied
from recommendations.models import Evidence, FollowUpEvent, Organisation, User
from recommendations.models.copies import Check
from recommendations.models.publication import UNDER_WORK

CAPTION = 300


class OwnOrganisationForm(forms.Form):
    """A form that belongs to one of the person's organisations, and asks which only if there are several."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="slug", required=False, label=gettext_lazy("Organisation")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["organisation"].queryset = access.organisations(user)

    def clean_organisation(self) -> Organisation:
        own = list(access.organisations(self.user)[:2])
        chosen = self.cleaned_data["organisation"] or (own[0] if len(own) == 1 else None)
        if chosen is None:
            raise ValidationError(
                _("Choose the organisation whose file it is.") if own else _("You belong to no organisation.")
            )
        return chosen


class BeginForm(OwnOrganisationForm):
    """The announcement of an upload; ``key`` is the browser's own word for it."""

    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,22}\Z")
    name = forms.CharField(max_length=1000, strip=False)
    size = forms.IntegerField(min_value=0)


class SeveralFiles(forms.FileField):
    """Several files in one field; each is judged when it is received, not here."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [each for each in (data or []) if each]


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class EvidenceForm(OwnOrganisationForm):
    """The files of a form: those received already, by number, and those that come with it, for want of JavaScript.

    An event's form uses it so: ``files = EvidenceForm(request.POST, request.FILES, user=request.user, at=…)``; when
    ``files.is_valid()``, ``files.receive(at=…)`` keeps what came, and ``files.attach(event)`` after the event is saved.
    ``_upload.html`` shows it.
    """

    files = SeveralFiles(required=False, label=gettext_lazy("Files"), widget=SeveralFilesInput)
    evidence = forms.ModelMultipleChoiceField(Evidence.objects.none(), to_field_name="public_id", required=False)

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["evidence"].queryset = seen = access.seen(Evidence, user, at=at)
        self.chosen: dict[str, Evidence] = {}
        if self.is_bound:
            sent = self.data.getlist("evidence") if hasattr(self.data, "getlist") else []
            numbers = [number for number in sent if "\0" not in number]
            self.chosen = {row.public_id: row for row in seen.filter(public_id__in=numbers)}

    def receive(self, *, at: datetime) -> bool:
        """Keep every file that came; whether all of them were taken. Refusals stand with the field."""
        organisation = self.cleaned_data["organisation"]
        refused = []
        for each in self.cleaned_data["files"]:
            try:
                row = receive_whole(each, by=self.user, organisation=organisation, at=at)
            except ValidationError as no:
                refused.append(f"{each.name}: {no.messages[0]}")
            else:
                self.chosen[row.public_id] = row
        if refused:
            self.add_error("files", refused)
        return not refused

    def caption_of(self, public_id: str) -> str:
        return tidied(str(self.data.get(f"caption-{public_id}", "")), is_line=True).strip()[:CAPTION]

    @property
    def attached(self) -> list[tuple[Evidence, str]]:
        return [(row, self.caption_of(public_id)) for public_id, row in self.chosen.items()]

    def attach(self, event: FollowUpEvent) -> None:
        for row, caption in self.attached:
            row.attach(event=event, caption=caption)


class ExportForm(forms.Form):
    why = LineField(max_length=300, label=gettext_lazy("Why do you need it?"))


class RecallForm(forms.Form):
    reason = LineField(max_length=300, label=gettext_lazy("Why is it recalled?"))


class ReleaseForm(forms.Form):
    """``copy`` is the one that the person saw: a newer one is not released in its place."""

    copy = forms.SlugField(max_length=10, widget=forms.HiddenInput)
    checklist = forms.MultipleChoiceField(
        choices=Check.choices, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("At full size, you looked for")
    )

    def clean_checklist(self) -> list[str]:
        if set(self.cleaned_data["checklist"]) != set(Check.values):
            raise ValidationError(_("Look for each of these, and tick it."))
        return self.cleaned_data["checklist"]


class AttachForm(forms.Form):
    event = forms.ModelChoiceField(
        FollowUpEvent.objects.none(), to_field_name="public_id", label=gettext_lazy("Event under work")
    )
    caption = LineField(
        max_length=CAPTION,
        required=False,
        label=gettext_lazy("What it shows"),
        help_text=gettext_lazy("Public once the file is released. No names."),
    )

    def __init__(self, *args: Any, user: User, evidence: Evidence, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = access.seen(FollowUpEvent, user, at=at)
        rows = rows.filter(publication__in=UNDER_WORK, logged_by=evidence.organisation)
        self.fields["event"].queryset = rows


class SourceForm(forms.Form):
    """Words about a person: the browser is asked not to remember them."""

    name = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Who told us"),
        help_text=gettext_lazy("A name, or what you call them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        max_length=2000,
        required=False,
        label=gettext_lazy("How to reach them"),
        widget=forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false", "rows": 2}),
    )
    notes = forms.CharField(
        max_length=10000,
        required=False,
        label=gettext_lazy("Notes"),
        widget=forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false", "rows": 4}),
    )
    openers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Who besides you may open it"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(memberships__organisation=organisation, is_active=True)
        self.fields["openers"].queryset = colleagues.exclude(pk=user.pk).order_by("username").distinct()
