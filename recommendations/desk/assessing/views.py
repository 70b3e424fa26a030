"""Assessing: a form that is found again at its address, and an assessment as colleagues see it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import access
from recommendations.models import Assessment, Draft, Publication, User
from recommendations.models.drafts import DraftNoun

from .. import drafts
from ..choosing import choose_recommendation
from ..events.keeping import content
from ..events.page import go
from .forms import AssessmentForm
from .matter import Matter, recommendation_at

REFUSED = 422


@require_safe
def start_assessment(request: HttpRequest) -> HttpResponse:
    """Give the form an address of its own, at which its words are found again; first ask what it is about."""
    if not any(request.GET.get(name) for name in ("recommendation", "corrects", "instead_of")):
        return choose_recommendation(request, heading=_("Where does it stand?"))
    query = request.GET.urlencode()
    return redirect(f"{reverse('desk:new_assessment', args=[drafts.new_key()])}?{query}")


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, key: str) -> HttpResponse:
    """The form. What is sent is kept first; what is refused is shown again, with its sentences, at the same address."""
    draft = drafts.find(key, by=request.user, noun=DraftNoun.ASSESSMENT, at=timezone.now())
    if draft and draft.became:
        return go(request, reverse("desk:assessment", args=[draft.became]))
    is_sent = request.method == "POST"
    sent = content(DraftNoun.ASSESSMENT, request.POST)
    said = as_typed(sent if is_sent else draft.values) if is_sent or draft else request.GET
    checks = is_sent or (draft is not None and "check" in request.GET)
    form = form_about(request, said, checks=checks, today=timezone.localdate())
    return receive(request, key, form, sent) if is_sent else show(request, key, form, draft=draft)


def receive(request: HttpRequest, key: str, form: AssessmentForm, sent: dict[str, list[str]]) -> HttpResponse:
    try:
        draft = keep(request, key, sent)
        if draft.became or form.is_valid():
            public_id = draft.became or record(draft, form, by=request.user)
            messages.success(request, _("Saved as a draft. Hand it over for review when it is ready."))
            return go(request, reverse("desk:assessment", args=[public_id]))
    except ValidationError as refusal:
        form.refuse(refusal)
    if request.headers.get("Accept") == "application/json":
        for sentence in form.non_field_errors():
            messages.error(request, sentence)
        return go(request, reverse("desk:new_assessment", args=[key]) + "?check=1")
    return show(request, key, form, status=REFUSED)


def keep(request: HttpRequest, key: str, values: dict[str, list[str]]) -> Draft:
    number = drafts.number_of(request.POST.get("number"))
    noun, at = DraftNoun.ASSESSMENT, timezone.now()
    return drafts.keep(key, by=request.user, noun=noun, values=values, number=number, is_sent=True, at=at)


def form_about(request: HttpRequest, said: QueryDict, *, checks: bool, today: date) -> AssessmentForm:
    """The form for the recommendation, or for the assessment of one's own that it corrects or takes up again."""
    at = timezone.now()
    own = access.seen(Assessment, request.user, at=at)
    own = own.select_related("organisation", "recommendation__document", "corrects")
    taken_up = corrects = None
    if public_id := said.get("instead_of"):
        taken_up = get_object_or_404(own, public_id=public_id)
        corrects = taken_up.corrects
    elif public_id := said.get("corrects"):
        corrects = get_object_or_404(own.filter(publication=Publication.PUBLISHED), public_id=public_id)
    about = taken_up or corrects
    place = f"{about.recommendation.document.slug}/{about.recommendation.slug}" if about else said.get("recommendation")
    matter = Matter(recommendation_at(place or ""), request.user, at)
    initial = filled(about, today=today, is_anew=taken_up is not None) | typed_in(said)
    data = said if checks else None
    return AssessmentForm(data, initial=initial, matter=matter, today=today, corrects=corrects, instead_of=taken_up)


def filled(about: Assessment | None, *, today: date, is_anew: bool) -> dict[str, Any]:
    """What stands in the form when it is opened."""
    dates = {"assessed_on": today.isoformat(), "evidence_until": today.isoformat()}
    if about is None:
        return dates
    copied = {name: getattr(about, name) for name in ("status", "reason", "confidence")}
    copied |= {"events": list(about.events.values_list("public_id", flat=True)), "internal_note": about.internal_note}
    if is_anew:
        copied |= {"correction_reason": about.correction_reason, "evidence_until": about.evidence_until.isoformat()}
    return dates | copied


def as_typed(values: dict[str, list[str]]) -> QueryDict:
    """A kept draft as the browser had sent it."""
    data = QueryDict(mutable=True)
    for name, each in values.items():
        data.setlist(name, each)
    return data


def typed_in(said: QueryDict) -> dict[str, Any]:
    fields = AssessmentForm.base_fields
    return {name: said.getlist(name) if name == "events" else said[name] for name in fields if name in said}


@transaction.atomic
def record(draft: Draft, form: AssessmentForm, *, by: User) -> str:
    """Make one assessment of what was kept under this key, however often it is sent; return its public id."""
    content = {**form.cleaned_data, "corrects": form.corrects, "recommendation": form.matter.recommendation}
    row = Assessment.objects.assess(by=by, at=timezone.now(), instead_of=form.instead_of, **content)
    drafts.finish(draft, became=row.public_id)
    return row.public_id


def show(
    request: HttpRequest, key: str, form: AssessmentForm, *, draft: Draft | None = None, status: int = 200
) -> HttpResponse:
    context = {"key": key, "form": form, "matter": form.matter, "draft": draft}
    context |= {"recommendation": form.matter.recommendation, "taken_up": form.instead_of}
    return render(request, "desk/assessing/form.html", context, status=status)


@require_safe
def assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """The assessment as colleagues see it: where it is on its way, what it says, what can be done."""
    rows = access.seen(Assessment, request.user, at=timezone.now()).with_recommendation()
    row = get_object_or_404(rows.select_related("methodology", "corrects"), public_id=public_id)
    events = row.events.for_everyone().order_by("happened_on")
    return render(request, "desk/assessing/assessment.html", {"row": row, "events": events})
