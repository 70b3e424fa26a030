"""How the changes page asks the database: few questions, each on an index."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from recommendations.door import through_public_door
from recommendations.public.changes import KINDS, changed
from recommendations.public.following import filter_of
from recommendations.public.scope import Heard, Left, Scope
from recommendations.public.telling import with_histories
from recommendations.search.keeping import keep_touched
from tests import factories as make
from tests.design.sql import column, sql
from tests.public.changing import page, publish

pytestmark = pytest.mark.django_db


def test_the_page_asks_a_fixed_number_of_questions() -> None:
    counts = []
    for _n in range(2):
        for _m in range(2):
            make.make_everything()
        page()
        with CaptureQueriesContext(connection) as queries:
            page()
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- indexes -------------------------------------------------------------------------------------------------------


def test_events_of_a_state_are_found_without_looking_through_those_of_others() -> None:
    """As the planner chooses where it knows that most events are of others."""
    state = make.make_state()
    for _n in range(200):
        make.make_event(published=True)
    sql("ANALYZE recommendations_followupevent")
    with through_public_door():
        sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        kind = next(kind for kind in KINDS if kind.name == "event")
        query, values = kind.numbered(
            kind.between(Scope.of_state(state), date(2026, 1, 1), None), 51
        ).query.sql_with_params()
        plan = "\n".join(column(f"EXPLAIN {query}", *values))
    assert "using event_of_state_by_day" in plan, plan


def test_the_statuses_before_are_asked_for_of_few_assessments() -> None:
    """However many there are: the planner is not left to choose what it looks through."""
    rows = [make.make_assessment(recommendation=make.make_recommendation(published=True)) for _n in range(3)]
    keys = [publish(row, "2026-02-01").pk for row in rows]
    with through_public_door(), CaptureQueriesContext(connection) as queries:
        found = with_histories(keys)
        plan = "\n".join(column("EXPLAIN " + queries.captured_queries[0]["sql"].replace("%", "%%")))
    assert found.keys() == set(keys)
    assert re.search(r"recommendation_id = ANY \((\(InitPlan|\$\d)", plan), plan  # as 17 tells it, as 15 does


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if not kind.name.startswith("report-")], ids=lambda kind: kind.name
)
def test_days_are_ranges_on_an_index_seen_through_the_door(kind: Any) -> None:
    """Where sorting and reading whole tables cost too much, the planner finds an index that the views let it use."""
    with through_public_door():
        sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_hashagg = off")
        scope = Scope(left=Left(Scope(), frozenset({"implemented"}), frozenset({"rejects"})), heard=Heard(Scope(), 12))
        rows = kind.between(scope, datetime(2026, 1, 1).date(), datetime(2026, 2, 1).date())
        query, values = rows.values_list("pk")[:51].query.sql_with_params()
        plan = "\n".join(column(f"EXPLAIN {query}", *values))
    assert re.search(r"Index (Only )?Scan using \w+_by_(public|first|version)?_?day", plan), plan
    assert "Index Cond" in plan, plan


# --- many recommendations ------------------------------------------------------------------------------------------


def test_few_recommendations_are_not_asked_for_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is read so, PostgreSQL makes the first rows quickest, and walks through everything there is for a State's few."""
    row = make.make_recommendation(published=True)
    keep_touched()
    with through_public_door():
        scope = Scope.of_state(row.state)
        monkeypatch.setattr(QuerySet, "iterator", lambda *_args, **_options: pytest.fail("asked for piece by piece"))
        assert "recommendations" in {entry.kind.name for entry in changed(scope)}


@pytest.mark.parametrize("what", ["events", "assessments", "answers"])
def test_what_others_have_is_not_gone_through_for_those_that_have_nothing(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """With half a million events of others, a filter of 90,000 without any took a thousand questions and half a minute."""
    for name in ("scope.FEW", "changes.CHUNK"):
        monkeypatch.setattr(f"recommendations.public.{name}", 2)
    state, other = make.make_state(), make.make_recommendation(published=True)
    mandate = make.make_mechanism()
    of_mandate = make.make_document(mechanism=mandate, published=True)
    for _n in range(3):
        make.make_recommendation(state=state, document=of_mandate, published=True)
    make_another = {
        "events": lambda: make.make_event(bearings={other: "progress"}, published=True),
        "assessments": lambda: make.make_assessment(recommendation=other, published=True),
        "answers": lambda: make.make_response(recommendation=other, document=other.document, published=True),
    }[what]

    def queries() -> int:
        for _n in range(6):
            make_another()
        keep_touched()
        asked = filter_of(QueryDict(f"mandate={mandate.slug}"), today=date(2026, 3, 1))
        with through_public_door(), CaptureQueriesContext(connection) as found:
            assert not asked.problems
            scope = Scope.of_filter(asked)
            assert {entry.kind.name for entry in changed(scope)} == {"document", "recommendations"}
        return len(found)

    queries()  # vocabularies are read once
    assert queries() == queries()
