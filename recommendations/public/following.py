"""The page that says what changed between two days, for everything or for what a filter finds."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.dates import in_words

from .changes import SIZE, Place, changed, place_named, place_of
from .filters import RecommendationFilter
from .scope import Scope
from .telling import told

DAYS = 30
OWN_KEYS = ("since", "until", "after", "before", "open", "part", "page", "sort")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass
class Asked:
    """What an address asks for: two days, a place to begin after, a filter; ``problems`` says what cannot be answered."""

    since: date
    until: date
    after: Place | None
    filter: RecommendationFilter
    query: QueryDict
    problems: list[str]

    @property
    def scope(self) -> Scope:
        return Scope.of_filter(self.filter)

    @property
    def following(self) -> dict[str, str]:
        """Where the changes of what is chosen here are followed, between whatever days."""
        return links(self.filter)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What the filter narrows to, in words: a name and its values."""
        return self.filter.words

    @property
    def is_of_one_state(self) -> bool:
        """Then each change need not name it again."""
        return len(self.filter.asked.get("state", [])) == 1

    @property
    def title(self) -> str:
        """The same as a heading: the days, then what was chosen."""
        days = f"{in_words(self.since)} – {in_words(self.until)}"
        return "; ".join([f"{_('What changed')}: {days}", *(f"{label}: {said}" for label, said in self.choices)])

    @property
    def address(self) -> str:
        """The query that asks the same tomorrow: with its days, and from the newest change, for another may be gone."""
        query = self.query.copy()
        query["since"], query["until"] = self.since.isoformat(), self.until.isoformat()
        return query.urlencode()


def changes(request: HttpRequest) -> HttpResponse:
    asked = read(request.GET, today=timezone.localdate())
    if asked.problems:
        return render(request, "public/changes.html", {"asked": asked}, status=400)
    scope = asked.scope
    entries = changed(scope, since=asked.since, until=asked.until, after=asked.after, size=SIZE + 1)
    shown = told(entries[:SIZE], scope)
    context = {
        "asked": asked,
        "days": [(day, list(rows)) for day, rows in groupby(shown, key=lambda change: change.day)],
        "next": place_of(entries[SIZE - 1]) if len(entries) > SIZE else "",
    }
    return render(request, "public/changes.html", context)


def feed_address(query: QueryDict) -> str:
    return reverse("changes_feed") + (f"?{query.urlencode()}" if query else "")


def links(chosen: RecommendationFilter) -> dict[str, str]:
    """Where the changes of what a filter finds are read, and where they are followed."""
    query = chosen.query
    asked = f"?{query.urlencode()}" if query else ""
    return {"changes": reverse("changes") + asked, "alerts": reverse("alerts") + asked, "feed": feed_address(query)}


# --- reading an address --------------------------------------------------------------------------------------------


def read(data: QueryDict, *, today: date) -> Asked:
    problems: list[str] = []
    until = day(data, "until", today, problems)
    since = day(data, "since", min(until, today) - timedelta(DAYS) if until.year > 1 else until, problems)
    if since > until and not problems:
        problems.append(_("The first day is after the last one."))
    chosen = filter_of(data, today=today)
    return Asked(since, until, place(data, problems), chosen, chosen.query, problems + chosen.problems)


def day(data: QueryDict, name: str, otherwise: date, problems: list[str]) -> date:
    text = data.get(name, "")
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text if ISO_DAY.fullmatch(text) else "")
    except ValueError:
        problems.append(_("“%(day)s” is no day: write it as 2026-01-31.") % {"day": text[:30]})
        return otherwise


def place(data: QueryDict, problems: list[str]) -> Place | None:
    try:
        return place_named(data["after"]) if data.get("after") else None
    except ValueError:
        problems.append(_("The change at which this page begins is no longer public."))
        return None


def filter_of(data: QueryDict, *, today: date) -> RecommendationFilter:
    """The filter in an address that may say other things besides."""
    kept = data.copy()
    for name in OWN_KEYS:
        kept.pop(name, None)
    return RecommendationFilter(kept, today=today)
