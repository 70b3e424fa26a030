"""The card: the one page that others may frame; word, shape and colour, and nothing that runs."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests import addresses
from tests.factories import make_assessment, make_everything, make_organisation, make_recommendation

pytestmark = pytest.mark.django_db
FRAME = '<iframe src="{url}" width="480" height="220" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'


def card(row: Any) -> HttpResponse:
    answer = Client().get(f"{row.get_absolute_url()}card/")
    assert answer.status_code == 200
    return answer


def test_card_says_where_it_stands_and_leads_to_its_page() -> None:
    row = make_everything()
    for page in (row, row.state):
        body = card(page).content.decode()
        assert "Limited progress" in body
        assert '<use href="#limited_progress"/>' in body
        assert f'href="{page.get_absolute_url()}" target="_blank" rel="noopener"' in body
        assert "<script" not in body


def test_card_without_assessment_is_not_shown_as_inaction() -> None:
    body = card(make_recommendation(published=True)).content.decode()
    assert "Not yet assessed" in body
    assert "This says nothing about what the State did" in body


def test_card_says_that_a_reading_is_a_demonstration() -> None:
    row = make_recommendation(published=True)
    make_assessment(recommendation=row, organisation=make_organisation(is_demonstration=True), published=True)
    assert "Demonstration readings" in card(row).content.decode()
    assert "Demonstration readings" in card(row.state).content.decode()
    assert "Demonstration readings" not in card(make_recommendation(published=True)).content.decode()


def test_draft_has_no_card() -> None:
    assert Client().get(f"{make_recommendation().get_absolute_url()}card/").status_code == 404


def test_card_alone_may_be_framed() -> None:
    make_everything()
    for name, paths in addresses.public_addresses().items():
        for path in paths[:3]:
            answer = Client().get(path)
            policy = answer.headers["Content-Security-Policy"]
            may = name in ("card", "state_card") and answer.status_code == 200
            assert ("frame-ancestors *" in policy) is may, path
            assert (answer.headers.get("X-Frame-Options") == "DENY") is not may, path
            assert b"".join(answer) or answer.status_code == 304


def test_card_runs_and_sends_nothing() -> None:
    policy = card(make_everything()).headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "default-src 'none'" in policy


class Elsewhere(BaseHTTPRequestHandler):
    """Another site: a page with nothing but a frame of the address behind its question mark."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(FRAME.format(url=self.path.partition("?")[2]).encode())

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_sites_show_the_card_and_no_other_page(
    browser: Browser, live_server: Any, elsewhere: str, axe: Callable[[Page], list[str]], scheme: Any
) -> None:
    row = make_everything()
    page = browser.new_page(color_scheme=scheme)
    address = live_server.url + row.get_absolute_url()
    page.goto(f"{elsewhere}?{address}card/")
    expect(page.frames[1].get_by_text("Limited progress")).to_be_visible()
    page.goto(f"{elsewhere}?{address}")
    assert page.frames[1].get_by_text("Limited progress").count() == 0
    page.goto(f"{address}card/")
    assert axe(page) == []
