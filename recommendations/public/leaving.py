"""Which changes took a recommendation out of what a filter finds: by where it stands, or by what the Government said."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from recommendations.models import Assessment, StateResponse

from .scope import Keys, Scope
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
