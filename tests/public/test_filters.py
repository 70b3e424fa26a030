"""The list of recommendations: what an address finds, and what it is told when it asks for nonsense."""

import html
import io
import re
import zipfile
from datetime import date, timedelta

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from recommendations.public.stretch import ROWS
from tests.factories import (
    AT,
    make_assessment,
    make_document,
    make_event,
    make_mechanism,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
    make_user,
)
from tests.public.lists import headings

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    """Headings on the list for a query, in order."""
    answer = Client().get(f"/recommendations/{query}")
    assert answer.status_code == 200
    return headings(answer)


def test_symbol_and_paragraph_lead_to_the_recommendation() -> None:
    document = make_document(symbol="A/HRC/29/25/Add.2", published=True)
    make_recommendation(document=document, paragraph="96", sub_item="a", title="Right", published=True)
    make_recommendation(document=document, paragraph="96", sub_item="b", slug="96-b", title="Sibling", published=True)
    make_recommendation(paragraph="96", sub_item="a", title="Elsewhere", published=True)
    assert found("?q=A/HRC/29/25/Add.2+96+a") == ["Right"]


def test_words_are_found_in_heading_and_text() -> None:
    row = make_recommendation(title="Heading", published=True)
    make_text(recommendation=row, text="Release the trade unionists.")
    make_recommendation(title="Trade of goods", published=True)
    assert found("?q=trade+UNIONISTS") == ["Heading"]


@pytest.mark.parametrize(("query", "expected"), [
    ("?status=regressed", ["Assessed"]),
    ("?status=not_assessed", ["Plain", "Other"]),
    ("?status=regressed&status=not_assessed", ["Plain", "Other", "Assessed"]),
    ("?stance=rejects", ["Assessed"]),
    ("?stance=none", ["Plain", "Other"]),
    ("?theme=unions", ["Assessed"]),
    ("?mechanism=upr", ["Plain"]),
    ("?state=elsewhere", ["Other"]),
    ("?state=elsewhere&status=regressed", []),
])  # fmt: skip
def test_filters_narrow(query: str, expected: list[str]) -> None:
    upr = make_document(symbol="A", mechanism=make_mechanism(kind="upr"), published=True)
    report = make_document(symbol="B", mechanism=make_mechanism(), published=True)
    assessed = make_recommendation(
        title="Assessed",
        document=make_document(symbol="1", published=True),
        themes=[make_theme(code="unions")],
        published=True,
    )
    make_recommendation(title="Plain", document=upr, published=True)
    make_recommendation(title="Other", document=report, state=make_state(slug="elsewhere"), published=True)
    make_assessment(recommendation=assessed, status="regressed", published=True)
    make_response(recommendation=assessed, stance="rejects", published=True)
    assert found(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "?status=nonsense",
        "?status=",
        "?state=atlantis",
        "?theme=x",
        "?stance=0",
        "?mechanism=%00",
        "?q=%00",
        "?foo=bar",
        "?open=nonsense",
        "?open=state&part=x",
        "?open=state&part=0",
        "?silent=0",
        "?silent=1e9",
        "?gap=2",
        "?sort=nonsense",
        "?year=20155",
        f"?q={'x' * 300}",
        "?q=of",
        "?q=%D0%B8",
        "?q=!!!&theme=",
        "?q=-the",
        f"?q={'x' * 61}",
    ],
)
def test_what_is_invalid_is_refused_with_a_sentence_and_no_rows(query: str) -> None:
    make_recommendation(title="Hidden by the error", published=True)
    answer = Client().get(f"/recommendations/{query}")
    assert answer.status_code == 400
    assert "This address cannot be answered" in answer.content.decode()
    assert "Hidden by the error" not in answer.content.decode()


@pytest.mark.parametrize("path", ["charts/", "export/table.csv", "export/briefing.docx", "feed.atom"])
def test_what_cannot_be_looked_for_brings_everything_nowhere(path: str) -> None:
    make_recommendation(title="Hidden by the error", published=True)
    answer = Client().get(f"/recommendations/{path}?q=of")
    assert answer.status_code in (400, 404)
    assert Client().get("/api/v1/recommendations/?q=of").status_code == 400


