"""Pages that are no list of recommendations, taken away as tables: numbers of charts, States side by side, what changed."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from recommendations.exports import flat
from recommendations.exports.table import MARK
from recommendations.models import FollowUpEvent, Status
from recommendations.models.responses import Stance

from . import charts, events, following, overview
from .changes import changed
from .filters import RecommendationFilter
from .taking import refused
from .telling import Change, summary_of, told

MOST_CHANGES = MOST_EVENTS = 2000
NUMBERS = ("chart", "row", "column", "count")
EVENTS = ("day", "until", "precision", "state", "kind", "title", "details", "language", "place", "address")
CHANGES = ("day", "change", "state", "about", "address", "before", "after", "stance", "by", "said")


def answer(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A table as CSV, made like that of recommendations: no cell of it computes."""
    found = HttpResponse(MARK + "".join(map(flat.line, [heads, *rows])), content_type="text/csv; charset=utf-8")
    found.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return found


# --- charts --------------------------------------------------------------------------------------------------------


def charts_file(request: HttpRequest) -> HttpResponse:
    """Every number in the charts of what a filter finds, one to a line."""
    chosen = RecommendationFilter(request.GET, today=timezone.localdate())
    if chosen.problems:
        return refused(request, chosen)
    shown = overview.Overview(chosen.index, chosen.found(), chosen.query.urlencode())
    return answer("charts", NUMBERS, numbers(shown))


def numbers(shown: overview.Overview) -> Iterator[Sequence[str]]:
    for part in shown.bar.segments:
        yield _("Recommendations by status"), "", str(part.word), str(part.count)
    for theme in shown.themes:
        yield from ((_("By theme"), theme.label, str(part.word), str(part.count)) for part in theme.segments)
    for stance, cells in shown.cross.rows:
        name = _("What the Government said against what happened")
        yield from ((name, said(stance), str(Status(status).label), str(count)) for status, count in cells)
    yield from by_year(_("Assessed recommendations by status and year"), shown.standings)
    yield from by_year(_("Events by bearing and year"), shown.happenings)


def by_year(name: str, chart: charts.Years) -> Iterator[Sequence[str]]:
    for _name, word, counts in chart.rows:
        yield from ((name, word, str(year), str(count)) for year, count in zip(chart.years, counts, strict=True))


def said(stance: str) -> str:
    return str(Stance(stance).label) if stance else _("no response recorded")


# --- States side by side -------------------------------------------------------------------------------------------


def compare_file(request: HttpRequest) -> HttpResponse:
    """The comparison of the same address: a line a status and an answer, a column a State."""
    chosen = RecommendationFilter(request.GET, today=timezone.localdate())
    if no := overview.no_comparison(request, chosen):
        return no
    states, sets = overview.side_by_side(chosen, overview.on_record())
    rows = [[_("Recommendations on record"), *(str(found.bit_count()) for found in sets)]]
    for row in overview.compared(chosen.index, states, sets, query=""):
        label = row.label if row.group == "status" else said(row.name)
        rows.append([capfirst(label), *(str(count) for count, _query in row.cells)])
    return answer("states", ["", *map(str, states)], rows)


# --- what changed --------------------------------------------------------------------------------------------------


def changes_file(request: HttpRequest) -> HttpResponse:
    """All changes between two days, or a sentence where they are more than a file of these has."""
    asked = following.read(request.GET, today=timezone.localdate())
    entries = (
        [] if asked.problems else changed(asked.scope, since=asked.since, until=asked.until, size=MOST_CHANGES + 1)
    )
    if len(entries) > MOST_CHANGES:
        asked.problems.append(
            _("These are more than %(most)s changes: choose fewer days or narrow them.") % {"most": MOST_CHANGES}
        )
    if asked.problems:
        return render(request, "public/changes.html", {"asked": asked}, status=400)
    return answer("changes", CHANGES, [line(request, change) for change in told(entries, asked.scope)])


def line(request: HttpRequest, change: Change) -> Sequence[str]:
    row, is_assessment = change.row, change.what == "assessment"
    about = getattr(row, "recommendation", None) or row
    return (
        change.day.isoformat(),
        str(change.label),
        str(getattr(about, "state", None) or ""),
        change.heading,
        request.build_absolute_uri(change.address) if change.address else "",
        str(Status(change.before).label) if is_assessment else "",
        str(Status(row.status).label) if is_assessment else "",
        str(row.get_stance_display()) if change.what == "response" else "",
        change.author,
        " ".join(summary_of(change)),
    )


# --- events --------------------------------------------------------------------------------------------------------


def events_file(request: HttpRequest) -> HttpResponse:
    """All events of the same address, or a sentence where they are more than a file of these has."""
    chosen = events.asked_by(request)
    problems = chosen.problems
    keys = [] if problems else list(chosen.qs.values_list("pk", flat=True)[: MOST_EVENTS + 1])
    if len(keys) > MOST_EVENTS:
        more = _("These are more than %(most)s events: narrow them, or take all from the page about data.")
        problems = [more % {"most": MOST_EVENTS}]
    if problems:
        return render(request, "public/events.html", {"filter": chosen, "problems": problems}, status=400)
    return answer("events", EVENTS, [event_line(request, row) for row in events.told(keys)])


def event_line(request: HttpRequest, row: FollowUpEvent) -> Sequence[str]:
    return (
        row.happened_on.isoformat(),
        row.until_on.isoformat() if row.until_on else "",
        str(row.get_happened_on_precision_display()),
        str(row.state),
        str(row.get_kind_display()),
        row.title,
        row.details,
        row.language,
        row.place,
        request.build_absolute_uri(row.get_absolute_url()),
    )
