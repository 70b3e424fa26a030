"""Cleaned copies: making one, looking at it, a second person's decision to release it, and taking it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.accounts.step_up import stepped_up
from recommendations.evidence import copies, store
from recommendations.evidence.answers import of_copy, of_preview
from recommendations.evidence.kinds import Kind
from recommendations.models import CleanedCopy

from .files import REFUSED, found, page_of, row_of, why_not
from .forms import RecallForm, ReleaseForm


@require_POST
def clean(request: HttpRequest, public_id: str) -> HttpResponse:
    evidence = found(request, public_id)
    try:
        copies.make_copy(evidence, by=request.user, at=timezone.now())
    except ValidationError as no:
        return page_of(request, evidence, status=REFUSED, problem=no.messages[0])
    messages.success(request, _("A cleaned copy was made. Look at it: what it shows is still there."))
    return redirect("desk:file", public_id)


@require_safe
def copy(request: HttpRequest, public_id: str, copy_id: str) -> HttpResponse:
    """The bytes of a copy, for those of the organisation, after it is written down that they see it."""
    row = get_object_or_404(copies_of(request, public_id), public_id=copy_id)
    try:
        with transaction.atomic():
            if request.method == "GET":
                row.view(by=request.user, at=timezone.now())
            file = store.opened(store.Room.CLEANED, row.public_id)
    except FileNotFoundError:
        raise Http404 from None
    return of_copy(file, kind=Kind(row.kind), public_id=row.public_id)


@require_safe
def copy_preview(request: HttpRequest, public_id: str, copy_id: str) -> HttpResponse:
    """The small picture that the public would see in the event's page."""
    row = get_object_or_404(copies_of(request, public_id).exclude(preview_sha256=""), public_id=copy_id)
    try:
        return of_preview(store.opened(store.Room.CLEANED, row.preview_name), public_id=row.public_id)
    except FileNotFoundError:
        raise Http404 from None


def copies_of(request: HttpRequest, public_id: str) -> QuerySet[CleanedCopy]:
    """The copies of a file, if the person may see it."""
    return access.seen(CleanedCopy, request.user, at=timezone.now()).filter(evidence__public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """A second person looks at the copy at full size, says what they looked for, and decides."""
    evidence = found(request, public_id)
    if problem := why_not(request.user, evidence, at=timezone.now()):
        return page_of(request, evidence, status=403, problem=problem)
    row, is_sent = evidence.newest_copy, request.method == "POST"
    if row is None or row.released_at or evidence.released_copy_id:
        return page_of(request, evidence, status=409, problem=_("There is no copy that waits for release."))
    form = ReleaseForm(request.POST if is_sent else None, initial={"copy": row.public_id})
    if is_sent and form.is_valid():
        if decided(request, row, form):
            messages.success(request, _("Released. It is public wherever its event is."))
            return redirect("desk:file", public_id)
        form = ReleaseForm(initial={"copy": row.public_id}) if form.cleaned_data["copy"] != row.public_id else form
    context = {"file": row_of(request, evidence), "form": form}
    return render(request, "desk/evidence/release.html", context, status=REFUSED if is_sent else 200)


def decided(request: HttpRequest, row: CleanedCopy, form: ReleaseForm) -> bool:
    """Release the copy that the person saw; if it cannot be, say why."""
    if form.cleaned_data["copy"] != row.public_id:
        messages.warning(request, _("Another copy was made meanwhile. Look at this one."))
        return False
    try:
        copies.release(row, by=request.user, at=timezone.now(), checklist=form.cleaned_data["checklist"])
    except ValidationError as no:
        form.add_error(None, no)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, public_id: str) -> HttpResponse:
    """Anybody of the organisation who sees that it should not be public takes it back, at once."""
    evidence = found(request, public_id)
    row = evidence.released_copy
    if row is None:
        return page_of(request, evidence, status=409, problem=_("No copy of this file is released."))
    form = RecallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            copies.recall(row, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        except ValidationError as no:  # a colleague was quicker
            return page_of(request, evidence, status=409, problem=no.messages[0])
        messages.success(request, _("Recalled. The public no longer has it."))
        return redirect("desk:file", public_id)
    context = {"file": row_of(request, evidence), "form": form}
    return render(request, "desk/evidence/recall.html", context, status=REFUSED if form.is_bound else 200)
