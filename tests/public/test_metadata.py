"""What pages say to programs: JSON-LD that no text can break out of, every public address once, robots, oEmbed."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser

from recommendations import models
from recommendations.exports import package
from recommendations.public import sitemap
from tests import addresses
from tests.factories import (
    DAY,
    make_document,
    make_event,
    make_everything,
    make_organisation,
    make_recommendation,
    make_state,
)
from tests.public.test_browser import watched

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
ROOT = "http://127.0.0.1:8000"


def nodes(path: str) -> dict[str, dict[str, Any]]:
    """What a page says of itself, by type."""
    (block,) = BLOCK.findall(Client().get(path).content.decode())
    found = json.loads(block)
    assert found["@context"] == "https://schema.org"
    return {node["@type"]: node for node in found["@graph"]}


def test_recommendation_says_what_it_is_and_where_it_stands() -> None:
    row = make_everything()
    found = nodes(row.get_absolute_url())
    assert found["CreativeWork"]["isPartOf"]["identifier"] == row.document.symbol
    assert found["CreativeWork"]["creativeWorkStatus"] == "limited progress"
    items = [each["item"] for each in found["BreadcrumbList"]["itemListElement"]]
    pages = (row.state, row.document, row)
    assert items == [ROOT + page.get_absolute_url() for page in pages]


@pytest.mark.parametrize(("precision", "known"), [("day", str(DAY)), ("year", "2015")])
def test_document_says_its_symbol_and_its_date_as_far_as_known(precision: str, known: str) -> None:
    row = make_document(
        dated_on=DAY if precision == "day" else "2015-01-01", dated_on_precision=precision, published=True
    )
    report = nodes(row.get_absolute_url())["Report"]
    assert (report["identifier"], report["datePublished"]) == (row.symbol, known)


def test_data_page_describes_a_data_set(settings: Any, tmp_path: Any) -> None:
    settings.DATA_FOLDER = tmp_path
    assert [each["contentUrl"] for each in nodes("/data/")["Dataset"]["distribution"]] == [f"{ROOT}/api/v1/"]
    package.write(today=DAY)
    found = nodes("/data/")["Dataset"]
    assert found["distribution"][0]["contentUrl"] == f"{ROOT}/data/{package.ZIP}"
    assert found["dateModified"] == str(DAY)


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!-- <script>", "]]> & \\u2028 \\u003c"])
def test_no_text_ends_the_block(title: str) -> None:
    row = make_recommendation(title=title, published=True)
    assert nodes(row.get_absolute_url())["CreativeWork"]["name"] == title


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_browser_neither_runs_nor_refuses_the_block(browser: Browser, live_server: Any) -> None:
    row = make_everything(recommendation={"title": "</script><img src=x onerror=alert(1)>"})
    page = browser.new_page()
    seen = watched(page, live_server.url)
    for path in (row.get_absolute_url(), row.document.get_absolute_url(), "/data/"):
        page.goto(live_server.url + path)
        assert page.locator('script[type="application/ld+json"]').count() == 1
    assert seen == []


# --- sitemap and robots ------------------------------------------------------------------------------------------


def locations(path: str) -> list[str]:
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml; charset=utf-8"), path
    return [each.text or "" for each in ElementTree.fromstring(answer.content).iter() if each.tag.endswith("}loc")]


def listed() -> list[str]:
    """Every address in every file that the index names."""
    return [each for file in locations("/sitemap.xml") for each in locations(file.removeprefix(ROOT))]


def test_every_public_page_is_listed_once_and_nothing_else() -> None:
    row = make_everything()
    make_event(title="Hidden.", bearings={row: "setback"})
    make_recommendation(document=make_document(published=True))
    found = listed()
    assert len(found) == len(set(found))
    assert all(Client().get(each.removeprefix(ROOT)).status_code == 200 for each in found)
    skipped = {
        "card",
        "state_card",
        "evidence",
        "preview",
        "overview",
        "recommendations_as_at",
        "recommendation_as_at",
        "state_as_at",
        "alerts",
        "confirm_alert",
        "end_alert",
    }
    pages = [
        path for name, paths in addresses.pages().items() if name not in skipped for path in paths if "?" not in path
    ]
    public = {path for path in pages if Client().get(path).status_code == 200}
    assert public - {each.removeprefix(ROOT) for each in found} == unlisted_states()


def unlisted_states() -> set[str]:
    """States to which no public recommendation was made have a page and are not listed."""
    asked = models.Recommendation.objects.for_public().values("state")
    return {state.get_absolute_url() for state in models.State.objects.exclude(pk__in=asked)}


def test_many_are_cut_into_files_that_hold_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 3)
    monkeypatch.setattr(sitemap, "STEP", 2)
    document, state = make_document(published=True), make_state()
    rows = [make_recommendation(document=document, state=state, published=True) for _n in range(7)]
    events = [make_event(state=state, published=True) for _n in range(5)]
    files = [each.removeprefix(f"{ROOT}/sitemap-") for each in locations("/sitemap.xml")]
    assert files[:4] == ["pages.xml", "recommendations-1.xml", "recommendations-2.xml", "recommendations-3.xml"]
    assert all(len(locations(f"/sitemap-{file}")) <= 3 for file in files[1:4])
    assert sorted(each for each in listed() if "/a-hrc" in each and "/recommendations/" in each) == sorted(
        ROOT + r.get_absolute_url() for r in rows
    )
    told = {each for each in listed() if "/events/" in each} - {f"{ROOT}/events/"}
    assert told == {ROOT + event.get_absolute_url() for event in events}


@pytest.mark.parametrize("name", ["nothing", "recommendations-2", "recommendations-0", "recommendations-x", "events-0"])
def test_there_is_no_other_file(name: str) -> None:
    make_everything()
    assert Client().get(f"/sitemap-{name}.xml").status_code == 404


def test_file_needs_the_same_queries_for_few_rows_and_many() -> None:
    def queries() -> int:
        Client().get("/sitemap-recommendations-1.xml")
        with CaptureQueriesContext(connection) as found:
            Client().get("/sitemap-recommendations-1.xml")
        return len(found)

    document = make_document(published=True)
    make_recommendation(document=document, published=True)
    few = queries()
    for _n in range(9):
        make_recommendation(document=document, published=True)
    assert queries() == few


def test_robots_are_led_to_the_index_and_kept_from_the_filters() -> None:
    body = Client().get("/robots.txt").content.decode()
    assert f"Sitemap: {ROOT}/sitemap.xml" in body
    assert "Disallow: /*?\n" in body


# --- oEmbed ------------------------------------------------------------------------------------------------------


def oembed(url: str, more: str = "") -> HttpResponse:
    return Client().get(f"/oembed?url={url}{more}")


@pytest.mark.parametrize("root", [ROOT, "http://testserver"])
def test_page_leads_to_its_card(root: str) -> None:
    row = make_everything()
    for page, card in ((row, "/card/"), (row.state, "/card/")):
        found = oembed(f"{root}{page.get_absolute_url()}").json()
        assert (found["type"], found["version"]) == ("rich", "1.0")
        assert f'src="{ROOT}{page.get_absolute_url().rstrip("/")}{card}"' in found["html"]


def test_discovery_link_is_answered() -> None:
    row = make_everything()
    for page in (row, row.state):
        body = Client().get(page.get_absolute_url()).content.decode()
        (link,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', body)
        assert Client().get(link.replace("&amp;", "&").removeprefix("http://testserver")).status_code == 200


def test_language_of_the_address_is_that_of_the_card() -> None:
    row = make_everything()
    assert f'src="{ROOT}/ru/recommendations/' in oembed(f"{ROOT}/ru{row.get_absolute_url()}").json()["html"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org/states/x/",
        "javascript:alert(1)",
        f"{ROOT}/states/%00/",
        "http://[",
        f"{ROOT}/",
        "%ED%A0%80",
        f"{ROOT}/admin/",
    ],
)
def test_nothing_else_is_embedded(url: str) -> None:
    assert oembed(url).status_code == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [("&format=xml", 501), ("&maxwidth=x", 400), ("&maxheight=-1", 400), ("&maxwidth=" + "9" * 99, 400)],
)
def test_what_oembed_does_not_do_is_said(more: str, status: int) -> None:
    assert oembed(ROOT + make_everything().get_absolute_url(), more).status_code == status


def test_card_is_no_larger_than_asked_and_its_title_is_escaped() -> None:
    row = make_recommendation(title='"><script>', published=True)
    found = oembed(ROOT + row.get_absolute_url(), "&maxwidth=300&maxheight=9999").json()
    assert (found["width"], found["height"]) == (300, 220)
    assert "<script>" not in found["html"]


def test_draft_has_no_card_to_embed() -> None:
    assert oembed(ROOT + make_recommendation().get_absolute_url()).status_code == 404
    assert make_organisation() is not None
