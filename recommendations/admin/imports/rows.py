"""One row in the hands of a person, and the labels of a file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import reselect, reswap, retarget

from ...imports import mending
from ...imports.known import NOTHING, Known
from ...imports.labels import TERMS, Unknown, map_label, take_over
from ...imports.mending import Changed
from ...imports.run import Busy, unmapped
from ...imports.sources import SCHEMES
from ...models import Import, ImportRow
from ...models.imports import LabelKind
from .forms import RowForm
from .pages import address, found, go_on, page
from .review import Shown

BOUNDARY = ".;\n"  # where a text may be cut: after these
LONGEST_LABEL = 70


def found_row(pk: int, row: int) -> tuple[Import, ImportRow]:
    brought = found(pk)
    kept = brought.rows.select_related("recommendation__document", "event").filter(pk=row).first()
    if kept is None:
        raise Http404
    return brought, kept


def back(request: HttpRequest, brought: Import, row: ImportRow | None = None) -> HttpResponse:
    """To the page of rows from which somebody came, at the row."""
    here = request.POST.get("here", "")
    query = f"?{here}" if here and here.isascii() and here.isprintable() and " " not in here else ""
    return HttpResponseRedirect(f"{address(brought.pk)}{query}#row-{row.pk}" if row else address(brought.pk) + query)


def refused(request: HttpRequest, error: Changed | Busy | ValidationError) -> None:
    """Say why nothing was done."""
    if isinstance(error, Changed):
        messages.error(request, _("Nothing was done: somebody changed this row since you opened the page."))
    elif isinstance(error, Busy):
        messages.error(request, _("Nothing was done: the import is being brought in just now."))
    else:
        messages.error(request, " ".join(error.messages))


@require_POST
def do(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Drop, take back, tick, merge or move."""
    brought, kept = found_row(pk, row)
    deed = mending.DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        deed(kept, request.POST.get("seen", ""))
    except (Changed, Busy, ValidationError) as error:
        refused(request, error)
    return back(request, brought, kept)


def edit(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A row's values as a form: in its place in the list, or as a page."""
    brought, kept = found_row(pk, row)
    form = RowForm(request.POST if request.method == "POST" else None, kind=brought.kind, values=kept.values)
    if form.is_valid():
        seen, at = request.POST.get("seen", ""), request.POST.get("at", "")
        try:
            mending.edit(kept, seen, form.values)
            if at.isdecimal() and len(at) < 9:
                kept.refresh_from_db()
                if mending.split(kept, mending.state_of(kept), int(at)) is None:
                    messages.warning(request, nothing_cut_off())
        except Changed:
            kept.refresh_from_db()
            return editing(request, brought, kept, form, is_changed=True)
        except (Busy, ValidationError) as error:
            refused(request, error)
        return back(request, brought, kept)
    return editing(request, brought, kept, form)


def editing(
    request: HttpRequest, brought: Import, row: ImportRow, form: RowForm, *, is_changed: bool = False
) -> HttpResponse:
    """What was typed stays in the form; what somebody else made of the row meanwhile is shown beside it."""
    context = {
        "form": form,
        "shown": Shown(row, brought.shared),
        "is_changed": is_changed,
        "theirs": theirs(form, row) if is_changed else [],
        "here": request.POST.get("here") or request.GET.get("here", ""),
        "cuts": cuts(row.values.get("text", "")),
        "is_open": brought.stage == "review",
    }
    response = page(request, "row", _("Edit a row"), brought, **context)
    if request.htmx:
        return reswap(reselect(retarget(response, f"#row-{row.pk}"), "#edit"), "innerHTML")
    if is_changed:
        response.status_code = 409
    return response


def theirs(form: RowForm, row: ImportRow) -> list[tuple[str, Any]]:
    """The stored values that differ from what was typed."""
    typed = form.values
    names = [name for name in form.fields if typed.get(name, "") != row.values.get(name, "")]
    return [(str(form.fields[name].label), row.values.get(name, "")) for name in names]


def cuts(text: str) -> list[tuple[int, str]]:
    """Where a text may be split: the letter with which each further sentence or line begins, and its words."""
    starts = [at + 1 for at, letter in enumerate(text) if letter in BOUNDARY and text[at + 1 : at + 2].strip() == ""]
    return [(at, text[at:].strip()[:LONGEST_LABEL]) for at in starts if text[:at].strip() and text[at:].strip()]


@require_POST
def split(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    brought, kept = found_row(pk, row)
    at, new = request.POST.get("at", ""), None
    try:
        new = mending.split(kept, request.POST.get("seen", ""), int(at) if at.isdecimal() and len(at) < 9 else 0)
    except (Changed, Busy, ValidationError) as error:
        refused(request, error)
    else:
        if new is None:
            messages.warning(request, nothing_cut_off())
    return back(request, brought, new or kept)


def nothing_cut_off() -> str:
    return _("Nothing was cut off: choose a place with words before and after it.")


# --- labels ------------------------------------------------------------------------------------------------------


def labels(request: HttpRequest, pk: int) -> HttpResponse:
    """The labels of this file that nobody has mapped; each is decided once, for all files."""
    brought = found(pk)
    known, wrong = Known(), {}
    waiting = list(unmapped(brought))
    if request.method == "POST":
        wrong = decide(request, waiting, known)
        if "take_over" in request.POST and brought.format in SCHEMES:
            take_over(brought.format, unmapped(brought), by=request.user)
        if not wrong:
            return go_on(request, brought, "settle") if brought.stage == "review" else back(request, brought)
        waiting = list(unmapped(brought))
    times = {(kind, words): n for kind, words, n in brought.labels}
    lines = [
        {"label": each, "rows": times.get((each.kind, each.words), 0), "wrong": wrong.get(each.pk)} for each in waiting
    ]
    lines.sort(key=lambda line: (line["label"].kind, -line["rows"], line["label"].words))
    kinds = [
        (kind, label, list(known.rows[kind].values()))
        for kind, label in LabelKind.choices
        if kind in {each.kind for each in waiting}
    ]
    scheme = SCHEMES.get(brought.format, ("",))[0]
    context = {"lines": lines, "kinds": kinds, "scheme": scheme if any(each.kind in TERMS for each in waiting) else ""}
    return page(request, "labels", _("Labels that nobody has mapped"), brought, **context)


def decide(request: HttpRequest, waiting: list[Any], known: Known) -> dict[int, tuple[str, str]]:
    """Map what was filled in; says of each that could not be mapped what was typed and what is wrong with it."""
    wrong, decided, given = {}, 0, 0
    for label in waiting:
        typed = request.POST.get(f"label-{label.pk}", "").strip()
        name = NOTHING if request.POST.get(f"nothing-{label.pk}") else typed
        if not name:
            continue
        try:
            given += map_label(label, name, known, by=request.user)
            decided += 1
        except Unknown as error:
            wrong[label.pk] = (typed, str(error))
    if decided:
        messages.success(
            request, ngettext("One label is mapped.", "%(n)d labels are mapped.", decided) % {"n": decided}
        )
    if given:
        words = ngettext(
            "One recommendation that came in before has it now.",
            "%(n)d recommendations that came in before have them now.",
            given,
        )
        messages.success(request, words % {"n": given})
    return wrong
