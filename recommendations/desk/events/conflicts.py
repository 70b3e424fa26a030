"""What two people changed both, in words: a label, and the lines of base, theirs and mine."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .forms import BearingForm, SourceForm
from .merging import Conflict
from .sheet import Sheet

PARTS = {"bearings": BearingForm, "sources": SourceForm}


def shown(conflicts: list[Conflict], sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key,
            "label": label(each, sheet),
            "takes_theirs": each.takes_theirs,
            "keeps_mine": each.keeps_mine,
            **{side: lines(each, getattr(each, side), sheet) for side in ("base", "theirs", "mine")},
        }
        for each in conflicts
    ]


def label(conflict: Conflict, sheet: Sheet) -> str:
    whole = conflict.base or conflict.theirs or conflict.mine
    if conflict.name == "bearings":
        return str(sheet.recommendations.get(whole["recommendation"], whole["recommendation"]))
    if conflict.name == "sources":
        return _("Source") + f": {whole['title'] or whole['publisher'] or whole['url']}"
    if conflict.name == "evidence":
        return _("File")
    return str(sheet.form.fields[conflict.name].label)


def lines(conflict: Conflict, value: Any, sheet: Sheet) -> list[str]:
    """What stands there, a line for each field that is filled; nothing for a part that is not there."""
    if value is None:
        return []
    if form := PARTS.get(conflict.name):
        fields = form.base_fields
        return [
            f"{field.label}: {word(field, value[name])}"
            for name, field in fields.items()
            if name in value and value[name] and field.label
        ]
    field = sheet.form.fields.get(conflict.name)
    return [word(field, value) if field else value or _("(empty)")]


def word(field: Any, value: str) -> str:
    """A chosen value by its label; anything else as it was typed."""
    if queryset := getattr(field, "queryset", None):
        value = str(queryset.filter(slug=value).first() or value)
    elif choices := getattr(field, "choices", None):
        value = capfirst(str(dict(choices).get(value, value)))
    return value or _("(empty)")
