"""Lists: search by symbol and paragraph, filters, and a fixed number of queries."""

import pytest
from django.contrib import admin as django_admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.models import Assessment, Document, FollowUpEvent, Recommendation, StateResponse
from recommendations.search.keeping import keep_touched
from tests.admin.pages import address
from tests.admin.people import log_in
from tests.factories import (
    make_assessment,
    make_document,
    make_event,
    make_everything,
    make_methodology,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
)

pytestmark = pytest.mark.django_db


def found(client: Client, **query: str) -> set[str]:
    page = client.get(address(Recommendation, "changelist"), query)
    return {row.slug for row in page.context["cl"].result_list}


@pytest.fixture
def two(db: None) -> list[Recommendation]:
    document = make_document(symbol="A/HRC/29/25/Add.2")
    first = make_recommendation(document=document, paragraph="96", sub_item="a", slug="96-a", title="Peaceful assembly")
    second = make_recommendation(document=document, paragraph="96", sub_item="b", slug="96-b", title="Registration")
    make_text(recommendation=second, text="Упростить регистрацию")
    return [first, second]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("A/HRC/29/25/Add.2 96 a", {"96-a"}),
        ("29/25/add.2", {"96-a", "96-b"}),
        ("96 (B)", {"96-b"}),
        ("ASSEMBLY", {"96-a"}),
        ("УПРОСТИТЬ", {"96-b"}),
        ("assembly registration", set()),
    ],
)
def test_search_finds_by_symbol_paragraph_and_words(two: list, typed: str, expected: set[str]) -> None:
    admin = log_in()
    assert found(admin, q=typed) == expected


def test_autocomplete_searches_the_same_way(two: list[Recommendation]) -> None:
    admin = log_in()
    where = {"app_label": "recommendations", "model_name": "bearing", "field_name": "recommendation"}
    answer = admin.get("/admin/autocomplete/", {"term": "29/25/Add.2 96 b", **where}).json()
    assert [each["id"] for each in answer["results"]] == [str(two[1].pk)]


def test_a_published_event_is_not_offered_for_a_new_bearing() -> None:
    admin = log_in()
    draft, _published = make_event(title="A draft"), make_event(title="Published", published=True)
    where = {"app_label": "recommendations", "model_name": "bearing", "field_name": "event", "term": ""}
    answer = admin.get("/admin/autocomplete/", where).json()
    assert [each["id"] for each in answer["results"]] == [str(draft.pk)]


def test_filters_ask_about_status_stance_and_events(two: list[Recommendation]) -> None:
    admin = log_in()
    known = make_everything(recommendation={"slug": "known"})
    assert known.slug in found(admin, status="limited_progress", stance="accepts", events="some")
    assert found(admin, status="not_assessed", stance="none", events="none") >= {"96-a", "96-b"}
    assert known.slug not in found(admin, events="none")
    assert known.slug in found(admin, themes__id__exact=str(known.themes.get().pk))


@pytest.mark.parametrize("asked", ["internal_note__startswith", "published_by", "published_at__gte", "title__regex"])
def test_a_list_is_not_filtered_by_what_its_filters_do_not_offer(asked: str) -> None:
    assert log_in().get(address(FollowUpEvent, "changelist"), {asked: "("}).status_code == 400


def test_every_filter_on_the_page_can_be_followed() -> None:
    make_everything()
    for model, admin in ((each, log_in("superuser")) for each in django_admin.site._registry):
        page = admin.get(address(model, "changelist")).context["cl"]
        choices = [choice["query_string"] for spec in page.filter_specs for choice in spec.choices(page)]
        choices += [f"?{page.date_hierarchy}__year=2015&{page.date_hierarchy}__month=1"] if page.date_hierarchy else []
        for query in choices:
            assert admin.get(address(model, "changelist") + query).status_code == 200, (model, query)


def test_lists_take_as_many_queries_for_two_rows_as_for_two_hundred() -> None:
    admin, state, methodology = log_in(), make_state(), make_methodology()

    def grow(rows: int) -> list[int]:
        for _row in range(rows):
            document = make_document(state=state)
            row = make_recommendation(document=document, state=state, themes=[make_theme()])
            make_response(recommendation=row, document=document)
            make_event(state=state, bearings={row: "context"})
            make_assessment(recommendation=row, methodology=methodology)
        keep_touched()
        return [count(model) for model in (Recommendation, FollowUpEvent, StateResponse, Assessment, Document)]

    def count(model: type[Model]) -> int:
        with CaptureQueriesContext(connection) as queries:
            admin.get(address(model, "changelist"), {"all": ""})
        return len(queries)

    assert grow(2) == grow(198)


def test_the_front_page_lists_nouns_in_the_order_of_work() -> None:
    body = log_in("data-entry admin").get("/admin/").content.decode()
    assert body.index(">Recommendations</a>") < body.index(">Documents</a>") < body.index(">Affected groups</a>")
