"""Dates as people write them."""

import pytest

from recommendations.imports.reading.days import read_day, read_span
from recommendations.imports.said import day_of


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2016", "2016"),
        ("2016-07", "2016-07"),
        ("2016-07-11", "2016-07-11"),
        ("2016-07-11T10:20:00", "2016-07-11"),
        ("11.07.2016", "2016-07-11"),
        ("13/07/2016", "2016-07-13"),
        ("07/13/2016", "2016-07-13"),
        ("07.2016", "2016-07"),
        ("11 July 2016", "2016-07-11"),
        ("July 11, 2016", "2016-07-11"),
        ("Sept. 2019", "2019-09"),
        ("3rd of May 2020", "2020-05-03"),
        ("июль 2016", "2016-07"),
        ("11 июля 2016 г.", "2016-07-11"),
        ("2016 жылғы 11 шілде", "2016-07-11"),
        ("1er juillet 2016", "2016-07-01"),
        ("11 de julio de 2016", "2016-07-11"),
        ("2016年7月11日", "2016-07-11"),
    ],
)
def test_a_date_is_known_as_exactly_as_it_is_written(text: str, iso: str) -> None:
    day = read_day(text)
    assert day
    assert (day.iso, day.is_guess) == (iso, False)


@pytest.mark.parametrize(
    "text", ["", "soon", "32.01.2016", "in 2016", "may 2014 people died", "2014-2015", "99999", "7"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize("text", ["11/07/2016", "11.07.16"])
def test_what_can_be_read_otherwise_is_a_guess(text: str) -> None:
    day = read_day(text)
    assert day
    assert (day.iso, day.is_guess) == ("2016-07-11", True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("11–13 July 2016", "2016-07-11", "2016-07-13"),
        ("30 June – 2 July 2016", "2016-06-30", "2016-07-02"),
        ("4-5 марта 2020", "2020-03-04", "2020-03-05"),
        ("11.07.2016 - 13.07.2016", "2016-07-11", "2016-07-13"),
    ],
)
def test_two_days_are_a_span(text: str, first: str, last: str) -> None:
    span = read_span(text)
    assert span
    assert [day.iso for day in span if day] == [first, last]


@pytest.mark.parametrize("words", ["9" * 30, "-1", "2016-13", "0000", "2016-07-11-1", "٢", "1_0-x", ""])
def test_a_day_of_a_row_that_no_calendar_has_is_none(words: str) -> None:
    assert day_of(words)[0] is None
