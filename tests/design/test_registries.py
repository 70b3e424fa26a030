"""Registries that fail closed: every field has a class, every table a side of the door, every address an audience."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import views as static_views
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from recommendations.door import is_history, view_sql
from recommendations.models import State
from recommendations.visibility import (
    AS_SHOWN,
    CLOSED,
    FIELDS,
    MOMENTS,
    PUBLIC,
    RESTRICTED,
    SEALED,
    Classes,
    tables,
    visibility,
)
from tracker.addresses import is_alert_address, is_staff_address

TABLES = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def words(model: str) -> list[str]:
    return [word for name in (PUBLIC, RESTRICTED, SEALED) for word in getattr(FIELDS[model], name).split()]


# --- fields ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", tables(), ids=lambda model: model.__name__)
def test_every_field_is_classed_once_and_every_class_names_a_field(model: type[models.Model]) -> None:
    assert sorted(words(model.__name__)) == sorted(field.name for field in model._meta.concrete_fields)


def test_every_table_is_on_one_side_of_the_door() -> None:
    open_tables = {f"recommendations.{name}" for name in FIELDS}
    assert open_tables & CLOSED == set()
    history = {model._meta.label for model in TABLES if is_history(model)}
    assert open_tables & history == set()
    assert open_tables | CLOSED | history == {model._meta.label for model in TABLES}


def test_no_table_of_another_app_bears_a_name_that_is_open() -> None:
    assert [
        m._meta.label for m in apps.get_models() if m.__name__ in FIELDS and m._meta.app_label != "recommendations"
    ] == []


@pytest.mark.parametrize("table", ["State", "NobodyNamedIt", None])
def test_unclassed_field_is_sealed_and_empty(table: str | None) -> None:
    field = models.TextField(name="nobody_classed_it")
    field.set_attributes_from_name(field.name)
    field.model = SimpleNamespace(_meta=SimpleNamespace(object_name=table, db_table="x"))
    assert visibility(field) == SEALED


def test_field_that_nobody_classed_is_empty_in_its_view(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "NULL" not in view_sql(State, set())
    monkeypatch.setitem(FIELDS, "State", Classes(public="id"))
    assert view_sql(State, set()).count("NULL::") == len(State._meta.concrete_fields) - 1


def test_what_is_shown_otherwise_exists_and_is_public() -> None:
    for model, field in AS_SHOWN:
        assert visibility(apps.get_model("recommendations", model)._meta.get_field(field)) == PUBLIC


def test_every_public_moment_is_shown_as_a_day() -> None:
    """Only a row that has not ended, a copy not recalled, is shown: the moment of its end is always empty."""
    moments = {
        f.name
        for m in tables()
        for f in m._meta.concrete_fields
        if isinstance(f, models.DateTimeField) and visibility(f) == PUBLIC
    }
    assert moments - {"ended_at", "recalled_at"} == MOMENTS


def test_no_public_key_leads_to_a_closed_table() -> None:
    keys = [f for m in tables() for f in m._meta.concrete_fields if f.many_to_one and visibility(f) == PUBLIC]
    assert [str(key) for key in keys if key.related_model._meta.label in CLOSED] == []


# --- addresses ---------------------------------------------------------------------------------------------------


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        else:
            yield path, pattern


def audience(path: str, pattern: URLPattern) -> str:
    module = pattern.callback.__module__
    if is_staff_address(path):
        return "staff"
    if is_alert_address(path):
        return "alerts" if module == "recommendations.public.alerts" else "undeclared"
    if module == "recommendations.public.alerts":
        return "undeclared"
    is_public = module.startswith(("recommendations.public.", "recommendations.api.", "tracker.health"))
    return "public" if is_public or module == static_views.__name__ else "undeclared"


ADDRESSES = list(addresses())


def test_every_address_declares_its_audience() -> None:
    """Under a name of settings.STAFF_ADDRESSES it is the staff's; all others are views of public/ and api/ and the two for machines, and those
    of public/alerts.py, and no others, stand where strangers may write.
    """
    declared = [(path, audience(path, pattern)) for path, pattern in ADDRESSES]
    assert [path for path, who in declared if who == "undeclared"] == []
    assert {who for _path, who in declared} == {"staff", "alerts", "public"}


def test_no_public_page_stands_at_a_staff_address() -> None:
    staff = [pattern.callback.__module__ for path, pattern in ADDRESSES if is_staff_address(path)]
    assert [module for module in staff if module.startswith("recommendations.public")] == []


@pytest.mark.parametrize("language", ["", *dict(settings.LANGUAGES)])
def test_staff_address_is_known_in_every_language(language: str) -> None:
    before = f"/{language}" if language else ""
    for name in settings.STAFF_ADDRESSES:
        assert is_staff_address(f"{before}/{name}/recommendations/document/")
        assert is_staff_address(f"{before}/{name}")


@pytest.mark.parametrize("language", ["", *dict(settings.LANGUAGES)])
def test_strangers_write_under_one_name_in_every_language(language: str) -> None:
    before = f"/{language}" if language else ""
    assert is_alert_address(f"{before}/alerts/end/x/")
    assert not is_alert_address(f"{before}/states/alerts/")


def test_where_no_alerts_are_offered_nobody_writes(settings: Any) -> None:
    settings.ALERTS = False
    assert not is_alert_address("/alerts/")


@pytest.mark.parametrize(
    "path", ["", "/", "/states/admin/", "/administration/", "/Admin/", "/xx/admin/", "/ru/ru/admin/", "/ru"]
)
def test_every_other_address_is_public(path: str) -> None:
    assert not is_staff_address(path)


def test_a_process_for_the_public_alone_knows_no_staff_address(settings: Any) -> None:
    settings.PUBLIC_ONLY = True
    assert not is_staff_address("/admin/")
