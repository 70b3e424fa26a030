"""A table without a form of its own: which column means what, asked once for each header."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ...imports.child import looked_at
from ...imports.columns import remember, remembered
from ...imports.reading.rows import Unreadable
from ...imports.receiving import path_of
from ...models import Import
from ...models.imports import Stage
from .forms import ColumnsForm
from .pages import address, found, go_on, page


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    brought = found(pk)
    if brought.stage not in (Stage.RECEIVED, Stage.REFUSED):
        return HttpResponseRedirect(address(pk))
    try:
        seen = looked_at(path_of(brought), name=brought.name, format_name=brought.format)["columns"]
    except Unreadable as error:
        return refused(brought, str(error))
    if not seen:
        return go_on(request, brought, "read")
    known = remembered(seen)
    means = seen["means"] if known is None else known
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, columns=seen, kind=kind_of(brought), means=means)
    if form.is_valid():
        remember(seen, form.means)
        brought.options = {**brought.options, "mapping": form.means}
        brought.save(update_fields=["options"])
        return go_on(request, brought, "read")
    return page(request, "columns", _("Which column means what"), brought, form=form, is_remembered=known is not None)


def refused(brought: Import, words: str) -> HttpResponse:
    brought.stage, brought.notes = Stage.REFUSED, [words]
    brought.save(update_fields=["stage", "notes"])
    return HttpResponseRedirect(address(brought.pk))


def kind_of(brought: Import) -> str:
    return "events" if brought.format == "events" else "recommendations"
