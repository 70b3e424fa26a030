"""Next dates: shown until they are over, as exactly as they are known, and as a calendar that programs can read."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar, Event

from recommendations.models import NextDate
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 15)


def entries(path: str = "/calendar.ics") -> list[Event]:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))  # type: ignore[arg-type]


def known(**fields: Any) -> list[str]:
    make.make_next_date(**fields)
    return [row.title for row in NextDate.objects.not_over_on(TODAY)]


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [
        ({"begins_on": date(2026, 5, 15)}, True),
        ({"begins_on": date(2026, 5, 14)}, False),
        ({"begins_on": date(2026, 5, 1), "ends_on": date(2026, 5, 15)}, True),
        ({"begins_on": date(2026, 5, 1), "ends_on": date(2026, 5, 14)}, False),
        ({"begins_on": date(2026, 5, 1), "begins_on_precision": "month"}, True),
        ({"begins_on": date(2026, 4, 1), "begins_on_precision": "month"}, False),
        ({"begins_on": date(2026, 1, 1), "begins_on_precision": "year"}, True),
        ({"begins_on": date(2025, 1, 1), "begins_on_precision": "year"}, False),
    ],
)
def test_a_date_is_shown_until_it_is_over(fields: dict[str, Any], is_shown: bool) -> None:
    assert bool(known(**fields)) is is_shown


def test_a_span_ends_on_the_day_after_its_last() -> None:
    row = make.make_next_date(begins_on=date(2030, 5, 6), ends_on=date(2030, 5, 17))
    (entry,) = entries()
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2030, 5, 6), date(2030, 5, 18))
    assert str(entry["SUMMARY"]) == f"{row.state}: {row.title}"
    assert str(entry["UID"]) == f"{row.public_id}@127.0.0.1"


def test_a_month_is_the_whole_month_and_says_so() -> None:
    make.make_next_date(title="Review", begins_on=date(2030, 2, 1), begins_on_precision="month")
    (entry,) = entries()
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2030, 2, 1), date(2030, 3, 1))
    assert str(entry["SUMMARY"]).endswith("Review (some time in February 2030)")


def test_a_year_is_on_the_page_and_not_in_the_calendar() -> None:
    row = make.make_next_date(begins_on=date(2030, 1, 1), begins_on_precision="year")
    assert entries() == []
    assert row.title in Client().get(row.state.get_absolute_url()).content.decode()


def test_a_calendar_keeps_its_entries_names_when_a_date_is_moved() -> None:
    row = make.make_next_date()
    before = str(entries()[0]["UID"])
    NextDate.objects.filter(pk=row.pk).update(begins_on=date(2030, 6, 1), title="Moved")
    assert [(str(e["UID"]), e["DTSTART"].dt) for e in entries()] == [(before, date(2030, 6, 1))]


def test_a_calendar_of_a_state_has_its_own_alone() -> None:
    own, _other = make.make_next_date(), make.make_next_date()
    assert [str(e["UID"])[:10] for e in entries(f"/states/{own.state.slug}/calendar.ics")] == [own.public_id]
    assert len(entries()) == 2
    assert Client().get("/states/nowhere/calendar.ics").status_code == 404


@pytest.mark.parametrize("text", ["A;B,C\\n:D END:VEVENT", "ә" * 200])
def test_no_text_breaks_the_file(text: str) -> None:
    make.make_next_date(title=text, note=text)
    body = Client().get("/calendar.ics").content
    assert len(entries()) == 1
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_the_file_is_the_same_at_every_hour_of_a_day() -> None:
    make.make_next_date()
    stamp = entries()[0]["DTSTAMP"].dt
    assert stamp == datetime.combine(stamp.date(), datetime.min.time(), UTC)


def test_dates_stand_on_the_pages_of_the_state_and_home_with_their_source() -> None:
    row = make.make_next_date(note="May be moved.")
    for path, calendar in {
        row.state.get_absolute_url(): f"/states/{row.state.slug}/calendar.ics",
        "/": "/calendar.ics",
    }.items():
        body = Client().get(path).content.decode()
        assert row.title in body
        assert "May be moved." in body
        assert f'href="{row.url}"' in body
        assert f'href="{calendar}"' in body


def test_no_date_is_shown_where_none_is_known() -> None:
    assert "Next dates" not in Client().get(make.make_state().get_absolute_url()).content.decode()
    assert "Next dates" not in Client().get("/").content.decode()
    assert entries() == []
