"""The organisation's files: the list, one file with its custody, its original, and the events it belongs to."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.accounts.step_up import stepped_up
from recommendations.evidence import receiving, store
from recommendations.evidence.answers import of_original
from recommendations.evidence.kinds import Kind
from recommendations.evidence.verification import erased
from recommendations.models import Evidence, FollowUpEvent, User
from recommendations.models.publication import SAME_HAND

from .forms import AttachForm, EvidenceForm, ExportForm
from .rows import File, rows_sent_by, shown

ROWS = 50
REFUSED = 422
NUMBER = re.compile(r"\d{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """The list; and what a browser without JavaScript sends to it."""
    is_sent, who = request.method == "POST", {"user": request.user, "at": (at := timezone.now())}
    form = EvidenceForm(request.POST, request.FILES, **who) if is_sent else EvidenceForm(**who)
    if is_sent and form.is_valid() and form.receive(at=at):
        messages.success(request, _("Saved."))
        return redirect("desk:files")
    page = Paginator(access.seen(Evidence, request.user, at=at).distinct(), ROWS).get_page(request.GET.get("page"))
    quotas = [(each, receiving.used(each), settings.EVIDENCE_QUOTA) for each in access.organisations(request.user)]
    context = {"files": shown(page.object_list, **who), "page": page, "quotas": quotas, "form": form}
    return render(request, "desk/evidence/files.html", context, status=REFUSED if is_sent else 200)


@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = access.seen(Evidence, request.user, at=timezone.now()).distinct()
    return page_of(request, get_object_or_404(rows, public_id=public_id))


def found(request: HttpRequest, public_id: str) -> Evidence:
    """The file, if the person may see it; else, and once it is erased, it does not exist."""
    rows = access.seen(Evidence, request.user, at=timezone.now()).exclude(pk__in=erased()).distinct()
    return get_object_or_404(rows, public_id=public_id)


def row_of(request: HttpRequest, evidence: Evidence) -> File:
    return shown(Evidence.objects.filter(pk=evidence.pk), user=request.user, at=timezone.now())[0]


def why_not(user: User, evidence: Evidence, *, at: datetime) -> str:
    """Why the person may not release a copy of the file; empty if they may."""
    if access.may_release(user, evidence, at=at):
        return ""
    if user.pk != evidence.received_by_id and access.reviews_for(user, evidence.organisation):
        return _(SAME_HAND)
    return _("A reviewer of your organisation releases it, and not who uploaded it.")


def page_of(request: HttpRequest, evidence: Evidence, *, status: int = 200, **context: Any) -> HttpResponse:
    """The file's page, with the forms that were refused in place of empty ones."""
    at = timezone.now()
    context = {
        "file": row_of(request, evidence),
        "custody": evidence.custody.select_related("by", "copy"),
        "why_not": why_not(request.user, evidence, at=at),
        "attaching": AttachForm(user=request.user, evidence=evidence, at=at),
        **context,
    }
    return render(request, "desk/evidence/file.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def original(request: HttpRequest, public_id: str) -> HttpResponse:
    """The original, after it is written down who takes it out and why."""
    evidence, form = found(request, public_id), ExportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"file": evidence, "form": form}
        return render(request, "desk/evidence/original.html", context, status=REFUSED if form.is_bound else 200)
    try:
        with transaction.atomic():
            evidence.export(by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
            bytes_of_it = store.opened(store.Room.ORIGINALS, evidence.stored_as)
    except FileNotFoundError:
        messages.error(request, _("The file is not on the server. Tell who runs the site at once."))
        return redirect("desk:file", public_id)
    is_mine = rows_sent_by(request.user, at=timezone.now()).filter(pk=evidence.pk).exists()
    name = evidence.original_name if is_mine else ""
    return of_original(bytes_of_it, kind=Kind(evidence.kind), public_id=evidence.public_id, own_name=name)


@require_POST
def attach(request: HttpRequest, public_id: str) -> HttpResponse:
    evidence = found(request, public_id)
    form = AttachForm(request.POST, user=request.user, evidence=evidence, at=timezone.now())
    if not form.is_valid():
        return page_of(request, evidence, attaching=form, status=REFUSED)
    try:
        evidence.attach(event=form.cleaned_data["event"], caption=form.cleaned_data["caption"])
    except ValidationError as no:
        return page_of(request, evidence, status=REFUSED, problem=no.messages[0])
    messages.success(request, _("Attached to “%(event)s”.") % {"event": form.cleaned_data["event"]})
    return redirect("desk:file", public_id)


@require_POST
def detach(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take it off a version that is being written; a published one keeps it."""
    evidence, at = found(request, public_id), timezone.now()
    number = request.POST.get("attachment", "")
    here = Q(attachments__evidence=evidence, attachments__pk=number if NUMBER.fullmatch(number) else None)
    event = get_object_or_404(access.seen(FollowUpEvent, request.user, at=at).filter(here))
    if not access.may_edit(request.user, event, at=at):
        return page_of(
            request,
            evidence,
            status=403,
            problem=_("This version is published. Make a new one, and take the file off that."),
        )
    try:
        evidence.detach(event=event)
    except ValidationError as no:
        return page_of(request, evidence, status=REFUSED, problem=no.messages[0])
    messages.success(request, _("Taken off “%(event)s”.") % {"event": event})
    is_seen = access.seen(Evidence, request.user, at=at).filter(pk=evidence.pk).exists()
    return redirect("desk:file", public_id) if is_seen else redirect("desk:files")
