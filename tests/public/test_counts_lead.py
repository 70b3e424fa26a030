"""Whoever follows a count finds as many."""

import re
from datetime import date
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client

from tests.factories import make_assessment, make_recommendation, make_response, make_state, make_theme

pytestmark = pytest.mark.django_db
LISTS = re.compile(r"(/\w\w)?/recommendations/\?")


@pytest.fixture(autouse=True)
def record(time_to_answer: None) -> None:
    """Two States and two themes across statuses and answers, some in both themes, some in a theme of two schemes."""
    states = [make_state(slug=slug, name={"en": slug}) for slug in ("one", "two")]
    prisons, torture = make_theme(code="prisons"), make_theme(code="torture")
    again = make_theme(code="torture", scheme="Other")
    of_themes = ([], [prisons], [torture], [prisons, torture], [prisons, again], [again])
    for n, themes in enumerate(of_themes * 6):
        row = make_recommendation(state=states[n % 7 % 2], themes=themes, published=True)
        if n % 3:
            status = ["regressed", "implemented", "limited_progress"][n // 3 % 3]
            make_assessment(recommendation=row, status=status, published=True)
        if n % 4:
            make_response(recommendation=row, stance=["rejects", "accepts", "notes"][n // 6 % 3], published=True)


def counts_of(path: str) -> list[tuple[str, int]]:
    """Each list that a table or a line of the page leads to, with the count that stands for it."""
    answer = Client().get(path)
    assert answer.status_code == 200, path
    page = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
    found = [(link, numbers_in(link)) for place in (".//td", ".//section/p") for link in links_in(page, place)]
    for row in page.iter("tr"):  # that begins with its link: the sum of its cells, of a theme one number a status
        found += [(link, sum(map(numbers_in, row.findall("td")))) for link in links_in(row, "th")]
    return [(link.get("href"), count) for link, count in found]


def links_in(element: Element, place: str) -> list[Element]:
    return [link for each in element.findall(place) for link in each.iter("a") if LISTS.match(link.get("href", ""))]


def numbers_in(element: Element) -> int:
    return sum(map(int, re.findall(r"\d+", "".join(element.itertext()))))


def found(address: str) -> int:
    return Client().get(address).context["page"].count


@pytest.mark.parametrize("path", [
    "/",
    "/states/one/",
    "/recommendations/charts/",
    "/recommendations/charts/?state=one",
    "/recommendations/charts/?theme=prisons",
    "/recommendations/charts/?theme=prisons&theme=torture&state=two",
    "/recommendations/charts/?status=regressed&status=not_assessed",
    "/recommendations/charts/?stance=rejects&stance=none&status=implemented&status=regressed",
    "/compare/?state=one&state=two",
    "/compare/?state=one&state=two&theme=torture",
    "/compare/?state=one&state=two&status=regressed&status=implemented&stance=rejects&stance=none",
])  # fmt: skip
def test_every_count_leads_to_as_many(path: str) -> None:
    counted = counts_of(path)
    assert len(counted) > 2
    assert len(dict(counted)) == len(counted)
    assert {address: found(address) for address, _count in counted} == dict(counted)


def test_counts_of_a_past_day_lead_to_no_list_of_today() -> None:
    day = date.today().isoformat()
    for path in (f"/states/one/as-at/{day}/", f"/recommendations/as-at/{day}/?state=one"):
        assert counts_of(path) == []
        assert "recommendations on record" in Client().get(path).content.decode()
