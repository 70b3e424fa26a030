"""What each change says: the rows behind the entries of changes.py, and their words for pages, feeds and mails."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.dates import in_words
from recommendations.models import (
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    Recommendation,
    StateResponse,
    Status,
    Tombstone,
)

from .changes import Entry, Leaving
from .scope import IsOneOf, Scope
from .standing import Standing, known_before

MOST_BEARINGS = 3
NOT_ASSESSED = Status.NOT_ASSESSED.value
LONGEST = 600


@dataclass
class Change:
    """``what``: assessment, response, event, document, recommendations or withdrawal. ``before``: the status before, of the
    same organisation; ``headline``: the headline before and after, if this changed it; ``has_left``: whether by this the
    recommendation is no longer among what a filter finds.
    """

    day: date
    what: str
    key: str
    row: Any
    is_version: bool = False
    count: int = 1
    before: str = ""
    headline: tuple[str, str] | None = None
    has_left: bool = False
    bearings: list[Bearing] = field(default_factory=list)
    more: int = 0

    @property
    def id(self) -> str:
        """What names this change for ever."""
        return f"{self.what}/{self.key}/{self.day}"

    @property
    def address(self) -> str:
        if self.what == "response":
            return (self.row.recommendation or self.row.report).get_absolute_url()
        if self.what != "withdrawal":
            return str(self.row.get_absolute_url())
        return self.row.recommendation.get_absolute_url() if self.row.recommendation else self.row.address

    @property
    def is_headline(self) -> bool:
        """Whether the headline changed as the organisation's own status did."""
        return self.headline is not None and self.headline == (self.before, self.row.status)

    @property
    def label(self) -> str:
        """What kind of change it is."""
        if self.is_version:
            return {"event": _("Event, new version"), "response": _("Government's answer, new version")}[self.what]
        return {
            "assessment": _("Assessment"),
            "response": _("Government's answer"),
            "event": _("Looked, found nothing") if getattr(self.row, "is_nothing_found", False) else _("Event"),
            "document": _("Document"),
            "recommendations": ngettext("Recommendation", "Recommendations", self.count),
            "withdrawal": _("Withdrawal"),
        }[self.what]

    @property
    def leaving(self) -> str:
        """What is told of who leaves; an event may bear on several."""
        if self.what == "event":
            return _("With it, a recommendation on which it bears is no longer among what was chosen.")
        return _("With it, the recommendation is no longer among what was chosen.")

    @property
    def author(self) -> str:
        """The organisation whose it is, if it agreed to be named."""
        whose = {"assessment": "organisation", "event": "logged_by"}.get(self.what)
        organisation = getattr(self.row, whose) if whose else None
        return organisation.name if organisation else ""

    @property
    def heading(self) -> str:
        """What it is about."""
        if self.what in ("assessment", "response"):
            return str((self.row.recommendation or self.row.report).title)
        return str(self.row.title) if self.what != "withdrawal" else withdrawn(self.row)


def withdrawn(tombstone: Tombstone) -> str:
    day = {"day": in_words(tombstone.on)}
    return {
        "followupevent": _("An event was withdrawn on %(day)s."),
        "assessment": _("An assessment was withdrawn on %(day)s."),
        "stateresponse": _("An answer of the Government was withdrawn on %(day)s."),
        "recommendation": _("A recommendation was withdrawn on %(day)s."),
        "document": _("A document was withdrawn on %(day)s."),
    }.get(tombstone.noun, _("This was withdrawn on %(day)s.")) % day


# --- the rows ------------------------------------------------------------------------------------------------------


def told(entries: list[Entry], scope: Scope) -> list[Change]:
    """The changes of some entries, in a fixed number of queries."""
    keys = {what: [entry.pk for entry in entries if what_of(entry) == what] for what in ("assessment", *ROWS)}
    rows = {what: model().in_bulk(keys[what]) if keys[what] else {} for what, model in ROWS.items()}
    rows["assessment"] = with_histories(keys["assessment"])
    found = []
    for entry in entries:
        row = rows[what_of(entry)].get(entry.pk)
        if row is None:  # withdrawn between two questions
            continue
        key = row.document.slug if what_of(entry) == "recommendations" else str(entry.key)
        shown = row.document if entry.count > 1 else row
        change = Change(entry.day, what_of(entry), key, shown, is_version=entry.kind.is_version, count=entry.count)
        change.has_left = isinstance(entry.kind, Leaving)
        found.append(change)
    note_statuses((change for change in found if change.what == "assessment"), rows["assessment"].values())
    note_bearings([change for change in found if change.what == "event"], scope)
    return found


def what_of(entry: Entry) -> str:
    return entry.kind.name.removeprefix("left-by-").removeprefix("report-").removesuffix("-version")


def of_responses() -> QuerySet:
    related = ("recommendation__document", "recommendation__state", "report")
    return StateResponse.objects.for_public().select_related(*related)


