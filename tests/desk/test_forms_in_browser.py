"""The forms of an assessment and of a response in a real browser: on a phone, by keyboard, kept while typed; without scripts."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect

from recommendations.desk import drafts
from recommendations.models import Assessment, Draft, Recommendation, StateResponse, User
from tests.accounts.people import signed_in
from tests.factories import make_assessment, make_event, make_membership, make_methodology, make_recommendation
from tests.factories import make_document as document
from tests.factories import make_response as response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORED = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
LONG = (
    "The Government said in Astana that it considers the existing legislation on peaceful assemblies sufficient. " * 3
)


@dataclass(frozen=True)
class Kind:
    word: str
    model: Any
    words: str
    choices: dict[str, str]
    texts: dict[str, str]

    @property
    def typed(self) -> dict[str, str]:
        return self.choices | self.texts


KINDS = [
    Kind(
        "assessments",
        Assessment,
        "reason",
        {"status": "regressed", "confidence": "high"},
        {"reason": "A new ban.", "assessed_on": "2026-10-01", "evidence_until": "2026-09-30"},
    ),
    Kind(
        "responses",
        StateResponse,
        "words",
        {"stance": "rejects", "provenance": "document"},
        {"words": "We do not agree.", "document": "A/HRC/1/2", "responded": "2015-06", "language": "en"},
    ),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.word)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def row() -> Recommendation:
    """A recommendation with something of everything that the forms show beside it."""
    make_methodology()
    row = make_recommendation(published=True)
    document(symbol="A/HRC/1/2", slug="a-hrc-1-2", state=row.state, published=True)
    make_event(title=LONG[:280], bearings={row: "setback"}, state=row.state, published=True)
    make_assessment(recommendation=row, reason=LONG, published=True)
    response(recommendation=row, words=LONG, published=True)
    return row


@pytest.fixture
def user(row: Recommendation) -> User:
    return make_membership().user


def opened(browser: Browser, live_server: Any, user: User, **options: Any) -> BrowserContext:
    size = {"width": 360, "height": 800}
    context = browser.new_context(**{"viewport": size, "base_url": live_server.url} | options)
    cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return context


@pytest.fixture
def page(browser: Browser, live_server: Any, user: User) -> Iterator[Page]:
    context = opened(browser, live_server, user)
    yield context.new_page()
    context.close()


def begin(page: Page, kind: Kind, row: Recommendation) -> None:
    """From the recommendation's public page to the form, as staff go."""
    page.goto(row.get_absolute_url())
    page.get_by_role(
        "link", name={"assessments": "assess", "responses": "log the Government's answer"}[kind.word]
    ).click()
    page.wait_for_url(re.compile(rf"/desk/{kind.word}/new/[\w-]{{22}}/"))


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-status]")).to_contain_text(re.compile(words), timeout=10_000)


def reach(page: Page, selector: str) -> None:
    """Go on with Tab until the field has the focus: what cannot be reached so is never filled."""
    for _step in range(40):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_filled_by_keyboard_alone_on_a_phone(page: Page, kind: Kind, row: Recommendation) -> None:
    begin(page, kind, row)
    for name in page.eval_on_selector_all("form [name]", "all => [...new Set(all.map((each) => each.name))]"):
        if name in kind.choices:
            reach(page, f"[name={name}]")
            while not page.is_checked(f"[name={name}][value={kind.choices[name]}]"):
                page.keyboard.press("ArrowDown")
        elif name in kind.texts:
            reach(page, f"[name={name}]")
            page.keyboard.press("Control+A")
            page.keyboard.type(kind.texts[name])
    reach(page, "form button[name=do]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/desk/{kind.word}/\w{{10}}/$"))
    made = kind.model.objects.get(publication="draft")
    assert {name: getattr(made, name) for name in kind.choices} == kind.choices
    assert (getattr(made, kind.words), made.recommendation) == (kind.typed[kind.words], row)


def test_says_saved_and_is_found_again_and_keeps_nothing_in_the_browser(
    page: Page, kind: Kind, row: Recommendation
) -> None:
    begin(page, kind, row)
    page.locator(f"[name={kind.words}]").press_sequentially("Half a sentence")
    says(page, r"^Saved \d")
    assert Draft.objects.get().values[kind.words] == ["Half a sentence"]
    assert page.evaluate(STORED) == [0, 0, 0]
    page.goto("/desk/?list=drafts")
    page.get_by_role("link", name="Half a sentence").click()
    expect(page.locator(f"[name={kind.words}]")).to_have_value("Half a sentence")


def test_refused_by_script_shows_the_sentence_and_keeps_the_words(page: Page, kind: Kind, row: Recommendation) -> None:
    begin(page, kind, row)
    page.fill(f"[name={kind.words}]", "What was typed.")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".errorlist").first).to_contain_text("Choose")
    expect(page.locator(f"[name={kind.words}]")).to_have_value("What was typed.")
    assert not kind.model.objects.filter(publication="draft").exists()


def test_plain_saving_without_scripts(
    browser: Browser, live_server: Any, user: User, kind: Kind, row: Recommendation
) -> None:
    context = opened(browser, live_server, user, java_script_enabled=False)
    page = context.new_page()
    begin(page, kind, row)
    for name, value in kind.choices.items():
        page.check(f"[name={name}][value={value}]")
    for name, value in kind.texts.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("button", name="Hand over for review")).to_be_visible()
    assert kind.model.objects.filter(publication="draft").count() == 1
    context.close()


def test_a_recommendation_is_found_and_chosen(page: Page, kind: Kind, row: Recommendation) -> None:
    page.goto(f"/desk/{kind.word}/new/")
    page.get_by_label("For which recommendation?").fill(row.document.symbol)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=row.title).click()
    page.wait_for_url(re.compile(rf"/desk/{kind.word}/new/[\w-]{{22}}/"))


def test_sent_many_times_at_once_makes_one(live_server: Any, user: User, kind: Kind, row: Recommendation) -> None:
    address = f"/desk/{kind.word}/new/{drafts.new_key()}/"
    organisation = user.memberships.get().organisation.slug
    fields = kind.typed | {"recommendation": f"{row.document.slug}/{row.slug}", "organisation": organisation}
    clients = [signed_in(user) for _each in range(6)]

    def send(client: Any) -> str:
        try:
            return client.post(address, fields).url
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(send, clients))
    made = kind.model.objects.get(publication="draft")
    assert set(answers) == {f"/desk/{kind.word}/{made.public_id}/"}
