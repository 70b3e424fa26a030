"""What a reader keeps stands in the address, is carried along, and is shown again."""

import pytest
from django.test import Client

from tests.factories import make_document, make_recommendation
from tests.public.lists import headings

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> list[str]:
    document = make_document(slug="report", published=True)
    for slug in ("1", "2", "3"):
        make_recommendation(document=document, slug=slug, title=f"Number {slug}", published=True)
    return ["report/1", "report/3"]


def test_only_what_was_picked_is_shown(places: list[str]) -> None:
    answer = Client().get("/recommendations/", {"pick": places})
    assert headings(answer) == ["Number 1", "Number 3"]


def test_what_is_kept_is_ticked_and_carried_along(places: list[str]) -> None:
    body = Client().get("/recommendations/", {"kept": places, "q": '"number 2"'}).content.decode()
    assert "2 recommendations kept" in body
    assert body.count('<input type="hidden" name="kept" value="report/1">') == 2  # in the filter, and in the list
    assert "?pick=report%2F1&amp;pick=report%2F3" in body


def test_what_was_withdrawn_is_said_to_be_missing(places: list[str]) -> None:
    answer = Client().get("/recommendations/", {"pick": [*places, "report/9"]})
    assert answer.context["page"].count == 2
    assert "One of the recommendations kept in this address is not public any more." in answer.content.decode()


@pytest.mark.parametrize("key", ["pick", "kept"])
def test_too_many_are_refused_with_a_sentence(key: str) -> None:
    answer = Client().get("/recommendations/", {key: [f"report/{n}" for n in range(51)]})
    assert answer.status_code == 400
    assert "At most 50 recommendations" in answer.content.decode()
