"""Whole records as one JSON document."""

import json

import pytest
from django.test import Client

from tests.factories import make_everything, make_recommendation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("query", "count"), [("", 3), ("?q=nothinghasthis", 0)])
def test_document_is_whole_and_counts_itself(query: str, count: int) -> None:
    make_everything()
    make_recommendation(title="Second “quoted” 例", published=True)
    held = json.loads(b"".join(Client().get(f"/recommendations/export/records.json{query}")))
    assert held["count"] == len(held["recommendations"]) == count
    assert held["address"].endswith(f"/recommendations/{query}")