def test_of_many_words_the_first_are_looked_for_and_the_page_says_so() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    row = make_recommendation(title=words, published=True)
    assert "Only the first twelve words" not in Client().get(f"/recommendations/?q={words}").content.decode()
    answer = Client().get(f"/recommendations/?q={words} thirteen").content.decode()
    assert "Only the first twelve words were looked for." in answer
    assert row.title in answer
    for path in (
        "recommendations/charts/",
        "changes/",
        "changes/feed.atom",
        "alerts/",
        "recommendations/export/briefing.docx",
    ):
        told = Client().get(f"/{path}?q={words} thirteen")
        body = b"".join(told) if told.streaming else told.content
        assert b"the first twelve words" in (
            body if path.endswith(("/", "atom")) else zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml")
        )
    refusal = Client().get(f"/api/v1/recommendations/?q={words} thirteen")
    assert (refusal.status_code, refusal.json()["problems"]) == (
        400,
        ["At most twelve words are looked for at once: leave some out."],
    )


@pytest.mark.parametrize("query", ["?utm_source=x", "?fbclid=1", "?page=99", "?page=x", "?page=-1"])
def test_what_other_sites_append_breaks_no_link(query: str) -> None:
    make_recommendation(title="Shown", published=True)
    assert found(query) == ["Shown"]


def follow(answer: HttpResponse, rel: str) -> HttpResponse:
    page = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
    (link,) = (each.get("href") for each in page.iter("a") if each.get("rel") == rel)
    return Client().get(f"/recommendations/{link}")


def test_pages_lead_on_and_back_and_keep_the_filter() -> None:
    document = make_document(published=True)
    for number in range(3 * ROWS):
        make_recommendation(document=document, title=f"{number}", position=number, published=True)
    first = Client().get("/recommendations/?status=not_assessed")
    second = follow(first, "next")
    third = follow(second, "next")
    assert [len(headings(page)) for page in (first, second, third)] == [ROWS, ROWS, ROWS]
    assert headings(second)[0] == f"{ROWS}"
    assert f"{ROWS + 1}–{2 * ROWS} of {3 * ROWS}" in second.content.decode()
    assert headings(follow(third, "prev")) == headings(second)
    assert "status=not_assessed" in third.request["QUERY_STRING"]


def test_page_begins_after_the_same_recommendation_when_others_come() -> None:
    document = make_document(published=True)
    for number in range(60):
        make_recommendation(document=document, title=f"{number}", position=number, published=True)
    first = Client().get("/recommendations/")
    make_recommendation(document=document, title="new", position=0, published=True)
    assert headings(follow(first, "next"))[0] == f"{ROWS}"


@pytest.mark.parametrize("query", ["?after=a/b", "?after=x", "?before=%00", "?after=a/b/c"])
def test_page_after_what_is_not_there_says_so(query: str) -> None:
    answer = Client().get(f"/recommendations/{query}")
    assert answer.status_code == 404
    assert "no longer public" in answer.content.decode()


def counts(query: str, facet: str) -> dict[str, int]:
    shelves = Client().get(f"/recommendations/{query}").context["shelves"]
    return next({each.word: each.count for each in shelf.options} for shelf in shelves if shelf.facet.name == facet)


def test_counts_that_are_kept_are_those_of_this_edition() -> None:
    row = make_recommendation(published=True)
    assert counts("", "status") == {"not_assessed": 1}
    make_assessment(recommendation=row, status="regressed", published=True)
    assert counts("?utm_x=1", "status") == {"regressed": 1}


def test_facets_count_what_the_other_choices_leave() -> None:
    one, two = make_state(slug="one"), make_state(slug="two")
    for state, status in ((one, "regressed"), (one, "implemented"), (two, "implemented")):
        row = make_recommendation(state=state, published=True)
        make_assessment(recommendation=row, status=status, published=True)
    assert counts("", "state") == {"one": 2, "two": 1}
    assert counts("?status=regressed", "state") == {"one": 1}
    assert counts("?state=one", "state") == {"one": 2, "two": 1}
    assert counts("?state=two&status=regressed", "status") == {"implemented": 1, "regressed": 0}


def test_said_done_and_assessed_not_done() -> None:
    rows = [make_recommendation(title=title, published=True) for title in ("gap", "done", "silent")]
    for row, status in zip(rows, ("no_implementation", "implemented", "no_implementation"), strict=True):
        make_assessment(recommendation=row, status=status, published=True)
    for row in rows[:2]:
        make_response(recommendation=row, stance="says_implemented", published=True)
    assert found("?gap=1") == ["gap"]


