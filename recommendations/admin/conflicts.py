"""Two people editing one record: the second is told what the first changed, and loses nothing.

A form carries, signed, the newest history row of the record and of each part on which it was opened. Whatever came since
is a conflict; the history itself says who changed what, so that no silent write escapes, by whichever way it came.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.db.models import Field, Max, Model
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..access import OWNER, in_admin
from ..models import User
from .history import Change, Moment, Part, history_of, in_words, moments

OPENED_ON = "_opened_on"
SALT = "recommendations.opened_on"


def opened_on(model: type[Model], pk: Any, parts: Iterable[Part]) -> str:
    """The token of what a form is opened on."""
    return signing.dumps([str(pk), newest_rows(model, pk, parts)], salt=SALT)


def newest_rows(model: type[Model], pk: Any, parts: Iterable[Part]) -> dict[str, int]:
    newest = {}
    for part in (Part(model, "pgh_obj"), *parts):
        rows = history_of(part.model)._default_manager.filter(**{f"{part.key}_id": pk})
        newest[part.name] = rows.aggregate(newest=Max("pgh_id"))["newest"] or 0
    return newest


def lock(obj: Model, parts: Iterable[Part]) -> None:
    """Make whoever saves this record or a part of it wait until we are done. Needs a transaction."""
    list(type(obj)._base_manager.select_for_update().filter(pk=obj.pk).values_list("pk"))
    for part in parts:
        list(part.model._base_manager.select_for_update().filter(**{part.key: obj.pk}).values_list("pk"))


def changed_since(token: str, obj: Model, parts: tuple[Part, ...], *, user: User, at: datetime) -> list[Moment]:
    """What others (or we ourselves in another window) changed since the form was opened; all of it for a false token."""
    try:
        pk, seen = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        pk, seen = "", {}
    if pk == str(obj.pk) and newest_rows(type(obj), obj.pk, parts) == seen:
        return []
    every = moments(type(obj), obj.pk, parts, user=user, at=at)
    if pk != str(obj.pk):
        return every[:1]
    since = [Moment(m.at, m.who, [c for c in m.changes if is_newer(c, seen)]) for m in every]
    return [moment for moment in since if moment.changes]


def is_newer(change: Change, seen: dict[str, int]) -> bool:
    return change.row.pgh_id > seen.get(change.part.name, 0)


def sentences(conflict: list[Moment]) -> list[str]:
    """The message to the second editor: who changed what, when, and what to do."""
    told = [
        _("%(who)s, %(when)s: %(what)s")
        % {
            "who": moment.who,
            "when": f"{date_format(localtime(moment.at))} {localtime(moment.at):%H:%M}",
            "what": "; ".join(f"{c.name}: {c.old or '–'} → {c.new or '–'}" for c in moment.changes),
        }
        for moment in conflict
    ]
    return [
        _("Nothing was saved: this record was changed since you opened it. What you typed is below."),
        *told,
        _(
            "Compare, mend what should be as the other person left it, and save again: that replaces what is stored now."
        ),
    ]


class ConflictMixin:
    """For the form of a record or of a part: beside each field that both changed stands what is stored now."""

    conflict: list[Moment] = []

    def __init__(self, *args: Any, conflict: list[Moment] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if conflict is not None:
            self.conflict = conflict

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        theirs = {name for moment in self.conflict for change in moment.changes for name in self._touched(change)}
        for name in theirs & set(self.changed_data):
            stored = stored_words(self.instance, name)
            self.add_error(name, _("Stored now: %(value)s") % {"value": stored or _("(empty)")})
        return cleaned

    def _touched(self, change: Change) -> set[str]:
        """The names of this form's fields that a change is about: its own row's, or a list of links."""
        model = type(self.instance)
        if change.part.model is model:
            return {change.field.name} if change.row.id == self.instance.pk else set()
        through = change.part.model._meta.concrete_model
        return {links.name for links in model._meta.many_to_many if links.remote_field.through is through}


def stored_words(instance: Model, name: str) -> str:
    """A field as the database has it, not as the form has changed the instance."""
    stored = type(instance)._base_manager.get(pk=instance.pk)
    field = instance._meta.get_field(name)
    if field.many_to_many:
        return ", ".join(map(str, getattr(stored, name).all()))
    if field.is_relation:
        return str(getattr(stored, name) or "")
    return in_words(field, getattr(stored, name))


class RecordForm(ConflictMixin, forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, sentences(self.conflict))
        return cleaned


class PartForm(ConflictMixin, forms.ModelForm):
    pass


def typed_words(data: QueryDict, fields: dict[str, Field], *, user: User, at: datetime) -> list[tuple[str, str]]:
    """What was typed into a form, for reading and copying: each field's label with its value in words."""
    typed = []
    for name in data:
        prefix, _dash, _last = name.rpartition("-")
        field = fields.get(re.sub(r"-\d{1,4}-", "-", name))
        if field and not name.endswith("-id"):
            number = f" {int(prefix.rpartition('-')[2]) + 1}" if prefix else ""
            label = f"{field.model._meta.verbose_name}{number}: {field.verbose_name}" if prefix else field.verbose_name
            values = [typed_value(field, value, user=user, at=at) for value in data.getlist(name) if value]
            typed += [(capfirst(label), ", ".join(values))] if values else []
    return typed


def typed_value(field: Field, value: str, *, user: User, at: datetime) -> str:
    if field.is_relation and value.isdecimal() and len(value) < 19:
        model = field.related_model
        rows = in_admin(model, user, at=at) if model in OWNER else model._base_manager.all()
        return str(rows.filter(pk=value).first() or value)
    return in_words(field, value) if field.choices else value


def without_lost_rows(data: QueryDict, prefix: str, present: set[str]) -> QueryDict:
    """The posted formset with rows that somebody deleted meanwhile turned into new ones: nothing typed is lost."""
    # "responses-2-TOTAL_FORMS" is no row of "responses": it counts the rows of a second list of responses.
    key = re.compile(rf"{re.escape(prefix)}-(\d+)-(?!\w+_FORMS$)([A-Za-z_]\w*)")
    posted = {name: match.groups() for name in data if (match := key.fullmatch(name))}
    rows: dict[int, dict[str, list[str]]] = {}
    for name, (number, field) in posted.items():
        rows.setdefault(int(number), {})[field] = data.getlist(name)
    kept = [row for row in rows.values() if row.get("id", [""])[0] in present]
    lost = [row for row in rows.values() if row.get("id", [""])[0] not in {"", *present}]
    new = [row for row in rows.values() if row.get("id", [""])[0] == ""]
    lost = [{**row, "id": [""]} for row in lost if "DELETE" not in row]
    mended = data.copy()
    for name in posted:
        del mended[name]
    for number, row in enumerate([*kept, *new, *lost]):
        for field, values in row.items():
            mended.setlist(f"{prefix}-{number}-{field}", values)
    mended[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
    mended[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new) + len(lost))
    return mended
