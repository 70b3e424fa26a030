"""The Special Rapporteurs' follow-up table: what was known when, and from whom."""

from datetime import date

import pytest

from recommendations.exports.follow_up import follow_up
from recommendations.models import Recommendation
from tests.exports.taking import cells, lines, taken
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_organisation,
    make_recommendation,
    make_response,
    make_text,
    make_visit,
)

pytestmark = pytest.mark.django_db
NOTHING = "Nothing is on record for this time. Silence is not inaction."


@pytest.fixture
def visited() -> Recommendation:
    """Of a report on a visit that ended on 27 January 2015."""
    return make_recommendation(document=make_document(visit=make_visit(), published=True), published=True)


def test_the_columns_are_the_special_rapporteur_s_with_the_status_beside_them(visited: Recommendation) -> None:
    heads, band, row = cells(taken(follow_up, visited))
    assert heads == [
        "Recommendation",
        "Situation during visit",
        "Steps taken in previous years, until 25 November 2025",
        "Information received in the reporting period, 25 November 2025 – 25 November 2026",
        "Where it stands",
    ]
    visit = "visit of 19 January 2015 – 27 January 2015"
    assert band[0] == f"{visited.state} · {visited.document} · {visit}"
    assert row[1:4] == [NOTHING] * 3


@pytest.mark.parametrize(
    ("day", "column"),
    [(date(2015, 1, 27), 1), (date(2015, 1, 28), 2), (date(2025, 11, 24), 2), (date(2025, 11, 25), 3)],
)
def test_an_event_stands_in_its_time(visited: Recommendation, day: date, column: int) -> None:
    make_event(title="The square was closed.", happened_on=day, bearings={visited: "setback"}, published=True)
    row = cells(taken(follow_up, visited))[2]
    assert [n for n in (1, 2, 3) if "The square was closed." in row[n]] == [column]
    assert [n for n in (1, 2, 3) if row[n] == NOTHING] == [n for n in (1, 2, 3) if n != column]
    assert "Other sources" in row[column]


def test_an_event_says_what_it_means_and_where_it_is_known_from(visited: Recommendation) -> None:
    source = {
        "publisher": "Gazette",
        "title": "No. 5",
        "independence": "independent",
        "url": "https://gazette.example/5",
    }
    make_event(title="A law.", bearings={visited: "progress"}, sources=[source], published=True)
    said = lines(taken(follow_up, visited))
    at = said.index("1 March 2016. A law.")
    assert said[at + 1 : at + 3] == [
        "▲\N{NO-BREAK SPACE}Progress: The source says progress.",
        "Gazette: No. 5 (independent)",
    ]


@pytest.mark.parametrize(("day", "column"), [(date(2026, 2, 1), 3), (date(2016, 2, 1), 2), (None, 2)])
def test_the_government_s_words_stand_in_their_time(visited: Recommendation, day: date | None, column: int) -> None:
    precision = "day" if day else ""
    make_response(
        recommendation=visited, words="We agree.", responded_on=day, responded_on_precision=precision, published=True
    )
    cell = cells(taken(follow_up, visited))[2][column]
    assert cell.splitlines()[:3] == ["The Government", "Accepts", "We agree."]
    assert day or "Day of the answer unknown." in cell


def test_the_words_the_status_and_who_says_it(visited: Recommendation) -> None:
    text = make_text(recommendation=visited)
    shown = make_organisation(name="Example", is_named=True, is_demonstration=True)
    make_assessment(recommendation=visited, organisation=shown, published=True)
    row = cells(taken(follow_up, visited))[2]
    assert row[0].splitlines()[:2] == [f"{visited.document}, {visited.where}", text.text]
    assert row[4].startswith("◔\N{NO-BREAK SPACE}Limited progress\nThe law was passed")
    assert "by Example (demonstration reading)" in row[4]


def test_what_is_hidden_changes_no_byte(visited: Recommendation) -> None:
    before = taken(follow_up, visited)
    make_assessment(recommendation=visited)
    make_event(bearings={visited: "progress"})
    assert taken(follow_up, visited, make_recommendation(document=visited.document)) == before
