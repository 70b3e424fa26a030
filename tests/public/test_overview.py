"""Charts of any list, and States side by side: the numbers are those of the record."""

import re
from datetime import date

import pytest
from django.test import Client

from recommendations.public.copies import copies
from recommendations.public.overview import Overview
from recommendations.search.index import current
from recommendations.search.keeping import keep_touched
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_mechanism,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
    make_theme,
)

pytestmark = pytest.mark.django_db


def assessed(row, year: int, status: str, **fields) -> None:
    day = date(year, 6, 1)
    make_assessment(recommendation=row, status=status, assessed_on=day, evidence_until=day, published=True, **fields)


def charts() -> Overview:
    keep_touched()
    index = current()
    return Overview(index, index.all, "")


def shown(chart) -> dict[str, dict[int, int]]:
    return {name: dict(zip(chart.years, counts, strict=True)) for name, _word, counts in chart.rows}


@pytest.fixture(autouse=True)
def today(time_machine) -> None:
    time_machine.move_to(date(2020, 5, 5), tick=False)


def test_status_over_years_keeps_what_was_not_assessed_anew() -> None:
    one, two = make_recommendation(published=True), make_recommendation(published=True)
    assessed(one, 2016, "no_implementation")
    assessed(one, 2018, "implemented")
    assessed(two, 2017, "no_implementation")
    make_recommendation(published=True)
    assert shown(charts().standings) == {
        "no_implementation": {2016: 1, 2017: 2, 2018: 1, 2019: 1, 2020: 1},
        "implemented": {2016: 0, 2017: 0, 2018: 1, 2019: 1, 2020: 1},
    }


def test_lead_stays_the_headline_over_years() -> None:
    row, lead = make_recommendation(published=True), make_organisation(is_lead=True)
    assessed(row, 2016, "regressed", organisation=lead)
    assessed(row, 2018, "implemented")
    assert set(shown(charts().standings)) == {"regressed"}


def test_events_are_counted_for_each_recommendation_that_they_bear_on() -> None:
    one, two = make_recommendation(published=True), make_recommendation(published=True)
    for _each in range(5):
        make_event(happened_on=date(2016, 3, 1), bearings={one: "setback"}, published=True)
    make_event(happened_on=date(2018, 3, 1), bearings={one: "setback", two: "progress"}, published=True)
    make_event(happened_on=date(2018, 3, 1), bearings={one: "setback"})
    assert shown(charts().happenings) == {
        "setback": {2016: 5, 2017: 0, 2018: 1},
        "progress": {2016: 0, 2017: 0, 2018: 1},
    }


def test_charts_keep_to_the_filter() -> None:
    row, theme = make_recommendation(published=True), make_theme(code="unions")
    make_recommendation(published=True)
    row.themes.add(theme)
    answer = Client().get("/recommendations/charts/?theme=unions")
    assert answer.context["overview"].count == 1
    assert 'href="/recommendations/?theme=unions"' in answer.content.decode()
    assert Client().get("/recommendations/charts/?theme=nonsense").status_code == 400


def test_states_are_compared_by_status_and_answer() -> None:
    states = [make_state(slug=slug, name={"en": slug}) for slug in ("one", "two", "three")]
    rows = [make_recommendation(state=state, published=True) for state in states for _twice in range(2)]
    assessed(rows[0], 2018, "regressed")
    make_response(recommendation=rows[2], stance="rejects", published=True)
    answer = Client().get("/compare/?state=one&state=two")
    found = {row.name: [count for count, _query in row.cells] for row in answer.context["rows"]}
    assert found == {"regressed": [1, 0], "not_assessed": [1, 2], "rejects": [0, 1], "": [2, 1]}
    assert [str(state) for state in answer.context["others"]] == ["three"]


def found_at(address: str) -> int:
    copies.things.clear()  # a copy has no context
    return Client().get(address.replace("&amp;", "&")).context["page"].count


def test_links_behind_counts_find_as_many() -> None:
    """Whatever was chosen already: two values of one facet are found beside each other, not together."""
    one, two = (make_state(slug=slug, name={"en": slug}) for slug in ("one", "two"))
    themes = [make_theme(code=code) for code in ("unions", "prisons")]
    rows = [make_recommendation(state=state, published=True) for state in (one, two) for _thrice in range(3)]
    for row, chosen in zip(rows, [themes, themes[:1], [], themes[1:], themes, themes], strict=True):
        row.themes.set(chosen)
    assessed(rows[0], 2018, "regressed")
    assessed(rows[4], 2018, "implemented")
    make_response(recommendation=rows[0], stance="accepts", published=True)
    make_response(recommendation=rows[3], stance="rejects", published=True)
    for query in (
        "",
        "theme=unions",
        "status=regressed&status=not_assessed",
        "stance=accepts&stance=none&theme=prisons",
    ):
        charts = Client().get(f"/recommendations/charts/?{query}").content.decode()
        told = re.findall(r'<a href="(/recommendations/\?(?:stance|status)=[^"]+)">(?:<[^>]+>)*(\d+)</a>', charts)
        told += re.findall(r'<a href="(/recommendations/\?status=[^"]+)">.*?</a></th><td>(\d+)</td>', charts)
        sides = Client().get(f"/compare/?state=one&state=two&{query}").content.decode()
        told += re.findall(r'<a href="(/recommendations/\?state=[^"]+)">(\d+)</a>', sides)
        assert len(told) > 5
        for address, count in told:
            assert found_at(address) == int(count), (query, address)
        assert ("Narrowed to:" in sides) == bool(query)
        assert ('<th scope="row"><a href="/recommendations/?theme=' in charts) == ("theme" not in query)


def test_too_many_states_are_refused() -> None:
    states = [make_state(slug=f"land-{n}") for n in range(7)]
    for state in states:
        make_recommendation(state=state, published=True)
    query = "&".join(f"state={state.slug}" for state in states)
    assert Client().get(f"/compare/?{query}").status_code == 400


def test_state_shows_its_mechanisms_by_year() -> None:
    state = make_state(slug="one")
    upr = make_mechanism(kind="upr", name={"en": "Review"}, short_name={"en": "Review"})
    make_document(state=state, mechanism=upr, dated_on=date(2014, 12, 10), published=True)
    make_document(state=state, dated_on=date(2015, 6, 16), published=True)
    across = Client().get("/states/one/").context["across"]
    assert across.years == [2014, 2015]
    assert next((name, [len(cell) for cell in cells]) for name, cells in across.rows) == ("Review", [1, 0])
