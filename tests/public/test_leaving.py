"""Who follows a filter is told of the change by which something is no longer among what it finds."""

import re
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from recommendations.door import through_public_door
from recommendations.public.changes import changed
from recommendations.public.following import filter_of
from recommendations.public.scope import Scope
from recommendations.public.telling import summary_of, told
from recommendations.search.keeping import keep_touched
from tests import factories as make
from tests.public.changing import ALL, at, page, publish

pytestmark = pytest.mark.django_db
LEFT = "With it, the recommendation is no longer among what was chosen."


def make_judged(*statuses: str, **other: Any) -> Any:
    """A recommendation that was assessed on the first days of February 2026."""
    row = publish(make.make_recommendation(document=make.make_document(published=True), **other), "2026-01-31")
    for n, status in enumerate(statuses, 1):
        day = f"2026-02-0{n}"
        judged = make.make_assessment(recommendation=row, status=status, assessed_on=day, evidence_until=day)
        publish(judged, day)
    return row


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("status=implemented", ["2026-02-02"]),
        ("status=implemented&status=limited_progress", ["2026-02-02"]),
        ("status=not_assessed", ["2026-02-01"]),
        ("status=implemented&status=regressed", []),  # it left, and came back
        ("status=no_implementation", []),
        ("status=implemented&stance=accepts", []),
        ("status=implemented&stance=none", ["2026-02-02"]),
        ("status=implemented&since=2026-02-03", []),
        ("status=implemented&state=elsewhere", []),
        ("stance=none", []),
    ],
)
def test_who_follows_a_status_is_told_of_what_leaves_it_and_by_what(query: str, days: list[str]) -> None:
    make.make_state(slug="elsewhere")
    row = make_judged("implemented", "substantial_progress", "regressed")
    make_judged("implemented", "limited_progress", title="Withdrawn").withdraw(
        by=make.make_user(), at=at("2026-02-05"), reason="Mistaken."
    )
    body = page(f"{ALL}&{query}" if "since" not in query else f"?until=2030-01-01&{query}")
    told = [part for part in re.split("<h2|<h3>", body) if LEFT in part]
    assert [row.get_absolute_url() in part for part in told] == [True for _day in days]
    assert re.findall('datetime="([^"]*)', "".join(told)) == days
    assert "Withdrawn" not in body


def test_who_follows_a_stance_is_told_of_the_answer_by_which_something_leaves_it() -> None:
    row = make_judged()
    for day, stance in (("2026-02-02", "rejects"), ("2026-02-04", "accepts")):
        answer = {"document": row.document, "stance": stance, "responded_on": day, "responded_on_precision": "day"}
        publish(make.make_response(recommendation=row, **answer), day)
    for query, count in (("stance=rejects", 1), ("stance=none", 1), ("stance=accepts", 0), ("stance=notes", 0)):
        assert page(f"{ALL}&{query}").count(LEFT) == count, query


def test_who_follows_what_is_said_and_not_done_is_told_when_it_is_done() -> None:
    row = make_judged("no_implementation")
    answer = {"document": row.document, "stance": "says_implemented"}
    publish(make.make_response(recommendation=row, **answer), "2026-02-01")
    assert page(f"{ALL}&gap=1").count(LEFT) == 0
    judged = {"status": "implemented", "assessed_on": "2026-02-07", "evidence_until": "2026-02-07"}
    publish(make.make_assessment(recommendation=row, **judged), "2026-02-07")
    assert page(f"{ALL}&gap=1").count(LEFT) == 1


def test_of_many_that_left_only_those_that_did_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more may have left than are named to the database, it is asked for all and they are picked."""
    for name in ("scope.FEW", "changes.CHUNK"):
        monkeypatch.setattr(f"recommendations.public.{name}", 1)
    rows = [make_judged("implemented", "regressed") for _n in range(3)]
    make_judged("regressed", "limited_progress")
    keep_touched()
    told = page(f"{ALL}&status=implemented")
    assert told.count(LEFT) == 3
    assert all(row.get_absolute_url() in told for row in rows)


def test_a_headline_stays_with_the_lead_organisation_and_nothing_leaves_by_others() -> None:
    row, lead = make_judged(), make.make_organisation(is_lead=True)
    for day, status, whose in (("2026-02-02", "implemented", lead), ("2026-02-03", "regressed", None)):
        judged = {"status": status, "assessed_on": day, "evidence_until": day}
        judged |= {"organisation": whose or make.make_organisation()}
        publish(make.make_assessment(recommendation=row, **judged), day)
    assert LEFT not in page(f"{ALL}&status=implemented")
    assert LEFT not in page(f"{ALL}&status=regressed")


def test_feed_and_mail_say_that_something_left() -> None:
    make_judged("implemented", "regressed")
    assert LEFT in Client().get("/changes/feed.atom?status=implemented").content.decode()
    with through_public_door():
        chosen = filter_of(QueryDict("status=implemented"), today=date(2026, 3, 1))
        assert not chosen.problems
        scope = Scope.of_filter(chosen)
        change = next(change for change in told(changed(scope), scope) if change.has_left)
    assert summary_of(change)[-1] == LEFT
