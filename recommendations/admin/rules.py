"""Form fields and columns for what the models share: names by language, lists of places, dates."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminDateWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import form_fields
from ..access import OWNER, in_admin
from ..dates import known_date
from ..models.rules import LabelField
from ..models.written import LineField, WordsField

LANGUAGES = {
    "en": "English",
    "ru": "Русский",
    "kk": "Қазақша",
    "fr": "Français",
    "es": "Español",
    "zh": "中文",
    "ar": "العربية",
}
# 1/2/2026 is refused: nobody can tell its day from its month. The dotted form is what the Russian calendar writes.
DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


def is_number(key: Any) -> bool:
    """Whether this can be the key of a row, or, from a list of links, the keys of several."""
    keys = key if isinstance(key, list) else [key]
    return all(isinstance(each, str) and each.isascii() and each.isdecimal() and len(each) < 19 for each in keys)


class NumbersOnly:
    """For a list completed as one types: what is no key is refused by the field, and not looked up to be shown again."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if is_number(str(each))], attr)


class CompletedOne(NumbersOnly, AutocompleteSelect):
    pass


class CompletedMany(NumbersOnly, AutocompleteSelectMultiple):
    pass


class NamesWidget(forms.MultiWidget):
    """One input for each language, each with its own label."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        inputs = {code: forms.TextInput({"lang": code, "dir": "auto", "class": "vTextField"}) for code in LANGUAGES}
        super().__init__(inputs, attrs)

    def decompress(self, value: Any) -> list[str]:
        names = value if isinstance(value, dict) else {}  # an address may propose anything
        return [names.get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for widget, language in zip(context["widget"]["subwidgets"], LANGUAGES.values(), strict=True):
            widget["language"] = language
            widget["attrs"].pop("required", None)  # the whole is required, not each language of it
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return mark_safe(render_to_string("admin/names.html", self.get_context(name, value, attrs)))  # noqa: S308


class NamesField(forms.MultiValueField):
    """Names by language; what is left empty is not stored, and English is needed where a name is."""

    widget = NamesWidget

    def __init__(self, **options: Any) -> None:
        fields = [form_fields.LineField(required=False, max_length=400) for _code in LANGUAGES]
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, values: list[str]) -> dict[str, str]:
        names = {code: value for code, value in zip(LANGUAGES, values, strict=False) if value}
        if (names or self.required) and "en" not in names:
            raise ValidationError(_("Give at least the English name."))
        return names


class LinesField(SimpleArrayField):
    """A list typed one to a line, or separated by commas."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            value = [line.strip() for line in re.split(r"[\n,]", value) if line.strip()]
        return super().to_python(value)


class FieldsOfTheRecord:
    """For an admin or an inline: shows names, lists and dates as people type them."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **options: Any) -> Any:
        texts = {
            "label": capfirst(db_field.verbose_name),
            "help_text": db_field.help_text,
            "required": not db_field.blank,
        }
        if isinstance(db_field, LabelField):
            return NamesField(**texts)
        if isinstance(db_field, ArrayField):
            return LinesField(db_field.base_field.formfield(), widget=forms.Textarea({"rows": 4}), **texts)
        if type(db_field) is models.DateField:
            options["input_formats"] = DATE_FORMATS
            options["error_messages"] = {"invalid": _("Write the day as year-month-day, for example 2015-01-19.")}
            options["widget"] = AdminDateWidget({"placeholder": "YYYY-MM-DD"}, format="%Y-%m-%d")
        if isinstance(db_field, models.URLField):
            options["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(db_field, models.TextField):
            field.widget.attrs["rows"] = 4
        if isinstance(db_field, LineField | WordsField):
            field.widget.attrs["dir"] = "auto"
        if db_field.is_relation and isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # nobody deletes a State while typing a recommendation
            field.widget.widget.attrs["data-dropdown-parent"] = "#content"  # inside the page's landmark
        return field

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = CompletedOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **only_seen(db_field, request, options))

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = CompletedMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **only_seen(db_field, request, options))


def only_seen(links: models.Field, request: HttpRequest, options: dict[str, Any]) -> dict[str, Any]:
    """A list offers, and shows again what was sent, only what the person may see: a forged key names nothing."""
    if (model := links.related_model) not in OWNER:
        return options
    rows = options.get("queryset", model._default_manager.all())
    seen = in_admin(model, request.user, at=timezone.now())
    return options | {"queryset": rows.filter(pk__in=seen.values("pk"))}


def dated(field: str, description: Any) -> Callable[[Any], str]:
    """A list column that shows a date as exactly as it is known and sorts by it."""

    @admin.display(description=description, ordering=field)
    def column(obj: Any) -> str:
        return known_date(obj, field)

    return column
