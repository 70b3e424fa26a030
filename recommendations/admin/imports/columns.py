"""Before a file is read: what to take of it, and of a table without a form of its own which column means what."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ...imports.child import looked_at
from ...imports.columns import remember, remembered
from ...imports.reading.formats import FORMATS
from ...imports.reading.rows import Unreadable
from ...imports.receiving import path_of
from ...models import Import
from ...models.imports import Stage
from .forms import ColumnsForm, asked_of
from .pages import address, found, go_on, page

NO_COLUMNS: dict[str, Any] = {"header": [], "samples": [], "means": {}}


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    brought = found(pk)
    if brought.stage not in (Stage.RECEIVED, Stage.REFUSED) or brought.format not in FORMATS:
        return HttpResponseRedirect(address(pk))
    sheet = request.GET.get("sheet", "")
    try:
        seen = looked_at(path_of(brought), format_name=brought.format, sheet=sheet)["columns"] or NO_COLUMNS
    except Unreadable as error:
        return refused(brought, str(error))
    known = remembered(seen)
    means = seen["means"] if known is None else known
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, columns=seen, kind=kind_of(brought), means=means, asked=asked_of(brought.format))
    if form.is_valid():
        brought.options = {**form.said, **mapping(seen, form.means), **({"sheet": sheet} if sheet else {})}
        brought.save(update_fields=["options"])
        return go_on(request, brought, "read")
    has_sheets = any(each.name == "sheet" for each in FORMATS[brought.format].options)
    context = {"form": form, "is_remembered": known is not None, "sheet": sheet, "has_sheets": has_sheets}
    return page(request, "columns", _("What to take of it"), brought, **context)


def mapping(seen: dict[str, Any], means: dict[str, str]) -> dict[str, Any]:
    if not seen["header"]:
        return {}
    remember(seen, means)
    return {"mapping": means}


def refused(brought: Import, words: str) -> HttpResponse:
    brought.stage, brought.notes = Stage.REFUSED, [words]
    brought.save(update_fields=["stage", "notes"])
    return HttpResponseRedirect(address(brought.pk))


def kind_of(brought: Import) -> str:
    return "events" if brought.format == "events" else "recommendations"
