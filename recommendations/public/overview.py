"""What any list of recommendations says as a whole: charts, each with its numbers in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.models import State, Status, Theme
from recommendations.models.responses import Stance
from recommendations.search.index import Index, current

from . import charts
from .filters import RecommendationFilter
from .taking import FORMATS, refused

MOST_COMPARED = 6


@dataclass(frozen=True)
class Overview:
    """The charts of a set of recommendations; ``query`` is what finds them. What stands behind a link is None for no link."""

    index: Index
    among: int
    query: str

    @property
    def count(self) -> int:
        return self.among.bit_count()

    @property
    def also_of_status(self) -> str | None:
        """The query behind a status; what was chosen of the same kind would be offered beside it, not narrow it."""
        return behind(self.query, without=["status"])

    @property
    def also_of_answer(self) -> str | None:
        return behind(self.query, without=["status", "stance"])

    @property
    def also_of_theme(self) -> str | None:
        """None where themes were chosen: no address asks for what has two of them."""
        return None if "theme" in QueryDict(self.query) else behind(self.query)

    @cached_property
    def bar(self) -> charts.Bar:
        return charts.status_bar(self.index, self.among)

    @cached_property
    def themes(self) -> list[charts.Bar]:
        return charts.status_by_theme(self.index, self.among, themes=Theme.objects.labels())

    @cached_property
    def cross(self) -> charts.CrossTable:
        return charts.stance_by_status(self.index, self.among)

    @cached_property
    def standings(self) -> charts.Years:
        return charts.status_over_years(self.index, self.among, until=timezone.localdate().year)

    @cached_property
    def happenings(self) -> charts.Years:
        return charts.events_over_years(self.index, self.among)


def behind(query: str, *, without: Sequence[str] = ()) -> str:
    """The choices of a query but those, to be written behind another one."""
    kept = QueryDict(query, mutable=True)
    for name in without:
        kept.pop(name, None)
    return f"&{kept.urlencode()}" if kept else ""


def overview(request: HttpRequest) -> HttpResponse:
    """The charts of what a filter finds."""
    chosen = RecommendationFilter(request.GET, today=timezone.localdate())
    if chosen.problems:
        return refused(request, chosen)
    shown = Overview(chosen.index, chosen.found(), chosen.query.urlencode())
    context = {"filter": chosen, "overview": shown, "formats": FORMATS.values()}
    return render(request, "public/overview.html", context)


# --- States side by side -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of the comparison: what is counted, and for each State how many and the query that finds them."""

    group: str
    name: str
    label: str
    cells: list[tuple[int, str]]


def compare(request: HttpRequest) -> HttpResponse:
    """Two or more States by status, answer and theme; other choices of a filter narrow what is compared."""
    chosen = RecommendationFilter(request.GET, today=timezone.localdate())
    if no := no_comparison(request, chosen):
        return no
    rows = on_record()
    states, sets = side_by_side(chosen, rows)
    context = {
        "filter": chosen,
        "states": states,
        "others": sorted((row for row in rows if row not in states), key=str),
        "is_full": len(states) == MOST_COMPARED,
        "bars": [charts.status_bar(chosen.index, found) for found in sets],
        "rows": compared(chosen.index, states, sets, query=chosen.query.urlencode()),
        "narrowed": [(label, said) for label, said in chosen.words if label != str(chosen.filters["state"].label)],
        "count": sum(found.bit_count() for found in sets),
        "formats": FORMATS.values(),
        "kept": [(name, value) for name, values in chosen.query.lists() if name != "state" for value in values],
    }
    return render(request, "public/compare.html", context)


def no_comparison(request: HttpRequest, chosen: RecommendationFilter) -> HttpResponse | None:
    """The refusal of an address that asks for none, or for too many States."""
    if chosen.problems:
        return refused(request, chosen)
    if len(set(chosen.asked.get("state", []))) > MOST_COMPARED:
        return refused(request, chosen, _("At most %(most)s States can be compared.") % {"most": MOST_COMPARED})
    return None


def on_record() -> list[State]:
    """Those to which anything was recommended."""
    return list(State.objects.filter(pk__in=current().counts("state", current().all)))


def side_by_side(chosen: RecommendationFilter, among: list[State]) -> tuple[list[State], list[int]]:
    """The States that are compared, in the order of the address, and the set of each."""
    rows = {row.slug: row for row in among}
    states = [rows[slug] for slug in dict.fromkeys(chosen.asked.get("state", [])) if slug in rows]
    return states, [chosen.found(but="state") & chosen.index.having("state", [state.pk]) for state in states]


def compared(index: Index, states: list[State], sets: list[int], *, query: str) -> list[Row]:
    """Statuses, then answers, then what was said against what was assessed; lines without any are left out."""
    counted = [("status", status.value, str(status.label), [status.value]) for status in Status]
    counted += [("stance", stance or "none", "", [stance]) for stance in [*Stance.values, ""]]
    rows = []
    for group, word, label, values in counted:
        found = [index.having(group, values) & each for each in sets]
        if any(found):
            also = behind(query, without=["state", group])
            queries = [urlencode({"state": state.slug, group: word}) + also for state in states]
            cells = [(bits.bit_count(), query) for bits, query in zip(found, queries, strict=True)]
            rows.append(Row(group, values[0], label, cells))
    return rows