@pytest.mark.parametrize(
    ("query", "count"), [("", 2), ("?gap=1", 2), ("?state=one", 1), ("?status=implemented", 0), ("?state=one&gap=1", 1)]
)
def test_said_done_and_not_done_is_counted_as_the_other_choices_leave_it(query: str, count: int) -> None:
    states = [make_state(slug=slug) for slug in ("one", "two")]
    for n, status in enumerate(("no_implementation", "regressed", "implemented")):
        row = make_recommendation(state=states[n % 2], published=True)
        make_response(recommendation=row, stance="says_implemented", published=True)
        make_assessment(recommendation=row, status=status, published=True)
    page = Client().get(f"/recommendations/{query}").content.decode()
    assert re.search(r'name="gap"[^>]*>[^<]*<small>(\d+)</small>', page)[1] == f"{count}"


def test_nothing_is_counted_where_an_address_is_refused() -> None:
    assert "<small>" not in Client().get("/recommendations/?foo=bar").content.decode()


def test_words_of_an_answer_to_the_whole_report_lead_to_what_stands_in_it() -> None:
    row = make_recommendation(title="In it", published=True)
    make_recommendation(title="Elsewhere", published=True)
    make_response(
        report=row.document, document=row.document, words="Such <i>insinuations</i> are regretted.", published=True
    )
    assert found("?q=insinuation") == ["In it"]
    page = Client().get("/recommendations/?q=insinuation").content.decode()
    assert "In the Government's answer:" in html.unescape(page)
    assert "&lt;i&gt;<mark>insinuations</mark>&lt;/i&gt;" in page


def test_words_of_events_are_shown_of_the_one_entered_first() -> None:
    """And not of the first on the disk, which tells of rows that were erased."""
    row = make_recommendation(title="In it", published=True)
    for pk, title in ((9002, "Torture, entered later"), (9001, "Torture, entered first")):
        event = make_event(title=title, bearings={})
        event.bearings.create(pk=pk, recommendation=row)
        event.publish(by=make_user(), at=AT)
    page = Client().get("/recommendations/?q=torture").content.decode()
    assert (
        re.search(r"In an event:</a></span> <bdi>(.*?)</bdi>", page, re.DOTALL)[1].strip()
        == "<mark>Torture</mark>, entered first"
    )


def test_nothing_logged_for_months() -> None:
    old = make_document(dated_on=date(2015, 1, 1), published=True)
    rows = [make_recommendation(document=old, title=title, published=True) for title in ("quiet", "told", "looked")]
    recent = timezone.localdate() - timedelta(days=20)
    for row, kind in ((rows[1], "law"), (rows[2], "nothing_found")):
        make_event(kind=kind, happened_on=recent, bearings={row: "context"}, published=True)
    assert found("?silent=2") == ["quiet"]
    assert "Nothing logged for: 2 months" in Client().get("/changes/?silent=2").content.decode()


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("", {6: 2, 12: 2, 24: 1, 60: 1}),
        ("?silent=24", {6: 2, 12: 2, 24: 1, 60: 1}),
        ("?state=one", {6: 1, 12: 1}),
        ("?status=implemented", {}),
        ("?silent=nonsense", {}),
    ],
)
def test_silences_are_counted_as_the_other_choices_leave_them_and_lead_to_as_many(query: str, counts: dict) -> None:
    old = make_document(dated_on=date(2015, 1, 1), published=True)
    one, two = (make_state(slug=slug) for slug in ("one", "two"))
    row = make_recommendation(document=old, state=one, published=True)
    make_recommendation(document=old, state=two, published=True)
    make_event(happened_on=timezone.localdate() - timedelta(days=500), bearings={row: "context"}, published=True)
    page = html5lib.parse(Client().get(f"/recommendations/{query}").content.decode(), namespaceHTMLElements=False)
    links = [each for each in page.findall(".//aside//li") if "silent=" in each.find("a").get("href")]
    shown = {int(each.find("a").text.split()[0]): int(each.find("small").text) for each in links}
    assert shown == counts
    for each in links:
        assert len(found(each.find("a").get("href"))) == int(each.find("small").text)


def test_rows_name_who_recommended_it_in_a_review() -> None:
    makers = [make_state(slug=f"maker-{n}", name={"en": f"Maker {n}"}) for n in range(4)]
    make_recommendation(recommending_states=makers[:1], published=True)
    make_recommendation(recommending_states=makers, published=True)
    page = Client().get("/recommendations/").content.decode()
    assert "recommended by Maker 0<" in page
    assert "recommended by Maker 0, Maker 1, Maker 2 …" in page
