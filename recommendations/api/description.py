"""The OpenAPI description, made from the shapes' types and the list's own filters, so that it cannot say something else.

It is written in English alone: it is read by programs and by those who write them.
"""

from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import django_filters
from django import forms
from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, extend_schema

from recommendations.exports.nouns import RecommendationShape
from recommendations.exports.shape import FORMAT, address_of
from recommendations.public.filters import RecommendationFilter

from .asking import MOST_ROWS, ROWS
from .lists import NAME, Noun

Schema = dict[str, Any]
PLAIN: dict[Any, Schema] = {str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}}
PROBLEM_TYPE = "application/problem+json"
PROBLEM: Schema = {
    "type": "object",
    "description": "What is wrong and what to do, in sentences.",
    "properties": {
        "type": PLAIN[str],
        "title": PLAIN[str],
        "status": PLAIN[int],
        "detail": PLAIN[str],
        "problems": {"type": "array", "items": PLAIN[str]},
        "documentation": PLAIN[str],
    },
    "required": ["type", "title", "status", "detail", "problems", "documentation"],
}
components: dict[str, Schema] = {"Problem": PROBLEM}


# --- types as schemas --------------------------------------------------------------------------------------------


def of_type(type_: Any) -> Schema:
    """The JSON Schema of an annotation; a TypedDict becomes a component that is referred to."""
    if is_typeddict(type_):
        return of_shape(type_)
    if get_origin(type_) is list:
        return {"type": "array", "items": of_type(get_args(type_)[0])}
    if get_origin(type_) is UnionType:
        return {"anyOf": [{"type": "null"} if each is NoneType else of_type(each) for each in get_args(type_)]}
    return PLAIN[type_]


def of_shape(shape: type, *, is_chosen: bool = False) -> Schema:
    """``is_chosen``: readers choose its fields, so that none must be there."""
    name = shape.__name__.removesuffix("Shape") + ("Fields" if is_chosen else "")
    if name not in components:
        properties = {field: of_type(type_) for field, type_ in get_type_hints(shape).items()}
        found: Schema = {"type": "object", "description": shape.__doc__ or name, "properties": properties}
        components[name] = found | ({} if is_chosen else {"required": list(properties)})
        components[name]["additionalProperties"] = False
    return {"$ref": f"#/components/schemas/{name}"}


def results_of(shape: type, **others: Schema) -> Schema:
    properties = {**others, "results": {"type": "array", "items": of_shape(shape, is_chosen=True)}}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


# --- parameters --------------------------------------------------------------------------------------------------


def query(name: str, description: str, schema: Schema, **style: Any) -> OpenApiParameter:
    return OpenApiParameter(name, type=schema, location="query", description=description, **style)


def shared(shape: type | None) -> list[OpenApiParameter]:
    codes = [code for code, _name in settings.LANGUAGES]
    words = "Language of labels and sentences; else as Accept-Language says."
    found = [query("lang", words, {"type": "string", "enum": codes})]
    if shape:
        names = {"type": "string", "enum": list(get_type_hints(shape))}
        words = "Top-level fields to answer with, separated by commas; all of them if none is named."
        found.append(
            query("fields", words, {"type": "array", "items": names, "minItems": 1}, style="form", explode=False)
        )
    return found


def paged(after: OpenApiParameter) -> list[OpenApiParameter]:
    number = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS}
    return [query("per_page", "How many rows a page has.", number), after]


def of_filter(name: str, each: django_filters.Filter) -> OpenApiParameter:
    """A filter of the list of recommendations as a parameter; what it offers is in the vocabularies."""
    with translation.override("en"):
        label = str(each.label)
    if takes_many(each):
        return query(name, f"{label}. Can be repeated: any of the values.", {"type": "array", "items": PLAIN[str]})
    return query(name, label, taken_by(each))


def takes_many(each: django_filters.Filter) -> bool:
    return issubclass(each.field_class, forms.MultipleChoiceField)


def taken_by(each: django_filters.Filter) -> Schema:
    """What a filter with one value takes, as its own limits say."""
    said = each.extra
    if isinstance(each, django_filters.NumberFilter):
        return {"type": "integer", "minimum": said["min_value"], "maximum": said["max_value"]}
    if isinstance(each, django_filters.ChoiceFilter):
        return {"type": "string", "enum": [word for word, _label in said["choices"]]}
    return {"type": "string", "maxLength": said["max_length"]} if "max_length" in said else PLAIN[str]


# --- what an endpoint says of itself -----------------------------------------------------------------------------


def answers(answer: Schema, *problems: int) -> dict[Any, Any]:
    refused = {(code, PROBLEM_TYPE): {"$ref": "#/components/schemas/Problem"} for code in problems}
    return {(200, "application/json"): answer, **refused}


def plain(operation: str, summary: str, shape: type, *, is_found_by_name: bool = False) -> Callable[[Any], Any]:
    """A list that is one answer."""
    others = {"version": PLAIN[str], "documentation": PLAIN[str]} if shape.__name__ == "EndPoint" else {}
    codes = (400, 404) if is_found_by_name else (400,)
    is_short = shape.__name__ in {"EndPoint", "VocabularyName"}
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description=summary,
        parameters=shared(None if is_short else shape),
        responses=answers(results_of(shape, **others), *codes),
    )


def list_of(noun: Noun) -> Callable[[Any], Any]:
    summary = f"The {noun.name} in pages, in the order of their permanent ids."
    narrowed = [query(key, each.about, each.schema) for key, each in noun.narrowed.items()]
    after = query("after", "The id on which the page before ended.", {"type": "string", "pattern": f"^{NAME.pattern}$"})
    return extend_schema(
        operation_id=f"list_{noun.name}",
        summary=summary,
        description=summary,
        parameters=[*narrowed, *paged(after), *shared(noun.shape)],
        responses=answers(results_of(noun.shape, next=of_type(str | None)), 400),
    )


def detail_of(noun: str, shape: type) -> Callable[[Any], Any]:
    summary = f"One {noun} by its permanent id."
    answer = of_shape(shape, is_chosen=True)
    return extend_schema(
        operation_id=f"read_{noun}",
        summary=summary,
        description=summary,
        parameters=shared(shape),
        responses=answers(answer, 400, 404, 410),
    )


def recommendations_listed(view: Any) -> Any:
    summary = "The recommendations in pages, by the same filters as the page of the site."
    place = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+/[-a-zA-Z0-9_]+$"}
    ends = paged(query("after", "The id of the recommendation after which the page begins.", place))
    before = query("before", "The id of the recommendation before which the page ends.", place)
    filters = [of_filter(name, each) for name, each in RecommendationFilter.base_filters.items()]
    link = of_type(str | None)
    answer = results_of(RecommendationShape, count=PLAIN[int], previous=link, next=link)
    parameters = [*filters, *ends, before, *shared(RecommendationShape)]
    described = extend_schema(
        operation_id="list_recommendations",
        summary=summary,
        description=summary,
        parameters=parameters,
        responses=answers(answer, 400),
    )
    return described(view)


def schema() -> Schema:
    """The whole description; the views' own is left out, for it describes itself."""
    generator = SchemaGenerator(urlconf="recommendations.api.urls")
    with translation.override("en"):
        found = generator.get_schema(request=None, public=True)
    found["servers"] = [{"url": address_of("api_v1").rstrip("/")}]
    found["info"]["version"] = FORMAT
    found["security"] = []  # nobody signs in, and generated clients need not ask how
    found["components"]["schemas"] = dict(sorted(components.items()))
    return found
