"""The OpenAPI description is valid, names every address, and every real answer is as it says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from recommendations.api.urls import urlpatterns
from recommendations.public.filters import RecommendationFilter
from tests import addresses
from tests.factories import make_event, make_everything, make_recommendation, make_response, make_text

pytestmark = pytest.mark.django_db
MISTAKES = ["?x=1", "?lang=xx", "?fields=nothing"]


def description() -> dict[str, Any]:
    return Client().get("/api/v1/schema.json").json()


def test_description_is_valid_openapi() -> None:
    found = description()
    assert found["openapi"].startswith("3.1")
    validate_schema(found)


def test_every_address_is_described() -> None:
    paths = {f"/{pattern.pattern}".replace("<slug:", "{").replace(">", "}") for pattern in urlpatterns}
    assert set(description()["paths"]) == paths - {"/schema.json", "/[\\s\\S]*"}


def test_every_filter_of_the_list_is_described() -> None:
    parameters = description()["paths"]["/recommendations/"]["get"]["parameters"]
    assert {each["name"] for each in parameters} >= set(RecommendationFilter.base_filters)


def described_at(found: dict[str, Any], path: str) -> dict[str, Any]:
    """What the description says of the answers at an address."""
    parts = path.partition("?")[0].removeprefix("/api/v1").strip("/").split("/")
    known = {tuple(name.strip("/").split("/")): each for name, each in found["paths"].items()}
    fits = [
        n for n in known if len(n) == len(parts) and all(a == b or a[:1] == "{" for a, b in zip(n, parts, strict=True))
    ]
    return known[fits[0]]["get"]["responses"]


def make_rich_world() -> None:
    """With what may be empty both given and not."""
    row = make_everything(source={"url": "https://example.org/1", "published_on": None})
    make_text(recommendation=row, language="ru", provenance="quotation", standing="official", taken_from=row.document)
    make_response(report=row.document, document=None, stance="no_response", words="", published=True)
    part = make_recommendation(document=row.document, state=row.state, part_of=row, part_number=1, published=True)
    make_event(bearings={part: "context"}, details="More.", until_on="2016-04-01", published=True)


def test_every_answer_is_as_described() -> None:
    make_rich_world()
    found = description()
    named = {name: paths for name, paths in addresses.public_addresses().items() if name.startswith("api_")}
    paths = [path for name, each in named.items() if name not in ("api_schema", "api_nothing") for path in each]
    paths += [path + mistake for path in paths if "?" not in path for mistake in MISTAKES]
    for path in paths:
        answer = Client().get(path)
        content = described_at(found, path)[str(answer.status_code)]["content"]
        schema = content[answer.headers["Content-Type"]]["schema"]
        problems = Draft202012Validator({**schema, "components": found["components"]}).iter_errors(answer.json())
        assert not [problem.message for problem in problems], path


def test_an_answer_that_is_not_as_described_is_noticed() -> None:
    schema = description()["components"]["schemas"]
    row = make_everything()
    answer = Client().get(reverse("api_recommendation", args=[row.document.slug, row.slug])).json()
    whole = {"$ref": "#/components/schemas/RecommendationFields", "components": {"schemas": schema}}
    assert Draft202012Validator(whole).is_valid(answer)
    assert not Draft202012Validator(whole).is_valid(answer | {"more": 1})
    assert not Draft202012Validator(whole).is_valid(answer | {"title": None})


def test_page_for_people_names_every_list() -> None:
    body = Client().get("/api/").content.decode()
    assert all(f"/api/v1/{noun}/" in body for noun in ("recommendations", "events", "responses", "vocabularies"))
    assert "<script" not in body
