"""The record as it was on a day: what came later is not there, and what was withdrawn since stays away."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from recommendations.models import Recommendation
from recommendations.public.charts import Years
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
    make_user,
    make_visit,
)

pytestmark = pytest.mark.django_db
DAY = "2026-03-01"
BEFORE, AFTER = datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 3, 2, 0, 1, tzinfo=UTC)


def publish(row, at: datetime):
    row.publish(by=make_user(), at=at)
    return row


@pytest.fixture
def row() -> Recommendation:
    document = publish(make_document(slug="report"), BEFORE)
    row = publish(make_recommendation(document=document, state=make_state(slug="land"), slug="1"), BEFORE)
    us = make_organisation()
    for at, status, event, stance in (
        (BEFORE, "limited_progress", "It was announced.", "notes"),
        (AFTER, "regressed", "It was repealed.", "rejects"),
    ):
        publish(make_response(recommendation=row, document=document, stance=stance, words=f"Stance: {stance}."), at)
        publish(make_event(state=row.state, title=event, bearings={row: "context"}), at)
        publish(make_assessment(recommendation=row, organisation=us, status=status, reason=f"Status: {status}."), at)
    return row


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_recommendation_is_as_it_was(row: Recommendation) -> None:
    now, then = page("/recommendations/report/1/"), page(f"/recommendations/report/1/as-at/{DAY}/")
    for said in ("It was repealed.", "Status: regressed.", "Stance: rejects."):
        assert (said in now, said in then) == (True, False)
    for said in ("It was announced.", "Status: limited_progress.", "Stance: notes."):
        assert said in then
    assert '>As at <time datetime="2026-03-01">1 March 2026</time>.<' in then
    assert f"/recommendations/report/1/as-at/{DAY}/" in then


def test_state_and_filter_count_as_it_was(row: Recommendation) -> None:
    for path in (f"/states/land/as-at/{DAY}/", f"/recommendations/as-at/{DAY}/?state=land"):
        overview = Client().get(path).context["overview"]
        assert [(part.status, part.count) for part in overview.bar.segments] == [("limited_progress", 1)]
        assert [stance for stance, _cells in overview.cross.rows] == ["notes"]
    assert "It was repealed." not in page(f"/states/land/as-at/{DAY}/")


def by_year(chart: Years) -> dict[str, dict[int, int]]:
    return {name: dict(zip(chart.years, counts, strict=True)) for name, _word, counts in chart.rows}


def test_years_are_told_as_they_were(row: Recommendation) -> None:
    assessed, happened = (getattr(row, each).first() for each in ("assessments", "bearings"))
    for path in (f"/states/land/as-at/{DAY}/", f"/recommendations/as-at/{DAY}/?state=land"):
        answer = Client().get(path)
        overview = answer.context["overview"]
        assert by_year(overview.standings)["limited_progress"][2026] == 1
        assert set(by_year(overview.standings)) == {"limited_progress"}
        assert by_year(overview.happenings) == {"context": {happened.event.happened_on.year: 1}}
        assert overview.standings.years == range(assessed.assessed_on.year, 2027)
        assert 'id="years"' in answer.content.decode()
        assert 'id="happened"' in answer.content.decode()


def test_visits_after_the_day_are_not_there_yet(row: Recommendation) -> None:
    for began in (date(2026, 3, 1), date(2026, 3, 2)):
        make_visit(state=row.state, began_on=began, ended_on=date(2026, 3, 9), places=[f"Town of the {began.day}."])
    now, then = page("/states/land/"), page(f"/states/land/as-at/{DAY}/")
    assert "Town of the 2." in now
    assert "Town of the 1." in then
    assert "Town of the 2." not in then
    assert (now.count("visit <time"), then.count("visit <time")) == (2, 1)


def test_filter_lists_its_rows_as_they_were(row: Recommendation) -> None:
    publish(make_recommendation(document=row.document, state=row.state, slug="2", title="Made later."), AFTER)
    body = page(f"/recommendations/as-at/{DAY}/?state=land")
    assert f'href="/recommendations/report/1/as-at/{DAY}/"' in body
    assert "Made later." not in body
    rows = body[body.index('id="rows"') :]
    assert "#limited_progress" in rows
    assert "#regressed" not in rows


def test_rows_come_on_pages_and_each_once(row: Recommendation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.public.as_at.ROWS", 2)
    for n in range(4):
        publish(make_recommendation(document=row.document, state=row.state, slug=f"more-{n}"), BEFORE)
    bodies = [page(f"/recommendations/as-at/{DAY}/?state=land&page={n}") for n in (1, 2, 3)]
    assert 'href="?state=land&amp;page=2#rows"' in bodies[0]
    found = [slug for body in bodies for slug in re.findall(r'id="report/([^"]+)"', body)]
    assert sorted(found) == ["1", "more-0", "more-1", "more-2", "more-3"]


def test_list_offers_the_address_at_which_it_stays(row: Recommendation, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = f'href="/recommendations/as-at/{timezone.localdate()}/?state=land&amp;status=regressed"'
    asked = "/recommendations/?status=regressed&state=land"
    assert frozen in page(asked)
    assert Client().get(unescape(frozen[6:-1])).context["overview"].count == 1
    for refused in (f"?q={row.title.split()[0]}", "?state=land&sort=event"):
        assert 'id="cite"' in page(f"/recommendations/{refused}")
        assert "/recommendations/as-at/" not in page(f"/recommendations/{refused}")
    monkeypatch.setattr("recommendations.public.as_at.MOST", 0)
    assert "/recommendations/as-at/" not in page("/recommendations/?state=land")


def test_none_of_many_is_left_out(row: Recommendation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.public.as_at.CHUNK", 2)
    for n in range(4):
        publish(make_recommendation(document=row.document, state=row.state, slug=f"more-{n}"), BEFORE)
    assert Client().get(f"/states/land/as-at/{DAY}/").context["overview"].count == 5


def test_filter_by_status_asks_for_the_status_of_that_day(row: Recommendation) -> None:
    path = f"/recommendations/as-at/{DAY}/?state=land&status="
    assert Client().get(path + "limited_progress").context["overview"].count == 1
    assert Client().get(path + "regressed").context["overview"].count == 0


def test_what_was_withdrawn_since_stays_away(row: Recommendation) -> None:
    event = row.bearings.get(event__title="It was announced.").event
    event.withdraw(by=make_user(), at=AFTER, reason="It named somebody.")
    assert "It was announced." not in page(f"/recommendations/report/1/as-at/{DAY}/")


def test_what_was_not_public_yet_is_not_found(row: Recommendation) -> None:
    assert Client().get("/recommendations/report/1/as-at/2026-02-28/").status_code == 404
    assert Client().get("/states/land/as-at/2026-02-28/").context["overview"].count == 0


@pytest.mark.parametrize("day", ["2999-01-01", "2026-02-30", "0000-00-00", "9999-12-31"])
def test_days_that_nobody_knows_are_not_found(row: Recommendation, day: str) -> None:
    for path in ("/recommendations/report/1/", "/states/land/", "/recommendations/"):
        assert Client().get(f"{path}as-at/{day}/").status_code == 404


def test_what_is_kept_for_today_alone_is_refused(row: Recommendation) -> None:
    for asked in ("q=law", "sort=event"):
        answer = Client().get(f"/recommendations/as-at/{DAY}/?{asked}")
        assert answer.status_code == 400
        assert "cannot be asked of a past day" in answer.content.decode()


def test_day_is_a_day_of_the_page(row: Recommendation) -> None:
    assert Client().get(f"/recommendations/report/1/as-at/{DAY}/").context["citation"].read_on == date(2026, 3, 1)
