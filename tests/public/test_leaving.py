"""Who follows a filter is told of the change by which something is no longer among what it finds."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from recommendations.door import through_public_door
from recommendations.public.changes import changed
from recommendations.public.following import filter_of
from recommendations.public.scope import Scope
from recommendations.public.telling import Change, summary_of, told
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
    assert summary_of(left_of("status=implemented", today=date(2026, 3, 1))[0])[-1] == LEFT


# --- something was heard -------------------------------------------------------------------------------------------

HEARD = "With it, a recommendation on which it bears is no longer among what was chosen."


def make_heard(*days: tuple[str, str], dated_on: str = "2015-01-01", **other: Any) -> Any:
    """A recommendation on which events bear: when each happened, and when it was published."""
    document = make.make_document(dated_on=dated_on, published=True)
    row = publish(make.make_recommendation(document=document, **other), "2025-01-01")
    for happened_on, published_on in days:
        publish(make.make_event(happened_on=happened_on, bearings={row: "progress"}), published_on)
    keep_touched()
    return row


LONG_AGO = "2018-05-05", "2025-02-01"


@pytest.mark.parametrize(
    ("query", "events", "days"),
    [
        ("silent=12", [LONG_AGO, ("{recent}", "{today}")], ["{today}"]),
        ("silent=12", [LONG_AGO], []),
        ("silent=12", [LONG_AGO, ("2018-06-06", "{today}")], []),
        ("silent=12", [("{recent}", "{today}")], ["{today}"]),
        ("silent=12", [("{recent}", "{before}"), ("{recent}", "{today}")], ["{before}"]),
        ("event=2018", [LONG_AGO, ("{recent}", "{today}")], ["{today}"]),
        ("event=2018", [LONG_AGO, ("2017-06-06", "{today}")], []),
        ("event=none", [LONG_AGO, ("{recent}", "{today}")], ["2025-02-01"]),
        ("event=none&silent=12", [("{recent}", "{today}")], ["{today}"]),
        ("event=none&silent=12", [LONG_AGO, ("{recent}", "{today}")], ["2025-02-01"]),
        ("silent=12&status=implemented", [LONG_AGO, ("{recent}", "{today}")], []),
    ],
)
def test_who_follows_silence_is_told_of_the_event_that_ends_it(query: str, events: list, days: list[str]) -> None:
    now = timezone.localdate()
    named = {"today": str(now), "before": str(now - timedelta(days=3)), "recent": str(now - timedelta(days=30))}
    make_heard(("2018-03-03", "2025-02-01"), title="Another", dated_on="2010-01-01")
    row = make_heard(*[tuple(day.format(**named) for day in event) for event in events])
    left = [
        change for change in left_of(query, today=now) if row.pk in {each.recommendation_id for each in change.bearings}
    ]
    assert [str(change.day) for change in left] == [day.format(**named) for day in days]


def left_of(query: str, *, today: date) -> list[Change]:
    with through_public_door():
        chosen = filter_of(QueryDict(query), today=today)
        assert not chosen.problems
        scope = Scope.of_filter(chosen)
        return [change for change in told(changed(scope), scope) if change.has_left]


def test_an_event_that_also_bears_on_what_is_still_followed_is_told_once() -> None:
    ended, still = make_heard(), make_heard()
    now = timezone.localdate()
    publish(make.make_event(happened_on="2016-01-01", bearings={ended: "progress", still: "progress"}), "2016-02-01")
    publish(make.make_event(happened_on=now, bearings={ended: "progress"}, title="Anew"), str(now))
    keep_touched()
    body = page(f"{ALL.replace('2020', '2015')}&silent=12")
    assert body.count("A law was passed") == 1
    assert body.count(HEARD) == 1
