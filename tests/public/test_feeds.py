"""Feeds of what changed: valid Atom with permanent ids, for whatever can be followed, whatever the texts hold."""

import feedparser
import pytest
from django.test import Client
from lxml.etree import _Element as Element
from lxml.etree import fromstring

from recommendations.models import Recommendation
from tests import addresses
from tests import factories as make
from tests.public.changing import publish, revised

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = "T00:00:00+00:00"


def feed(path: str) -> Element:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return fromstring(answer.content)


def entries(path: str) -> list[Element]:
    return feed(path).findall(f"{ATOM}entry")


def said(element: Element, name: str) -> list[str]:
    return [each.text or "" for each in element.iter(f"{ATOM}{name}")]


def feed_of(row: Recommendation) -> str:
    return f"{row.get_absolute_url()}feed.atom"


def followed() -> list[str]:
    """Every feed of a world of rows that is there."""
    paths = [path for each in addresses.feeds().values() for path in each]
    return [path for path in paths if Client().get(path).status_code == 200]


# --- valid -------------------------------------------------------------------------------------------------------


def test_every_feed_has_what_atom_requires() -> None:
    make.make_everything()
    assert len(followed()) == 8
    for path in followed():
        root = feed(path)
        assert root.tag == f"{ATOM}feed"
        for element in [root, *root.findall(f"{ATOM}entry")]:
            for name in ("id", "title", "updated"):
                own = element.findall(f"{ATOM}{name}")
                assert len(own) == 1, (path, name)
                assert own[0].text, (path, name)
        assert root.find(f"{ATOM}author/{ATOM}name") is not None
        assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{path}"  # type: ignore[union-attr]


def test_readers_programs_understand_every_feed() -> None:
    make.make_everything(event={"title": "<b>&amp; «Қазақ»"})
    for path in followed():
        answer = Client().get(path)
        read = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["Content-Type"]})
        assert (read.bozo, read.version, read.encoding) == (False, "atom10", "utf-8"), path
        assert read.feed.updated_parsed, path
        for entry in read.entries:
            assert entry.title, path
            assert entry.updated_parsed == entry.published_parsed, path
            assert Client().get(entry.link.removeprefix("http://testserver")).status_code in (200, 410), entry.link


def test_ids_are_unique_and_tags() -> None:
    make.make_everything()
    revised(publish(make.make_event(), "2026-02-01"), "2026-02-05")
    ids = [said(entry, "id")[0] for entry in entries("/changes/feed.atom")]
    assert len(ids) == 8
    assert len(set(ids)) == len(ids)
    assert {name.partition(",2026:")[0] for name in ids} == {"tag:127.0.0.1"}


def test_ids_of_feeds_are_their_own() -> None:
    make.make_everything()
    ids = [said(feed(path), "id")[0] for path in followed()]
    assert len(set(ids)) == len(ids)


def test_an_entry_keeps_its_id_and_day_when_others_come() -> None:
    row = make.make_everything()
    before = {said(entry, "id")[0]: said(entry, "updated")[0] for entry in entries(feed_of(row))}
    make.make_assessment(recommendation=row, assessed_on="2026-01-30", published=True)
    after = {said(entry, "id")[0]: said(entry, "updated")[0] for entry in entries(feed_of(row))}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1
    assert set(after.values()) == {f"2026-01-31{DAY}"}


@pytest.mark.parametrize("text", ["<b>&amp; ]]></b>", "&#1; &#xFFFE; &bogus;", "<!-- ]]> --"])
def test_no_stored_text_breaks_a_feed(text: str) -> None:
    row = make.make_recommendation(title=text, published=True)
    make.make_assessment(recommendation=row, reason=text, published=True)
    make.make_event(title=text, details=text, bearings={row: "progress"}, published=True)
    assert len(entries(feed_of(row))) == 4


def test_markup_in_a_text_stays_text() -> None:
    row = make.make_recommendation(published=True)
    make.make_assessment(recommendation=row, reason="<script>alert(1)</script>", published=True)
    (summary,) = said(entries(feed_of(row))[0], "summary")
    assert "&lt;script&gt;" in summary
    assert "<script>" not in summary


# --- what they say -------------------------------------------------------------------------------------------------


def test_an_entry_says_what_changed_by_whom_and_why() -> None:
    row, whose = make.make_recommendation(title="Free assembly", published=True), make.make_organisation(is_named=True)
    judged = {"recommendation": row, "organisation": whose, "published": True}
    make.make_assessment(**judged, assessed_on="2026-01-10", evidence_until="2026-01-10")
    make.make_assessment(**judged, status="regressed", reason="The ban stands.")
    entry = next(each for each in entries(feed_of(row)) if "regressed" in said(each, "title")[0])
    assert said(entry, "title") == ["Free assembly: limited progress → regressed"]
    assert said(entry, "name") == [whose.name]
    assert f"By {whose.name}, because: The ban stands." in said(entry, "summary")[0]


def test_an_organisation_that_did_not_agree_is_not_named() -> None:
    row = make.make_recommendation(published=True)
    whose = make.make_organisation(name="The hidden ones")
    make.make_assessment(recommendation=row, organisation=whose, published=True)
    body = Client().get(feed_of(row)).content.decode()
    assert "an organisation that is not named" in body
    assert "The hidden ones" not in body


def test_a_feed_speaks_the_language_of_its_address() -> None:
    row = make.make_everything()
    root = feed(f"/ru{feed_of(row)}")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ru"
    assert any("незначительный" in title or "прогресс" in title for title in said(root, "title"))


# --- whose -------------------------------------------------------------------------------------------------------


def test_a_feed_is_of_its_own_alone() -> None:
    one, other = make.make_everything(), make.make_everything()
    paths = [feed_of(one), *(f"{row.get_absolute_url()}feed.atom" for row in (one.document, one.state))]
    paths.append(f"/changes/feed.atom?state={one.state.slug}")
    for path in paths:
        links = [link.get("href", "") for each in entries(path) for link in each.iter(f"{ATOM}link")]
        assert links
        assert not [link for link in links if other.document.slug in link]


def test_a_kind_of_event_is_followed() -> None:
    law, court = (make.make_event(kind=kind, published=True) for kind in ("law", "court"))
    assert [said(entry, "title")[0] for entry in entries("/events/kinds/law/feed.atom")] == [f"Event: {law.title}"]
    assert [said(entry, "title")[0] for entry in entries("/events/kinds/court/feed.atom")] == [f"Event: {court.title}"]


@pytest.mark.parametrize("path", ["/changes/feed.atom?status=nonsense", "/changes/feed.atom?unknown=1"])
def test_a_filter_that_is_none_is_refused_with_a_sentence(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.content


# --- ways in -------------------------------------------------------------------------------------------------------


def test_pages_lead_to_their_feeds_in_their_head_and_in_sight() -> None:
    row = make.make_everything()
    event = row.events.get()
    kept = {
        row.get_absolute_url(): feed_of(row),
        row.state.get_absolute_url(): f"{row.state.get_absolute_url()}feed.atom",
        row.document.get_absolute_url(): f"{row.document.get_absolute_url()}feed.atom",
        event.get_absolute_url(): "/events/kinds/law/feed.atom",
        "/recommendations/?status=limited_progress": "/changes/feed.atom?status=limited_progress",
        "/changes/": "/changes/feed.atom",
        "/": "/changes/feed.atom",
    }
    for page, path in kept.items():
        body = Client().get(page).content.decode()
        assert f'<link rel="alternate" type="application/atom+xml" href="{path}">' in body, page
        assert f'<a href="{path}" type="application/atom+xml">' in body, page
