"""One whole form of an event, its rows included: filled from values, checked against the record's own rules."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from recommendations import access
from recommendations.letters import tidied
from recommendations.models import Bearing, Document, Evidence, FollowUpEvent, Recommendation, Source, User
from recommendations.models.bearings import Meaning
from recommendations.models.follow_ups import EventKind

from .forms import BearingForm, EventForm, NothingFoundForm, SourceForm
from .values import Values, new_source, place_of, shaped

# Where a rule about a model's field is said to the person who types.
SAID_AT = {
    "happened_on": "when",
    "happened_on_precision": "when",
    "until_on": "until",
    "state_replied_on": "replied",
    "logged_by": "organisation",
    "published_on": "published",
    "seen_on": "seen",
}
RELATED = ("document", "state")


class Sheet:
    """``checks``: whether sentences are wanted already, or the form is only shown as far as it was filled.

    ``event``: what is edited; a recommendation, a document or a file that it has already stays allowed.
    """

    def __init__(
        self, values: Values, *, user: User, at: datetime, event: FollowUpEvent | None = None, checks: bool = False
    ) -> None:
        self.user, self.at, self.checks = user, at, checks
        self.event = event or FollowUpEvent(entered_by=user)
        self.organisations = {each.slug: each.name for each in access.organisations(user)}
        self.values = self._filled(shaped(values))
        self.is_nothing_found = self.values["kind"] == EventKind.NOTHING_FOUND
        self.form = self._bound(
            NothingFoundForm if self.is_nothing_found else EventForm,
            self.values,
            organisations=self.organisations,
            people=self.people,
            closed_until=access.closed_until(user, at=at),
        )
        self.bearings = [self._bearing(n, row) for n, row in enumerate(self.values["bearings"])]
        self.sources = [
            self._bound(SourceForm, row, prefix=f"sources-{n}") for n, row in enumerate(self.values["sources"])
        ]

    # --- filling -------------------------------------------------------------------------------------------------

    def _filled(self, values: Values) -> Values:
        """What follows from what was chosen: the State of the recommendation, the one organisation of the person."""
        if not values["organisation"] and len(self.organisations) == 1:
            values["organisation"] = next(iter(self.organisations))
        named = [row["recommendation"] for row in values["bearings"]]
        self.recommendations = recommendations_at(named, of=self.event)
        if not values["state"] and (first := next((self.recommendations.get(each) for each in named), None)):
            values["state"] = first.state.slug
        if values["kind"] == EventKind.NOTHING_FOUND:
            values["bearings"] = [row | {"meaning": Meaning.CONTEXT.value} for row in values["bearings"]]
        return values

    def _bound(self, form: type[forms.Form], values: Values, *, prefix: str | None = None, **options: Any) -> Any:
        data = {f"{prefix}-{name}" if prefix else name: value for name, value in values.items()}
        return form(data if self.checks else None, initial=values, prefix=prefix, **options)

    def _bearing(self, number: int, row: dict[str, str]) -> BearingForm:
        form = self._bound(BearingForm, row, prefix=f"bearings-{number}")
        form.about = self.recommendations.get(row["recommendation"])
        return form

    @cached_property
    def people(self) -> dict[str, str]:
        """Those who can be named as readers: colleagues in the person's organisations, by user name."""
        colleagues = User.objects.filter(memberships__organisation__in=access.organisations(self.user), is_active=True)
        others = colleagues if self.event.pk else colleagues.exclude(pk=self.user.pk)
        rows = others.distinct().order_by("username")
        return {each.username: each.get_full_name() or each.username for each in rows}

    @cached_property
    def files(self) -> list[Evidence]:
        """The files of the person's organisations that are named, and those that the event has already."""
        if not self.values["evidence"]:
            return []
        attached = Q(pk__in=self.event.attachments.values("evidence")) if self.event.pk else Q(pk__in=[])
        may = Q(pk__in=access.seen(Evidence, self.user, at=self.at).values("pk")) | attached
        found = {each.public_id: each for each in Evidence.objects.filter(may, public_id__in=self.values["evidence"])}
        return [found[key] for key in self.values["evidence"] if key in found]

    @property
    def attached(self) -> list[tuple[Evidence, str]]:
        captions = {number: tidied(text, is_line=True) for number, text in self.values["captions"].items()}
        return [(file, captions.get(file.public_id, "").strip()[:300]) for file in self.files]

    @property
    def empty_source(self) -> SourceForm:
        """What a browser makes a new row from: ``__n__`` stands for its number."""
        return SourceForm(initial=new_source(language=self.values["language"]), prefix="sources-__n__")

    # --- checking ------------------------------------------------------------------------------------------------

    @cached_property
    def is_valid(self) -> bool:
        every = [self.form, *self.bearings, *self.sources]
        if self.form.is_valid():
            self._check_event(self.form.cleaned_data)
        for form in self.bearings:
            self._check_bearing(form)
        for form in self.sources:
            self._check_source(form)
        return not any(form.errors for form in every)

    def _check_event(self, typed: dict[str, Any]) -> None:
        event, (day, precision), until = self.event, typed["when"], typed["until"]
        if day > self.at.date() + timedelta(days=1):  # it is tomorrow already in Almaty
            self.form.add_error("when", _("This day has not come yet."))
        if until and until[1] != precision:
            self.form.add_error("until", _("Write both dates alike: two days, two months or two years."))
        event.happened_on, event.happened_on_precision = day, precision
        event.until_on = until[0] if until else None
        event.state_replied_on = typed["replied"][0] if typed["replied"] else None
        event.logged_by = access.organisations(self.user).get(slug=typed["organisation"])
        for name in ("title", "place", "kind", "state", "audience", "details", "date_note", "language"):
            setattr(event, name, typed[name])
        hold_to_rules(event, self.form)
        if any(file.organisation_id != event.logged_by_id for file in self.files):
            self.form.add_error(None, _("A file belongs to another organisation: remove it, or choose that one."))

    def _check_bearing(self, form: BearingForm) -> None:
        if form.about is None:
            form.add_error(None, _("This recommendation is not on record. Remove it and find it anew."))
        elif form.is_valid():
            typed = form.cleaned_data
            form.row = Bearing(recommendation=form.about, meaning=typed["meaning"], reason=typed["reason"])
            hold_to_rules(form.row, form, exclude={"event"}, otherwise="reason")

    def _check_source(self, form: SourceForm) -> None:
        if not form.is_valid():
            return
        typed = form.cleaned_data
        published, seen = typed["published"], typed["seen"]
        form.row = Source(
            **{name: typed[name] for name in ("url", "title", "publisher", "archived_url", "note")},
            published_on=published[0] if published else None,
            published_on_precision=published[1] if published else "",
            seen_on=seen[0] if seen else None,
            language=typed["language"] or self.values["language"],
            independence=typed["independence"] or "unknown",
        )
        if typed["document"]:
            form.row.document = document_named(typed["document"], of=self.event)
            if form.row.document is None:
                form.add_error("document", _("No document of the record has this symbol."))
        hold_to_rules(form.row, form, exclude={"event"}, otherwise="title")

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Each sentence with the id of its field and the field's name, in the order of the form."""
        if not self.checks or self.is_valid:
            return []
        found = []
        for form in (self.form, *self.bearings, *self.sources):
            for name, sentences in form.errors.items():
                field = form[name] if name in form.fields else None
                place = field.id_for_label if field else form.prefix or ""
                found += [(place, str(field.label) if field else "", sentence) for sentence in sentences]
        return found


