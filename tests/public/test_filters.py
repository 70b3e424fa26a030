"""The list of recommendations: what an address finds, and what it is told when it asks for nonsense."""

import pytest
from django.test import Client

from tests.factories import (
    make_assessment,
    make_document,
    make_mechanism,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
)

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    """Headings on the list for a query, in order."""
    answer = Client().get(f"/recommendations/{query}")
    assert answer.status_code == 200
    return [row.title for row in answer.context["page"]]


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
    ("?status=regressed&status=not_assessed", ["Assessed", "Plain", "Other"]),
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
        f"?q={'x' * 300}",
    ],
)
def test_what_is_invalid_is_refused_with_a_sentence_and_no_rows(query: str) -> None:
    make_recommendation(title="Hidden by the error", published=True)
    answer = Client().get(f"/recommendations/{query}")
    assert answer.status_code == 400
    assert "This address cannot be answered" in answer.content.decode()
    assert "Hidden by the error" not in answer.content.decode()


@pytest.mark.parametrize("query", ["?utm_source=x", "?fbclid=1", "?page=99", "?page=x", "?page=-1"])
def test_what_other_sites_append_breaks_no_link(query: str) -> None:
    make_recommendation(title="Shown", published=True)
    assert found(query) == ["Shown"]


def test_pages_keep_the_filter() -> None:
    document = make_document(published=True)
    for _row in range(51):
        make_recommendation(document=document, published=True)
    assert len(found("?status=not_assessed&page=2")) == 1
    assert "?status=not_assessed&amp;page=2" in Client().get("/recommendations/?status=not_assessed").content.decode()
