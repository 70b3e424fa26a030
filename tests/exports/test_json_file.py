"""Whole records as one JSON document."""

import json

import pytest
from django.test import Client

from recommendations.exports.table import Incomplete
from tests.factories import AT, make_everything, make_recommendation, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("query", "count"), [("", 3), ("?q=nothinghasthis", 0)])
def test_document_is_whole_and_counts_itself(query: str, count: int) -> None:
    make_everything()
    make_recommendation(title="Second “quoted” 例", published=True)
    held = json.loads(b"".join(Client().get(f"/recommendations/export/records.json{query}")))
    assert held["count"] == len(held["recommendations"]) == count
    assert held["address"].endswith(f"/recommendations/{query}")


def test_what_is_withdrawn_meanwhile_breaks_the_file_off() -> None:
    rows = [make_recommendation(published=True) for _each in range(2)]
    asked = Client().get("/recommendations/export/records.json")
    rows[1].withdraw(by=make_user(), at=AT, reason="Doubtful.")
    with pytest.raises(Incomplete):
        b"".join(asked)
