"""Every odd string in every text field of the record: refused with a sentence, or kept as it is. No constraint is met before a sentence."""

from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from pghistory.models import Event

from tests import factories as make
from tests.input.strings import ODD, TIMES

pytestmark = pytest.mark.django_db
NEVER_CHANGED = "Cannot update"
EACH = max(1, 8 // TIMES)  # the suite takes one in eight, of each field others


def places() -> list[tuple[type[models.Model], models.Field]]:
    """Text fields that somebody can type in, with their tables."""
    tables = [each for each in apps.get_app_config("recommendations").get_models() if each._meta.managed]
    return [
        (table, field)
        for table in tables
        if not issubclass(table, Event)
        for field in table._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.editable
        and not field.choices
        and field.name != "password"
        and not field.primary_key
    ]


def form_field(field: models.Field) -> forms.Field:
    return field.formfield(**({"assume_scheme": "https"} if isinstance(field, models.URLField) else {}))


def as_it_comes(text: str) -> str:
    """Half of a letter does not come through a form: Django reads what is sent as UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def faults(row: models.Model, field: models.Field, texts: list[str]) -> Iterator[str]:
    for text in map(as_it_comes, texts):
        try:
            value = field.clean(form_field(field).clean(text), row)
        except ValidationError as error:
            if not all(error.messages):
                yield f"{field} {text!a}: refused without a word"
            continue
        if fault := refused_late(row, field, value):
            yield f"{field} {text!a}: {fault}"


def refused_late(row: models.Model, field: models.Field, value: str) -> str:
    """What the database says of a value that its field and its row took; empty where it is kept letter by letter."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**{field.name: value})
            kept = rows.values_list(field.name, flat=True).get()
            transaction.set_rollback(True)
    except (DatabaseError, ValueError) as error:
        changed = rows.get()
        setattr(changed, field.name, value)
        try:
            changed.full_clean()
        except ValidationError as said:
            return "" if all(said.messages) else "refused without a word"
        return "" if NEVER_CHANGED in str(error) else str(error).splitlines()[0]
    return "" if kept == value else f"kept as {kept!a}"


def test_what_a_field_takes_the_database_keeps() -> None:
    make.make_everything(published=False)
    found, missing = [], set()
    for number, (table, field) in enumerate(places()):
        row = table._base_manager.order_by("pk").last()
        if row is None:
            missing.add(table.__name__)
        else:
            found += faults(row, field, ODD[number % EACH :: EACH])
    print(f"{len(places())} fields, {len(ODD) // EACH} texts each; without a row: {sorted(missing)}")
    assert not found, "\n".join(found[:40])