def hold_to_rules(row: Model, form: forms.Form, *, exclude: Iterable[str] = (), otherwise: str | None = None) -> None:
    """Say what the record's own rules have against the row, at the field that can mend it."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as refusal:
        for name, errors in refusal.error_dict.items():
            place = otherwise if name == NON_FIELD_ERRORS else SAID_AT.get(name, name)
            form.add_error(place if place in form.fields else None, errors)


def recommendations_at(places: Iterable[str], *, of: FollowUpEvent) -> dict[str, Recommendation]:
    """Recommendations by ``document/slug``: the published, and those that the event bears on already."""
    wanted = Q(pk__in=[])
    for place in set(places):
        document, _slash, slug = place.partition("/")
        wanted |= Q(document__slug=document, slug=slug)
    rows = Recommendation.objects.filter(wanted).select_related(*RELATED)
    own = set(of.bearings.values_list("recommendation", flat=True)) if of.pk else set()
    return {place_of(row): row for row in rows if row.publication == "published" or row.pk in own}


def document_named(name: str, *, of: FollowUpEvent) -> Document | None:
    own = Q(pk__in=of.sources.values("document")) if of.pk else Q(pk__in=[])
    rows = Document.objects.filter(Q(publication="published") | own)
    return rows.filter(Q(slug=name) | Q(symbol__iexact=name)).first()
