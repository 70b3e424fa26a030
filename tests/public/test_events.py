"""The list of events: found by their words in their own language, whatever they bear on, newest first and page by page."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from recommendations.models import EventListing
from recommendations.public import events
from recommendations.search import events as finding
from recommendations.search.asking import read
from recommendations.search.keeping import keep_touched
from tests import factories as make
from tests.design.sql import column

pytestmark = pytest.mark.django_db


def titles(query: str = "") -> list[str]:
    keep_touched()
    answer = Client().get(f"/events/{query}")
    assert answer.status_code == 200, answer.content.decode()
    shown = re.findall(r"<h3[^>]*><a [^>]*>(.*?)</a></h3>", answer.content.decode(), re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", each)).strip() for each in shown]


def event(title: str, day: str = "2026-01-01", **other: object) -> object:
    return make.make_event(title=title, happened_on=day, published=True, **other)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("torture", ["He was tortured"]),
        ("пытка", ["О пытках заключённых", "Комиссия против пыток"]),
        ("заключенный", ["О пытках заключённых"]),
        ("“law on assemblies”", ["A law on assemblies"]),
        ("“law of assemblies”", ["A law on assemblies"]),
        ("“law assemblies”", []),
        ("law -assemblies", ["A law on strikes"]),
        ("law -“on assemblies”", ["A law on strikes"]),
        ("assemblies or strikes", ["A law on strikes", "A law on assemblies"]),
        ("astana", ["A law on strikes"]),
        ("procurator", ["A law on assemblies"]),
        ("other", ["It doesn't & others don't <b>"]),
        ("жиналыс", ["Жиналыстар туралы"]),
        ("法", ["禁止酷刑法"]),
        ("opcat", ["OP-CAT was signed"]),
        ("zeitung", ["OP-CAT was signed"]),
        ("elsewhere torture", ["He was tortured"]),
        ("torture strikes", []),
    ],
)
def test_events_are_found_by_their_words_as_recommendations_are(query: str, found: list[str]) -> None:
    event("He was tortured", "2026-01-09", state=make.make_state(name={"en": "Elsewhere"}))
    event("О пытках заключённых", "2026-01-08", language="ru")
    event("Комиссия против пыток", "2026-01-07", language="ru")
    event("A law on strikes", "2026-01-06", place="Astana")
    event("A law on assemblies", "2026-01-05", details="The Procurator General signed it.")
    event("Жиналыстар туралы", "2026-01-04", language="kk")
    event("禁止酷刑法", "2026-01-03", language="zh")
    event("It doesn't & others don't <b>", "2026-01-02")
    event("OP-CAT was signed", "2026-01-01", sources=[{"title": "Neue Zeitung", "language": "de"}])
    assert titles(f"?q={quote(query)}") == found


def test_who_mistypes_is_asked_what_was_meant() -> None:
    make.make_recommendation(title="On assemblies", published=True)
    event("A law on assemblies")
    keep_touched()
    page = Client().get("/events/?q=asemblies&kind=law").content.decode()
    assert 'href="?q=assemblies&amp;kind=law"' in page


def test_what_was_found_is_marked() -> None:
    event("A law on strikes", details="The court said that strikers may <i>strike</i>.")
    keep_touched()
    page = Client().get("/events/?q=strike").content.decode()
    assert "A law on <mark>strikes</mark>" in page
    assert "&lt;i&gt;<mark>strike</mark>&lt;/i&gt;" in page


def test_where_only_the_source_has_it_the_source_is_shown() -> None:
    event("A law", place="Oral", sources=[{"title": "On miners’ strikes", "publisher": "Neue Zeitung"}])
    keep_touched()
    assert "On miners’ <mark>strikes</mark>" in Client().get("/events/?q=strike").content.decode()
    assert "<mark>Oral</mark>" in Client().get("/events/?q=oral").content.decode()
    assert "strikes" not in Client().get("/events/?q=law").content.decode()


def test_events_are_narrowed_by_state_and_kind() -> None:
    one, two = make.make_state(slug="one"), make.make_state(slug="two")
    for state in (one, two):
        for kind in ("law", "court"):
            event(f"{kind} in {state.slug}", state=state, kind=kind)
    assert titles("?state=one&kind=law") == ["law in one"]
    assert sorted(titles("?kind=court")) == ["court in one", "court in two"]


def test_those_that_bear_on_nothing_are_there_and_say_so() -> None:
    event("Bears on nothing")
    event("Bears on one", bearings={make.make_recommendation(published=True): "progress"})
    keep_touched()
    page = Client().get("/events/").content.decode()
    assert len(re.findall("bears on no recommendation on record", page)) == 1
    assert {"Bears on nothing", "Bears on one"} == set(titles())


def test_nothing_hidden_is_found() -> None:
    make.make_event(title="A secret draft")
    event("A secret that was withdrawn").withdraw(by=make.make_user(), at=make.AT, reason="Mistaken.")
    draft = event("Public words").revise(by=make.make_user())
    type(draft).objects.filter(pk=draft.pk).update(title="Secret words")
    assert titles("?q=secret") == []
    assert titles() == ["Public words"]


def test_pages_have_every_event_once_and_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "SIZE", 3)
    for n in range(8):
        event(f"Event {n}", f"2026-01-0{n // 3 + 1}")
    shown, query = [], ""
    for _page in range(3):
        shown += titles(query)
        page = Client().get(f"/events/{query}").content.decode()
        query = (re.findall(r'rel="next" href="(\?[^"]*)"', page) or [""])[0]
    assert shown == [f"Event {n}" for n in range(7, -1, -1)]
    assert query == ""


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?state=nowhere", "State:"),
        ("?kind=nonsense", "Kind:"),
        ("?unknown=1", "cannot be filtered by “unknown”"),
        ("?after=zzzzzzzzzz", "no longer public"),
        ("?after=%00", "no longer public"),
        ("?q=of", "There is no word in “of”"),
        ("?q=A/HRC/29/25/Add.2 96", "Events have no symbol and no paragraph"),
        ("?q=%00", "q"),
        (f"?q={'x' * 201}", "Words:"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(query: str, sentence: str) -> None:
    answer = Client().get(f"/events/{query}")
    assert answer.status_code == 400
    assert sentence in unescape(answer.content.decode())


def test_words_are_looked_up_in_an_index_of_events() -> None:
    event("A law on strikes")
    rows = finding.having(EventListing.objects.all(), read("strikes"))
    query, values = rows.values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "event_listing_by_words" in "\n".join(column(f"EXPLAIN {query}", *values))


def test_a_search_of_recommendations_leads_to_that_of_events() -> None:
    make.make_recommendation(title="On strikes", published=True)
    event("A law on strikes & more")
    keep_touched()
    page = Client().get("/recommendations/?q=strikes+%26").content.decode()
    link = re.search(r'href="(/events/\?q=[^"]*)"', page)[1]
    assert titles(unescape(link).removeprefix("/events/")) == ["A law on strikes & more"]


@pytest.mark.parametrize("few", [0, 1000])
def test_the_api_finds_the_same(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    one = make.make_state(slug="one")
    for title in ("A law on strikes", "A strike", "A law on assemblies"):
        event(title, state=one)
    event("A strike elsewhere")
    keep_touched()
    asked = "/api/v1/events/?q=strike&state=one&fields=title&per_page=1"
    first = Client().get(asked).json()
    rest = Client().get(first["next"]).json()
    found = [
        each["title"]["text"] if isinstance(each["title"], dict) else each["title"]
        for each in first["results"] + rest["results"]
    ]
    assert sorted(found) == ["A law on strikes", "A strike"]
    assert rest["next"] is None
    for refused in ("q=of", "q=A/HRC/29/25/Add.2", "q=" + "x" * 201, "q=" + "+".join(f"word{n}" for n in range(13))):
        answer = Client().get(f"/api/v1/events/?{refused}")
        assert (answer.status_code, len(answer.json()["problems"])) == (400, 1), refused


def test_an_event_names_what_it_bears_on_in_the_order_of_entry() -> None:
    """And not in that of the disk, which tells of rows that were erased."""
    row = make.make_event(bearings={})
    for pk, title in ((9002, "Second"), (9001, "First")):
        row.bearings.create(pk=pk, recommendation=make.make_recommendation(title=title, published=True))
    row.publish(by=make.make_user(), at=make.AT)
    page = Client().get(row.get_absolute_url()).content.decode()
    assert 0 < page.index(">First<") < page.index(">Second<")
