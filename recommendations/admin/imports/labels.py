"""All labels of files, whatever the file: what each means can be decided, and mended, later."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ...access import may_import
from ...imports.known import NOTHING, Known, word_of
from ...imports.labels import Unknown, map_label
from ...models import Label
from ..conflicts import RecordForm
from ..record import RecordAdmin


class LabelForm(RecordForm):
    """Takes any name of ours for the thing, and keeps its word."""

    def clean_means(self) -> str:
        typed: str = self.cleaned_data["means"].strip()
        kind = self.cleaned_data.get("kind") or self.instance.kind
        if typed in ("", NOTHING) or not kind:  # a kind that is none is told at its own field
            return typed
        row = Known().find(kind, typed)
        if row is None or row == NOTHING:
            raise forms.ValidationError(_("Nothing of ours is called so."))
        return word_of(row)


class Mapped(admin.SimpleListFilter):
    title, parameter_name = _("mapped"), "mapped"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("not yet")), ("yes", _("yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "no":
            return queryset.filter(means="")
        return queryset.exclude(means="") if self.value() == "yes" else queryset


@admin.register(Label)
class LabelAdmin(RecordAdmin):
    form = LabelForm
    fields = ["kind", "words", "means"]
    list_display = ["words", "kind", "means"]
    list_filter = ["kind", Mapped]
    search_fields = ["words", "means"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_import(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_import(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # the next file would only bring it again

    def save_model(self, request: HttpRequest, obj: Label, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.means not in ("", NOTHING):
            try:
                map_label(obj, obj.means, Known(), by=request.user)
            except Unknown as error:
                self.message_user(request, str(error))