ROWS: dict[str, Any] = {
    "response": of_responses,
    "event": lambda: FollowUpEvent.objects.for_public().select_related("state", "logged_by"),
    "document": lambda: Document.objects.for_public().select_related("state", "mechanism"),
    "recommendations": lambda: Recommendation.objects.for_public().select_related("document__state", "state"),
    "withdrawal": lambda: Tombstone.objects.select_related("recommendation__document", "recommendation__state"),
}


def with_histories(keys: list[int]) -> dict[int, Assessment]:
    """These assessments and all others of the same recommendations, newest judgement first."""
    if not keys:
        return {}
    assessed = Assessment.objects.filter(pk__in=keys).order_by().values("recommendation")
    # By a question within the question, all assessments there are would be looked through, in the order that is asked for.
    rows = Assessment.objects.for_public().filter(IsOneOf("recommendation_id", ArraySubquery(assessed)))
    rows = rows.with_recommendation().by_newest()
    return {row.pk: row for row in rows}


def note_statuses(changes: Iterable[Change], judged: Iterable[Assessment]) -> None:
    """Of each assessment the status before, and whether the headline became another; ``judged``: all of their recommendations."""
    histories: dict[int, list[Assessment]] = defaultdict(list)
    for row in judged:
        histories[row.recommendation_id].append(row)
    for change in changes:
        note_status(change, histories[change.row.recommendation_id])


def note_status(change: Change, history: list[Assessment]) -> None:
    """``history``: all of the recommendation's assessments, newest judgement first."""
    row = change.row
    own = [each for each in history if each.organisation_id == row.organisation_id]
    earlier = [each for each in own if (each.assessed_on, each.pk) < (row.assessed_on, row.pk)]
    change.before = earlier[0].status if earlier else NOT_ASSESSED
    known = known_before(row, history)
    since = [each for each in history if each.pk == row.pk or each in known]
    then, now = (Standing(rows).status for rows in (known, since))
    change.headline = (then, now) if then != now else None


def note_bearings(changes: Iterable[Change], scope: Scope) -> None:
    """Of each event the recommendations it bears on, those that are followed first."""
    by_event = {change.row.pk: change for change in changes}
    if not by_event:
        return
    rows = Bearing.objects.for_public().filter(event__in=by_event.keys())
    for bearing in rows.select_related("recommendation__document").order_by("recommendation"):
        by_event[bearing.event_id].bearings.append(bearing)
    for change in by_event.values():
        change.bearings.sort(key=lambda bearing: not is_followed(scope, bearing.recommendation_id))
        change.more = max(0, len(change.bearings) - MOST_BEARINGS)
        change.bearings = change.bearings[:MOST_BEARINGS]


def is_followed(scope: Scope, key: int) -> bool:
    return scope.has(key) or bool(scope.heard and scope.heard.scope.has(key))


# --- words ---------------------------------------------------------------------------------------------------------


def title_of(change: Change) -> str:
    """One line that says what changed, without markup."""
    if change.what == "assessment":
        words = _("%(heading)s: %(before)s → %(after)s")
        before, after = Status(change.before).label, Status(change.row.status).label
        return words % {"heading": change.heading, "before": before, "after": after}
    if change.what == "withdrawal":
        return change.heading
    if change.what == "response":
        stance = change.row.get_stance_display()
        return _("%(label)s: %(stance)s – %(heading)s") % {
            "label": change.label,
            "stance": stance,
            "heading": change.heading,
        }
    if change.what == "recommendations" and change.count > 1:
        return added(change)
    return f"{change.label}: {change.heading}"


def added(change: Change) -> str:
    words = ngettext(
        "%(n)s recommendation added: %(document)s", "%(n)s recommendations added: %(document)s", change.count
    )
    return words % {"n": change.count, "document": change.row}


def summary_of(change: Change) -> list[str]:
    """What else there is to say, a sentence or two each, without markup."""
    return [
        *said_of(change),
        *([change.leaving] if change.has_left else []),
    ]


def said_of(change: Change) -> list[str]:
    row = change.row
    if change.what == "assessment":
        who = row.organisation.name or _("an organisation that is not named")
        said = _("By %(who)s, because: %(reason)s") % {"who": who, "reason": shortened(row.reason)}
        return [said, *([headline(change)] if change.headline else [])]
    if change.what == "response":
        return [shortened(row.words)] if row.words else []
    if change.what == "event":
        return [sentence for sentence in (shortened(row.details), *map(bearing_of, change.bearings)) if sentence]
    return []


def headline(change: Change) -> str:
    then, now = (Status(status).label for status in change.headline or ())
    return _("The headline changed with it: “%(then)s” → “%(now)s”.") % {"then": then, "now": now}


def bearing_of(bearing: Bearing) -> str:
    words = f"{capfirst(bearing.get_meaning_display())}: {bearing.recommendation.title}"
    return f"{words} – {bearing.reason}" if bearing.reason else words


def shortened(text: str) -> str:
    return str(Truncator(text).chars(LONGEST))
