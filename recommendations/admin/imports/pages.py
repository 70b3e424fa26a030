"""An import's way in the admin: upload, progress, look through, confirm, report, undo. One address shows it as it stands."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from ...access import may_publish_imports
from ...accounts.step_up import require_step_up
from ...imports.child import looked_at
from ...imports.job import begin, has_stopped, is_running
from ...imports.reading.formats import FORMATS
from ...imports.reading.rows import Unreadable
from ...imports.receiving import TooLarge, path_of, receive
from ...imports.run import Busy
from ...imports.undoing import BuiltOn, built_on
from ...models import Import
from ...models.imports import Stage
from .forms import TEXT_FORMAT, HowForm, UploadForm, asked_of
from .review import review

PIECE = 1024**2


def address(pk: int, page: str = "change") -> str:
    return reverse(f"admin:recommendations_import_{page}", args=[pk])


def found(pk: Any) -> Import:
    """The import; 404 where there is none."""
    row = Import.objects.select_related("brought_by").filter(pk=pk).first() if str(pk).isdecimal() else None
    if row is None:
        raise Http404
    return row


def page(
    request: HttpRequest, template: str, title: str, brought: Import | None = None, **context: Any
) -> HttpResponse:
    common = {**admin.site.each_context(request), "opts": Import._meta, "title": title, "brought": brought}
    return TemplateResponse(request, f"admin/imports/{template}.html", common | context)


# --- what is brought ---------------------------------------------------------------------------------------------


def upload(request: HttpRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, user=request.user)
    if form.is_valid():
        try:
            return take(request, form)
        except (TooLarge, OSError):
            form.add_error("file", _("It could not be kept: it is too large, or the disk is full."))
    return page(request, "upload", _("Bring in a file"), form=form)


def take(request: HttpRequest, form: UploadForm) -> HttpResponse:
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    name, pieces = (file.name, file.chunks(PIECE)) if file else (_("pasted text") + ".txt", iter([text.encode()]))
    chosen = form.cleaned_data["format"] or (TEXT_FORMAT if text and TEXT_FORMAT in FORMATS else "")
    brought = receive(pieces, name=name, format_name=chosen, options={}, by=request.user, at=timezone.now())
    brought.shared, brought.is_published = form.shared, form.cleaned_data.get("is_published", False)
    brought.save(update_fields=["shared", "is_published"])
    return look(request, brought)


def look(request: HttpRequest, brought: Import) -> HttpResponse:
    """Say what the file seems to be; a table's columns are asked for, anything else is read."""
    try:
        seen = looked_at(path_of(brought), format_name=brought.format)
    except Unreadable as error:
        brought.stage, brought.notes = Stage.REFUSED, [str(error)]
        brought.save(update_fields=["stage", "notes"])
        return HttpResponseRedirect(address(brought.pk))
    brought.format = seen["format"] if seen["format"] in FORMATS else ""
    brought.save(update_fields=["format"])
    if not brought.format:
        messages.warning(request, _("What kind of file this is could not be seen: choose its format."))
        return HttpResponseRedirect(address(brought.pk))
    if seen["columns"] or asked_of(brought.format):
        return HttpResponseRedirect(address(brought.pk, "columns"))
    brought.options = without_asking(brought)
    brought.save(update_fields=["options"])
    return go_on(request, brought, "read")


def without_asking(brought: Import) -> dict[str, Any]:
    """What a reader wants to know and already was said of every row."""
    said = {**brought.shared, "state": next(iter(brought.shared.get("states", [])), "")}
    options = {each.name: said[each.name] for each in FORMATS[brought.format].options if said.get(each.name)}
    return options | ({"mapping": {}} if FORMATS[brought.format].has_mapping else {})


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it as now said: another format, or other values that hold for every row."""
    brought = found(pk)
    form = HowForm(request.POST, user=request.user)
    if not form.is_valid():
        return waiting(request, brought, form)
    if brought.stage not in (Stage.RECEIVED, Stage.REFUSED) or is_running(brought, at=timezone.now()):
        return HttpResponseRedirect(address(pk))
    brought.format, brought.stage, brought.shared = form.cleaned_data["format"], Stage.RECEIVED, form.shared
    brought.is_published = form.cleaned_data.get("is_published", False)
    brought.save(update_fields=["format", "stage", "shared", "is_published"])
    return look(request, brought)


def waiting(request: HttpRequest, brought: Import, form: HowForm | None = None) -> HttpResponse:
    """It is kept and was not read, or could not be."""
    if form is None:
        said = {"format": brought.format, "is_published": brought.is_published, **brought.shared}
        form = HowForm(user=request.user, initial=said)
    return page(request, "waiting", brought.name, brought, form=form)


# --- as it stands ------------------------------------------------------------------------------------------------


def show(request: HttpRequest, pk: Any) -> HttpResponse:
    brought, now = found(pk), timezone.now()
    if is_running(brought, at=now):
        return page(request, "progress", brought.name, brought)
    if request.htmx and "poll" in request.GET:
        return HttpResponseClientRedirect(address(brought.pk))
    if has_stopped(brought, at=now):
        return page(request, "stopped", brought.name, brought)
    if brought.stage in (Stage.RECEIVED, Stage.REFUSED):
        return waiting(request, brought)
    context = review(request, brought)
    if brought.stage == Stage.REVIEW:
        return page(request, "review", brought.name, brought, **context)
    may_undo = brought.stage == Stage.DONE and (not brought.is_published or may_publish_imports(request.user))
    asks = may_undo and "undo" in request.GET
    context |= {"may_undo": may_undo, "asks_to_undo": asks, "reasons": built_on(brought) if asks else []}
    return page(request, "report", brought.name, brought, **context)


# --- steps -------------------------------------------------------------------------------------------------------


def go_on(request: HttpRequest, brought: Import, step: str) -> HttpResponse:
    """Do a step or have it begun; whoever asks for it twice is shown how it stands."""
    try:
        if not is_running(brought, at=timezone.now()):
            begin(brought, step, by=request.user, at=timezone.now())
    except Busy:
        messages.warning(request, _("Somebody else is at work on this import just now."))
    except (BuiltOn, ValidationError) as refusal:
        for words in reasons_of(refusal):
            messages.error(request, words)
    return HttpResponseRedirect(address(brought.pk))


def reasons_of(refusal: Exception) -> Iterator[str]:
    yield from refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the step anew whose process died, or leave it and look at the import as it was before."""
    brought = found(pk)
    if has_stopped(brought, at=timezone.now()):
        if "leave" not in request.POST:
            ask_again(request, brought)
            return go_on(request, brought, brought.step)
        brought.begun_at = None
        brought.save(update_fields=["begun_at"])
    return HttpResponseRedirect(address(pk))


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    brought = found(pk)
    ask_again(request, brought)
    return go_on(request, brought, "bring_in")


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    brought = found(pk)
    ask_again(request, brought)
    if brought.stage == Stage.DONE and built_on(brought):
        return HttpResponseRedirect(address(pk) + "?undo=1#undo")
    return go_on(request, brought, "undo")


def ask_again(request: HttpRequest, brought: Import) -> None:
    """What makes something public, or takes it back, is for those who publish, with their second factor."""
    if not brought.is_published:
        return
    if not may_publish_imports(request.user):
        raise PermissionDenied
    require_step_up(request)
