"""Numbers of charts, compared States and changes as files: the same as on their pages, and nothing computes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.test import Client

from recommendations.public import tables, taking
from tests.factories import make_assessment, make_event, make_recommendation, make_response, make_state, make_theme
from tests.public.changing import ALL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record() -> None:
    one, two = (make_state(slug=slug, name={"en": slug}) for slug in ("one", "two"))
    theme = make_theme(name={"en": "Prisons"})
    for state, status in ((one, "regressed"), (one, "implemented"), (two, "implemented"), (two, None)):
        row = make_recommendation(state=state, themes=[theme], title="=1+1", published=True)
        if status:
            make_assessment(recommendation=row, status=status, assessed_on="2026-01-20", published=True)
        make_event(state=state, bearings={row: "setback"}, title="@SUM(A1)", happened_on="2025-05-05", published=True)
    make_response(recommendation=row, document=row.document, stance="rejects", published=True)


def table(address: str) -> list[Sequence[str]]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_every_number_of_the_charts_is_in_their_table() -> None:
    head, *lines = table("/recommendations/charts/export/charts.csv?state=one&state=two")
    assert head == ["chart", "row", "column", "count"]
    assert ["Recommendations by status", "", "implemented", "2"] in lines
    assert ["By theme", "Prisons", "regressed", "1"] in lines
    assert ["What the Government said against what happened", "no response recorded", "implemented", "2"] in lines
    assert ["What the Government said against what happened", "rejects", "not yet assessed", "1"] in lines
    assert ["Assessed recommendations by status and year", "implemented", "2026", "2"] in lines
    assert ["Events by bearing and year", "setback", "2025", "4"] in lines
    assert sum(int(count) for chart, *_names, count in lines if chart == "Recommendations by status") == 4


def test_states_side_by_side_are_one_table() -> None:
    lines = table("/compare/export/states.csv?state=two&state=one")
    assert lines[:2] == [["", "two", "one"], ["Recommendations on record", "2", "2"]]
    assert ["Regressed", "0", "1"] in lines
    assert ["Rejects", "1", "0"] in lines


def test_all_changes_between_two_days_are_one_table() -> None:
    head, *lines = table(f"/changes/export/changes.csv{ALL}&state=one")
    found = [dict(zip(head, each, strict=True)) for each in lines]
    assert {each["change"] for each in found} == {"Assessment", "Event", "Recommendation"}
    (regressed,) = [each for each in found if each["after"] == "regressed"]
    assert (regressed["before"], regressed["state"]) == ("not yet assessed", "one")
    assert regressed["address"].startswith("http://testserver/recommendations/")
    assert "setback" in next(each["said"] for each in found if each["change"] == "Event").lower()


@pytest.mark.parametrize("address", ["/recommendations/charts/export/charts.csv?", f"/changes/export/changes.csv{ALL}"])
def test_no_cell_computes(address: str) -> None:
    cells = [cell for line in table(address) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]
    assert address.startswith("/recommendations") or {"'=1+1", "'@SUM(A1)"} <= set(cells)


def refused(address: str) -> HttpResponse:
    answer = Client().get(address)
    assert answer.status_code == 400
    return answer


@pytest.mark.parametrize("address", [
    "/recommendations/charts/export/charts.csv?status=nonsense",
    "/compare/export/states.csv?status=nonsense",
    "/changes/export/changes.csv?since=nonsense",
])  # fmt: skip
def test_what_cannot_be_answered_is_refused_as_on_the_page(address: str) -> None:
    assert "This address cannot be answered" in refused(f"{address}&utm_source=another").content.decode()


def test_more_than_a_file_has_is_refused_and_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/changes/export/changes.csv{ALL}"
    monkeypatch.setattr(tables, "MOST_CHANGES", len(table(address)) - 2)
    assert "choose fewer days" in refused(f"{address}&utm_source=another").content.decode()


@pytest.mark.parametrize(("page", "address"), [
    ("/recommendations/charts/?state=one", "/recommendations/charts/export/charts.csv?state=one"),
    ("/states/one/", "/recommendations/charts/export/charts.csv?state=one"),
    ("/compare/?state=one&state=two", "/compare/export/states.csv?state=one&amp;state=two"),
    (f"/changes/{ALL}", "/changes/export/changes.csv?since=2020-01-01&amp;until=2030-01-01"),
])  # fmt: skip
def test_pages_lead_to_their_tables(page: str, address: str) -> None:
    assert f'href="{address}"' in Client().get(page).content.decode()


def test_a_file_that_would_be_too_long_is_named_with_how_much_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(taking.FORMATS, "table.xlsx", replace(taking.FORMATS["table.xlsx"], most=3))
    page = Client().get("/recommendations/").content.decode()
    assert "Table, Excel: for at most 3 recommendations" in page
    assert "table.xlsx" not in page
    assert "table.xlsx" in Client().get("/recommendations/?state=one").content.decode()
