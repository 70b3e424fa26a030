"""What the admin of every noun has: the record's own fields, history with differences, and care for two editors."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects, unquote
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, OperationalError, connection
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..symbols import UNREADABLE
from .conflicts import OPENED_ON, PartForm, RecordForm, changed_since, lock, opened_on, typed_words, without_lost_rows
from .history import Part, moments
from .rules import FieldsOfTheRecord, is_number

# What Django's filters of a column write into the address after its name.
FILTER_ENDINGS = ("", "__exact", "__id__exact", "__isnull")


class PartInline(FieldsOfTheRecord, admin.StackedInline):
    """Parts typed with their record: one empty form on a new record, none on an old one."""

    form = PartForm
    ordering = ["pk"]  # rows keep their place when a colleague adds one
    extra = 0
    first_extra = 0

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **options: Any) -> int:
        return 0 if obj else self.first_extra


class ReadOnlyInline(admin.TabularInline):
    """Rows to read and to follow, in which nothing can be changed."""

    template = "admin/edit_inline/rows.html"

    extra = 0
    can_delete = False
    show_change_link = True
    view_on_site = False
    ordering = ["pk"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RecordAdmin(FieldsOfTheRecord, admin.ModelAdmin):
    """``parts`` are the tables whose rows belong to the noun, ``related`` what its lines show of other nouns."""

    form = RecordForm
    parts: tuple[Part, ...] = ()
    related: tuple[str, ...] = ()
    show_full_result_count = False
    list_per_page = 50
    object_history_template = "admin/object_history.html"

    class Media:
        js = ("js/admin.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super().get_queryset(request).select_related(*self.related)
            if self.related
            else super().get_queryset(request)
        )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, UNREADABLE.sub(" ", search_term))

    def view_on_site(self, obj: Model) -> str | None:
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    # --- forged addresses: refused, not an error of ours ---------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        asked = [value for name in request.GET for value in request.GET.getlist(name)]
        if not all(map(is_number, chosen)) or any("\x00" in value for value in asked):
            raise SuspiciousOperation("unreadable query or selection")
        return super().changelist_view(request, extra_context)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters on the page ask: any other column could be read from the list, letter by letter."""
        asked = {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")}
        for each in self.get_list_filter(request):
            if isinstance(each, type):
                asked.add(each.parameter_name)
            else:
                field = each[0] if isinstance(each, (tuple, list)) else each
                asked |= {f"{field}{ending}" for ending in FILTER_ENDINGS}
        return lookup in asked

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        relations = {field.name for field in self.opts.get_fields() if field.is_relation}
        return {name: value for name, value in initial.items() if name not in relations or is_number(value)}

    # --- deletion ------------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[str]]:
        """What stands in the way of a deletion is counted and not named: it may be what others keep."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        if protected:
            collector = NestedObjects(using=connection.alias, origin=objs)
            collector.collect(objs)
            kinds = Counter(each._meta.verbose_name_plural for each in collector.protected)
            protected = [f"{capfirst(kind)}: {number}" for kind, number in kinds.items()]
        return deleted, counts, needed, protected

    # --- two editors -------------------------------------------------------------------------------------------

    def why_frozen(self, obj: Model) -> str:
        """Why this row cannot be changed, for a reader; empty if it can."""
        return ""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        is_save = request.method == "POST" and (object_id is None or self.has_change_permission(request))
        if is_save and object_id and (reason := self._why_too_late(request, object_id)):
            return self.not_saved(request, object_id, reason)
        # Read before the row is: what changes in between is then a conflict, not a silent overwrite.
        token = opened_on(self.model, object_id, self.parts) if is_number(object_id) else ""
        context = {"opened_on_name": OPENED_ON, "opened_on": token, **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except OperationalError:
            raise
        except DatabaseError:
            if not is_save:
                raise
            return self.not_saved(
                request, object_id, _("The record forbids it, or somebody saved the same at the same moment.")
            )

    def _why_too_late(self, request: HttpRequest, object_id: str) -> str:
        obj = self.get_object(request, unquote(object_id))
        return self.why_frozen(obj) if obj else _("Somebody deleted it meanwhile.")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        obj = super().get_object(request, object_id, from_field)
        if obj is None or request.method != "POST" or self.why_frozen(obj):
            return obj
        lock(obj, self.parts)
        request.conflict = changed_since(
            request.POST.get(OPENED_ON, ""), obj, self.parts, user=request.user, at=timezone.now()
        )
        return super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        form.conflict = getattr(request, "conflict", []) if change else []
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Model, inline: Any, prefix: str) -> dict[str, Any]:
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, PartInline) and (conflict := getattr(request, "conflict", [])):
            options["form_kwargs"] = {"conflict": conflict}
            keys = inline.get_formset(request, obj).fk.name
            present = inline.get_queryset(request).filter(**{keys: obj}).values_list("pk", flat=True)
            options["data"] = without_lost_rows(options["data"], prefix, {str(pk) for pk in present})
        return options

    def not_saved(self, request: HttpRequest, object_id: str | None, reason: str) -> HttpResponse:
        """Say why nothing was saved, and give back every word that was typed."""
        fields = {field.name: field for field in self.model._meta.get_fields() if isinstance(field, Field)}
        for inline in self.get_inline_instances(request):
            formset = inline.get_formset(request)
            own = {field.name: field for field in inline.model._meta.fields if field != formset.fk}
            fields |= {f"{formset.get_default_prefix()}-{name}": field for name, field in own.items()}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Nothing was saved"),
            "reason": reason,
            "typed": typed_words(request.POST, fields, user=request.user, at=timezone.now()),
            "opts": self.opts,
            "object_id": object_id,
        }
        return TemplateResponse(request, "admin/not_saved.html", context, status=409)

    # --- history -----------------------------------------------------------------------------------------------

    def may_read_history(self, request: HttpRequest, obj: Model) -> bool:
        return self.has_change_permission(request)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every change of the record and its parts, field by field, with who made it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj) or not self.may_read_history(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(obj),
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": obj,
            "opts": self.opts,
            "moments": moments(self.model, obj.pk, self.parts, user=request.user, at=timezone.now()),
        }
        return TemplateResponse(request, self.object_history_template, context)
