"""Which changes took a recommendation out of what a filter finds: by where it stands, what the Government said, or what happened."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from recommendations.dates import day_of
from recommendations.models import Assessment, Bearing, StateResponse
from recommendations.models.follow_ups import EventKind

from .filters import months_before
from .scope import Heard, Keys, Scope
from .standing import Standing, known_before

Row = tuple[Any, Any, int, int | None]  # day, public key, primary key, recommendation


def assessments_that_moved(scope: Scope, chunk: list[Row]) -> set[int]:
    """Those before which the headline was one of the statuses that are asked for, and with which it is not."""
    rows = Assessment.objects.for_public().select_related("organisation").by_newest()
    return moved(scope, chunk, rows, lambda history: Standing(history).status, scope.left.statuses)


def answers_that_moved(scope: Scope, chunk: list[Row]) -> set[int]:
    """The same of the Government's stance. Of an answer's versions the first day is all that readers know."""
    rows = StateResponse.objects.for_public().by_newest()
    return moved(scope, chunk, rows, lambda history: history[0].stance if history else "", scope.left.stances)


def moved(
    scope: Scope, chunk: list[Row], rows: QuerySet, said: Callable[[list], str], asked: frozenset[str]
) -> set[int]:
    wanted = {pk for _day, _key, pk, recommendation in chunk if scope.left.scope.has(recommendation)}
    if not wanted:
        return set()
    histories = defaultdict(list)
    for row in rows.filter(recommendation__in=Keys(key for *_row, key in chunk if scope.left.scope.has(key))):
        histories[row.recommendation_id].append(row)
    found = set()
    for history in histories.values():
        for row in history:
            known = known_before(row, history)
            since = [each for each in history if each is row or each in known]
            if row.pk in wanted and said(known) in asked and said(since) not in asked:
                found.add(row.pk)
    return found


# --- what happened -------------------------------------------------------------------------------------------------


class Happened(NamedTuple):
    """An event as it bears on a recommendation; ``dated_on``: when this was made."""

    recommendation: int
    dated_on: date | None
    event: int
    kind: str
    happened_on: date
    until_on: date | None
    published_at: Any

    @property
    def moment(self) -> tuple[date, int]:
        return day_of(self.published_at), self.event


OF_AN_EVENT = ("kind", "happened_on", "until_on", "first_published_at")


def events_that_were_heard(scope: Scope, chunk: list[Row]) -> set[int]:
    """Those before which a recommendation was silent, or had its last event in a year that is asked for, and now is not."""
    heard, keys = scope.heard, {row[2] for row in chunk}
    bearings = Bearing.objects.for_public()
    born = bearings.filter(event__in=keys).order_by().values_list("recommendation", flat=True)
    told = (
        "recommendation",
        "recommendation__document__dated_on",
        "event",
        *(f"event__{name}" for name in OF_AN_EVENT),
    )
    histories = defaultdict[int, list[Happened]](list)
    # Named one by one: of ``Keys`` the planner expects so few that it joins each with everything (1,100 ms instead of 10).
    rows = bearings.filter(recommendation__in={key for key in born if heard.scope.has(key)}).order_by()
    for row in rows.values_list(*told):
        histories[row[0]].append(Happened(*row))
    found = set()
    for history in histories.values():
        for row in history:
            known = [each for each in history if each.moment < row.moment]
            day = day_of(row.published_at)
            if (
                row.event in keys
                and was_asked(heard, row, known, day)
                and not was_asked(heard, row, [*known, row], day)
            ):
                found.add(row.event)
    return found


def was_asked(heard: Heard, row: Happened, known: list[Happened], day: date) -> bool:
    """Whether, with these events known on that day, it was as the filter asks."""
    if heard.months:
        signs = [each.until_on or each.happened_on for each in known] + [row.dated_on or date.min]
        if max(signs) >= months_before(day, heard.months):
            return False
    happened = [each.happened_on for each in known if each.kind != EventKind.NOTHING_FOUND]
    return heard.years is None or (max(happened).year if happened else None) in heard.years
