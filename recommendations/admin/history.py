"""What changed on a record, when and by whom, read from the rows that the history triggers keep."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from pghistory.models import Context

from .. import access
from ..models import Import, User

UNTOLD = {"id", "public_id", "revises"}  # of no interest to an editor


class Part(NamedTuple):
    """A table whose rows belong to a noun: by which key, and which field names a row to the reader."""

    model: type[Model]
    key: str
    named_by: str = ""

    @property
    def name(self) -> str:
        return f"{self.model.__name__}.{self.key}"


# A row of history with its part and the row before it; what access.py is asked, and of which noun.
Told = tuple[Part, Model, Model | None]
Question = tuple[Callable[..., QuerySet], type[Model]]


@dataclass(frozen=True)
class Change:
    """One field of one row, before and after."""

    row: Model
    part: Part
    field: Field
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Moment:
    """What one person changed in one go."""

    at: datetime
    who: str
    changes: list[Change]


def history_of(model: type[Model]) -> type[Model]:
    return apps.get_model("recommendations", f"{model.__name__}History")


def moments(model: type[Model], pk: Any, parts: Iterable[Part], *, user: User, at: datetime) -> list[Moment]:
    """The whole history of a record and its parts, newest first, in a fixed number of queries.

    Whether the person may read that of the record itself, the page asks.
    """
    every = [
        (part, row, before) for part in (Part(model, "pgh_obj"), *parts) for row, before in with_previous(part, pk)
    ]
    told = without_others(every, user=user, at=at)
    names = Names(told)
    told.sort(key=lambda each: (each[1].pgh_created_at, str(each[1].pgh_context_id)), reverse=True)
    found = []
    for (at, context), rows in groupby(told, key=lambda each: (each[1].pgh_created_at, each[1].pgh_context_id)):
        changes = [change for part, row, before in rows for change in differences(part, row, before, names)]
        if changes:
            found.append(Moment(at, names.person(context), changes))
    return found


def without_others(told: list[Told], *, user: User, at: datetime) -> list[Told]:
    """Leave out parts that are, or belong to, what the person may not know: an event of others, an answer they draft."""
    wanted: dict[Question, set[Any]] = {}
    for part, row, _before in told:
        for question, key in asked_about(part, row):
            wanted.setdefault(question, set()).add(key)
    known = {
        (may, model): set(may(model, user, at=at).filter(pk__in=keys).values_list("pk", flat=True))
        for (may, model), keys in wanted.items()
    }
    return [each for each in told if all(key in known[question] for question, key in asked_about(*each[:2]))]


def asked_about(part: Part, row: Model) -> Iterator[tuple[Question, Any]]:
    """What must be known for a row of history to be told: whom it belongs to was handled, whom it only links to is seen."""
    if part.key == "pgh_obj":
        return
    if part.model in access.OWNER:
        yield (access.handled, part.model), row.id
    may = access.in_admin if part.model._meta.proxy else access.handled
    for field in fields_told(part):
        if isinstance(field, ForeignKey) and field.related_model in access.OWNER and getattr(row, field.attname, None):
            yield (may, field.related_model), getattr(row, field.attname)


def with_previous(part: Part, pk: Any) -> Iterator[tuple[Model, Model | None]]:
    """Every history row of the part with the one before it, oldest first within each row."""
    rows = history_of(part.model)._default_manager.filter(**{f"{part.key}_id": pk}).order_by("id", "pgh_id")
    before = None
    for row in rows:
        yield row, before if before and before.id == row.id else None
        before = row


def fields_told(part: Part) -> list[Field]:
    return [field for field in part.model._meta.concrete_fields if field.name not in UNTOLD | {part.key}]


def differences(part: Part, row: Model, before: Model | None, names: "Names") -> Iterator[Change]:
    is_gone = row.pgh_label == "delete"
    for field in fields_told(part):
        if not hasattr(row, field.attname):
            continue
        old = names.shown(field, row if is_gone else before)
        new = "" if is_gone else names.shown(field, row)
        if old != new:
            yield Change(row, part, field, names.of_field(part, field, row), old, new)


class Names:
    """Words for stored values: choices, people and whatever a key points at, each table asked once."""

    def __init__(self, told: list[Told]) -> None:
        wanted: dict[type[Model], set[Any]] = {}
        for part, row, _before in told:
            for field in fields_told(part):
                if isinstance(field, ForeignKey) and hasattr(row, field.attname):
                    wanted.setdefault(field.related_model, set()).add(getattr(row, field.attname))
        contexts = Context.objects.in_bulk({row.pgh_context_id for _part, row, _before in told} - {None})
        self.users = {pk: context.metadata.get("user") for pk, context in contexts.items()}
        brought = {pk: context.metadata["brought"] for pk, context in contexts.items() if "brought" in context.metadata}
        files = dict(Import.objects.filter(pk__in=brought.values()).values_list("pk", "name")) if brought else {}
        self.files = {pk: files.get(key, "") for pk, key in brought.items()}
        wanted.setdefault(User, set()).update(self.users.values())
        self.objects = {
            model: model._base_manager.select_related().in_bulk(pks - {None}) for model, pks in wanted.items()
        }

    def person(self, context: Any) -> str:
        """Who changed it; and by which import, where it came from a file."""
        user = self.users.get(context)
        name = str(self.objects[User].get(user, user)) if user else _("a command")
        if context in self.files:
            return _("%(who)s, by the import %(file)s") % {"who": name, "file": self.files[context]}
        return name

    def shown(self, field: Field, row: Model | None) -> str:
        """The field's value in words; empty if there is no row or no value."""
        value = getattr(row, field.attname) if row else None
        if isinstance(field, ForeignKey) and value is not None:
            return str(self.objects[field.related_model].get(value, _("(deleted)")))
        return in_words(field, value)

    def of_field(self, part: Part, field: Field, row: Model) -> str:
        if part.key == "pgh_obj":
            return capfirst(field.verbose_name)
        if part.model._meta.auto_created or part.model._meta.proxy:
            return capfirst(field.verbose_name)
        which = self.shown(part.model._meta.get_field(part.named_by), row) if part.named_by else ""
        noun = part.model._meta.verbose_name
        return capfirst(f"{noun} ({which}): {field.verbose_name}" if which else f"{noun}: {field.verbose_name}")


def in_words(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{language}: {name}" for language, name in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        return f"{date_format(localtime(value))} {localtime(value):%H:%M}"
    return date_format(value) if isinstance(value, date) else str(value)
