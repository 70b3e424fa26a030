"""Which key the organisation's confidential sources are sealed to; another one registered; what is held, sealed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import access
from recommendations.accounts.step_up import stepped_up
from recommendations.evidence.answers import of_sealed
from recommendations.models import ConfidentialSource, Organisation, SealingKey
from recommendations.sealing.boxes import Sealed, fingerprint_of, seal, to_take_away

from .forms import KeyForm, RegisterForm, SealHeldForm

REFUSED = 422


def found(request: HttpRequest, slug: str) -> Organisation:
    """One of the person's own organisations; any other one does not exist."""
    return get_object_or_404(access.organisations(request.user), slug=slug)


def plain_of(organisation: Organisation) -> int:
    return ConfidentialSource.objects.filter(organisation=organisation).plain().count()


@never_cache
@require_safe
def sealing(request: HttpRequest, organisation: str) -> HttpResponse:
    return page_of(request, found(request, organisation))


def page_of(request: HttpRequest, organisation: Organisation, *, status: int = 200) -> HttpResponse:
    may = access.may_set_key(request.user, organisation, at=timezone.now())
    context = {
        "organisation": organisation,
        "newest": SealingKey.objects.newest_of(organisation),
        "keys": organisation.sealing_keys.select_related("by").order_by("-pk"),
        "may": may,
        "plain": plain_of(organisation) if may else 0,
        "is_refused": status == 403,
    }
    return render(request, "desk/sealing/sealing.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def register(request: HttpRequest, organisation: str) -> HttpResponse:
    """First the key; then, sealed to it, a trial file to open, and what must be so before it counts."""
    theirs = found(request, organisation)
    if not access.may_set_key(request.user, theirs, at=timezone.now()):
        return page_of(request, theirs, status=403)
    is_sent = request.method == "POST"
    given = KeyForm(request.POST.dict() if is_sent else None, organisation=theirs)
    context = {"organisation": theirs, "newest": SealingKey.objects.newest_of(theirs), "form": given}
    if given.is_valid():
        return second_step(request, theirs, given.cleaned_data["public_key"], context)
    return render(request, "desk/sealing/register.html", context, status=REFUSED if is_sent else 200)


def second_step(request: HttpRequest, organisation: Organisation, key: str, context: dict[str, Any]) -> HttpResponse:
    digits, step = trial_digits(request, organisation, key), request.POST.get("step")
    if step == "trial":
        return of_sealed(to_take_away([trial(key, digits)]), name="trial.json")
    form = RegisterForm(request.POST if step == "register" else None, organisation=organisation, digits=digits)
    if form.is_valid():
        SealingKey.objects.register(key, organisation=organisation, by=request.user, at=timezone.now())
        messages.success(request, _("From now on confidential sources are sealed to this key."))
        return redirect("desk:sealing", organisation.slug)
    form.initial["public_key"] = key
    context |= {"form": form, "fingerprint": fingerprint_of(key)}
    return render(request, "desk/sealing/register.html", context, status=REFUSED if form.is_bound else 200)


def trial_digits(request: HttpRequest, organisation: Organisation, key: str) -> str:
    """What only who opens the trial file knows; nothing needs to be kept of it."""
    word = salted_hmac("sealing trial", f"{organisation.pk} {request.user.pk} {key}", algorithm="sha256")
    return f"{int(word.hexdigest(), 16) % 10**6:06}"


def trial(key: str, digits: str) -> Sealed:
    box = seal(key, source="trial", notes=_("The six digits: %(digits)s") % {"digits": digits})
    return Sealed("trial", fingerprint_of(key), box)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def seal_held(request: HttpRequest, organisation: str) -> HttpResponse:
    """What was written down before there was a key, sealed for good."""
    theirs, at = found(request, organisation), timezone.now()
    newest = SealingKey.objects.newest_of(theirs)
    if not newest or not access.may_set_key(request.user, theirs, at=at):
        return page_of(request, theirs, status=403)
    form = SealHeldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        count = ConfidentialSource.objects.seal_held(theirs)
        words = ngettext("%(count)s source was sealed.", "%(count)s sources were sealed.", count)
        messages.success(request, words % {"count": count})
        return redirect("desk:sealing", theirs.slug)
    context: dict[str, Any] = {"organisation": theirs, "newest": newest, "plain": plain_of(theirs), "form": form}
    return render(request, "desk/sealing/seal_held.html", context, status=REFUSED if form.is_bound else 200)
