"""What a reader finds on the public pages."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.views.defaults import server_error

from recommendations.models import Assessment, FollowUpEvent, Recommendation, StateResponse
from tests.addresses import pages
from tests.design.sql import sql
from tests.factories import (
    AT,
    make_assessment,
    make_document,
    make_event,
    make_everything,
    make_likeness,
    make_mechanism,
    make_methodology,
    make_organisation,
    make_pair,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db


def page(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_recommendation_shows_words_answer_events_and_standing() -> None:
    row = make_recommendation(published=True)
    make_text(recommendation=row, text="Allow all peaceful assemblies.")
    make_response(recommendation=row, words="We disagree.", stance="rejects", published=True)
    make_event(title="A ban was issued.", bearings={row: "setback"}, published=True)
    make_assessment(recommendation=row, reason="The ban stands.", published=True)
    body = page(row.get_absolute_url())
    for words in (
        "Allow all peaceful assemblies.",
        "We disagree.",
        "Rejects",
        "A ban was issued.",
        "The ban stands.",
        "Limited progress",
    ):
        assert words in body


def test_recommendation_without_assessment_is_not_shown_as_inaction() -> None:
    body = page(make_recommendation(published=True).get_absolute_url())
    assert "Not yet assessed" in body
    assert "says nothing about what the State did" in body


def test_recommendation_without_text_says_where_it_stands() -> None:
    row = make_recommendation(paragraph="96", sub_item="a", published=True)
    assert f"It stands in {row.document}, para. 96 (a)." in page(row.get_absolute_url())


def test_recommendation_marks_a_summary_as_no_quotation() -> None:
    row, news = (
        make_recommendation(paragraph="", published=True),
        make_document(title="News", symbol="", published=True),
    )
    make_text(recommendation=row, provenance="summary", taken_from=news, text="Release him early.")
    body = page(row.get_absolute_url())
    assert "Summary, not a quotation" in body
    assert "<blockquote" not in body.split("What the Government answered")[0]
    assert "paragraph not verified" in body


def test_recommendation_names_its_silences() -> None:
    row = make_recommendation(published=True)
    make_event(happened_on=date(2016, 3, 1), bearings={row: "context"}, published=True)
    make_event(happened_on=date(2021, 3, 1), bearings={row: "context"}, published=True)
    assert "no event logged for 5 years" in page(row.get_absolute_url())


def test_recommendation_shows_the_newest_assessment_first_and_keeps_the_others() -> None:
    row = make_recommendation(published=True)
    make_assessment(recommendation=row, status="regressed", assessed_on=date(2026, 1, 1), published=True)
    make_assessment(recommendation=row, status="implemented", assessed_on=date(2026, 2, 1), published=True)
    body = page(row.get_absolute_url())
    assert 'class="standing implemented"' in body
    assert "Regressed" in body


def test_recommendation_does_not_name_an_organisation_that_did_not_agree() -> None:
    row = make_recommendation(published=True)
    make_assessment(recommendation=row, organisation=make_organisation(name="Quiet Group"), published=True)
    body = page(row.get_absolute_url())
    assert "Quiet Group" not in body
    assert "an organisation that is not named" in body


def test_recommendation_shows_the_answer_to_the_whole_report_after_its_own() -> None:
    row = make_recommendation(published=True)
    make_response(report=row.document, words="In general we agree.", published=True)
    make_response(recommendation=row, words="Here we do not.", published=True)
    body = page(row.get_absolute_url())
    assert body.index("Here we do not.") < body.index("In general we agree.")
    assert "On the report as a whole." in body


def test_recommendation_links_those_who_asked_the_same() -> None:
    row, other = make_recommendation(published=True), make_recommendation(published=True)
    make_pair(first=other, second=row, reason="Both ask for a new law.")
    body = page(row.get_absolute_url())
    assert other.get_absolute_url() in body
    assert "Both ask for a new law." in body


def test_recommendation_split_into_parts_shows_each_with_its_own_status() -> None:
    row = make_recommendation(paragraph="96", published=True)
    part = make_recommendation(
        document=row.document,
        state=row.state,
        paragraph="96",
        part_of=row,
        part_number=1,
        title="The first half",
        published=True,
    )
    make_assessment(recommendation=part, status="implemented", published=True)
    body = page(row.get_absolute_url())
    assert "The first half" in body
    assert "Implemented" in body


def test_event_shows_precision_span_bearing_and_sources() -> None:
    row = make_recommendation(title="Allow assemblies", published=True)
    event = make_event(
        happened_on=date(2016, 4, 1),
        happened_on_precision="month",
        until_on=date(2016, 5, 1),
        date_note="around the vote",
        bearings={row: "mixed"},
        sources=[{"publisher": "Courier", "title": "On the vote", "url": "https://example.org/a"}],
        published=True,
    )
    body = page(event.get_absolute_url())
    for words in (
        "April 2016",
        "May 2016",
        "around the vote",
        "Allow assemblies",
        "mixed",
        "Courier</a>: On the vote",
        "https://example.org/a",
    ):
        assert words in body
    assert "1 April" not in body


def test_communication_without_a_reply_says_so() -> None:
    assert "none to date" in page(make_event(kind="communication", published=True).get_absolute_url())


def test_state_counts_by_status_theme_and_stance() -> None:
    state, theme = make_state(), make_theme(name={"en": "Trade unions"})
    first = make_recommendation(state=state, themes=[theme], published=True)
    make_recommendation(state=state, themes=[theme], document=first.document, published=True)
    make_response(recommendation=first, stance="says_implemented", published=True)
    make_assessment(recommendation=first, status="no_implementation", published=True)
    body = page(state.get_absolute_url())
    assert "All 2 recommendations on record" in body
    assert f"?stance=says_implemented&amp;status=no_implementation&amp;state={state.slug}" in body
    assert "Trade unions" in body


def test_document_lists_its_recommendations_in_order() -> None:
    document = make_document(published=True)
    for position, title in ((2, "Second heading"), (1, "First heading")):
        make_recommendation(document=document, position=position, title=title, published=True)
    body = page(document.get_absolute_url())
    assert body.index("First heading") < body.index("Second heading")


def test_home_says_which_readings_are_a_demonstration() -> None:
    assert "demonstration readings" not in page("/")
    make_organisation(is_demonstration=True, is_named=True)
    assert "demonstration readings" in page("/")


def test_pages_switch_language_in_place() -> None:
    state = make_state(name={"en": "Kazakhstan", "ru": "Казахстан"})
    make_recommendation(state=state, published=True)
    body = page(f"/ru/states/{state.slug}/")
    assert '<html lang="ru">' in body
    assert "Казахстан" in body
    assert f'href="/kk/states/{state.slug}/"' in body
    assert f'href="/states/{state.slug}/"' in body


def test_pages_need_the_same_number_of_queries_for_two_rows_and_many() -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(path)
        return len(queries)

    document, state = make_document(mechanism=make_mechanism(), published=True), make_state()
    world = {"document": document, "state": state}

    def grow(rows: int) -> list[int]:
        for _row in range(rows):
            row = make_recommendation(**world, themes=[make_theme()])
            make_text(recommendation=row)
            make_response(recommendation=row, document=document)
            make_event(state=state, bearings={row: "context", first: "context"})
            make_assessment(recommendation=row, methodology=methodology)
            make_pair(first=first, second=row)
        for noun in (Recommendation, StateResponse, FollowUpEvent, Assessment):
            published = {"publication": "published", "published_by": person, "published_at": AT}
            noun.objects.filter(publication="draft").update(**published)
        sql("ANALYZE")  # PostgreSQL does so by itself, but may have done it just when a test had taken its rows back
        page("/")  # a worker reads once what was written
        return [count(path) for path in paths]

    person, methodology = make_user(), make_methodology()
    first = make_recommendation(**world, published=True)
    paths = [
        "/",
        "/states/",
        state.get_absolute_url(),
        "/documents/",
        document.get_absolute_url(),
        "/recommendations/",
        first.get_absolute_url(),
    ]
    assert grow(2) == grow(198)


MOST_QUERIES = 12  # those for door and edition among them
FEW = (
    "home", "states", "state", "state_as_at", "documents", "document", "recommendations", "overview", "compare",
    "recommendation", "recommendation_as_at", "recommendations_as_at", "changes", "event", "methodology", "data", "api", "alerts",
)  # fmt: skip


def test_no_page_needs_more_queries_than_it_may() -> None:
    """Whatever stands on it; vocabularies, which a worker reads once an edition, were read before."""
    row, other, other_whole = make_everything(), make_everything(), make_recommendation(published=True)
    part = make_recommendation(
        document=row.document, state=row.state, part_of=row, part_number=1, paragraph=row.paragraph, published=True
    )
    make_likeness(recommendation_id=row.pk, other_id=other_whole.pk)
    make_assessment(recommendation=row, published=True).withdraw(by=make_user(), at=AT, reason="A mistake.")
    named, worn = pages(), [other.get_absolute_url(), "/recommendations/charts/", "/recommendations/?open=theme"]
    for path in worn:
        page(path)
    counts = {path: queries_of(path) for name in FEW for path in named[name]}
    assert part.get_absolute_url() in counts
    assert {path: count for path, count in counts.items() if count > MOST_QUERIES} == {}


def queries_of(path: str) -> int:
    """Without what begins and ends a transaction, and a test's own: it keeps listings before each request."""
    with CaptureQueriesContext(connection) as queries:
        Client().get(path)
    others = ("SAVEPOINT", "ROLLBACK", "RELEASE", 'SELECT 1 AS "a" FROM "recommendations_touched"')
    return len([each for each in queries if not each["sql"].startswith(others)])


def test_pages_carry_the_headers_that_keep_readers_safe() -> None:
    headers = Client().get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_something_that_went_wrong_is_told_without_asking_the_database() -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Nothing was changed by this." in answer.content.decode()
    assert len(queries) == 0


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_a_stranger_with_a_cookie_and_an_odd_method_breaks_nothing(method: str) -> None:
    client = Client()
    client.cookies["session"] = "abcabcabcabcabcabcabcabcabcabcab"
    assert getattr(client, method)("/states/").status_code < 500
