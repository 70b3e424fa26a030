"""The list of imports, and the addresses of their pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from ...access import may_import
from ...imports.reading.formats import FORMATS
from ...models import Import
from . import columns, pages, report, rows

View = Callable[..., HttpResponse]


def for_importers(view: View) -> View:
    """The view, for whoever may bring in files."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    list_display = ["name", "format_named", "stage", "total", "brought_by", "brought_at"]
    list_filter = ["stage"]
    list_select_related = ["brought_by"]
    list_per_page = 50
    search_fields = ["name", "=sha256"]
    search_help_text = _("Name of the file, or its SHA-256")
    show_full_result_count = False

    def get_urls(self) -> list[Any]:
        own: list[tuple[str, View, str]] = [
            ("<int:pk>/columns/", columns.columns, "columns"),
            ("<int:pk>/read/", pages.read, "read"),
            ("<int:pk>/again/", pages.again, "again"),
            ("<int:pk>/confirm/", pages.confirm, "confirm"),
            ("<int:pk>/undo/", pages.undo, "undo"),
            ("<int:pk>/labels/", rows.labels, "labels"),
            ("<int:pk>/report.csv", report.as_csv, "report"),
            ("<int:pk>/rows/<int:row>/", rows.edit, "row"),
            ("<int:pk>/rows/<int:row>/do/", rows.do, "do"),
            ("<int:pk>/rows/<int:row>/split/", rows.split, "split"),
        ]
        wrapped = [
            path(route, self.admin_site.admin_view(for_importers(view)), name=f"recommendations_import_{name}")
            for route, view, name in own
        ]
        return [*wrapped, *super().get_urls()]

    # --- rights: one for all -------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_import(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_import(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what came in, and from which file, stays known

    # --- pages ---------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return for_importers(pages.upload)(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return for_importers(pages.show)(request, object_id)

    @admin.display(description=_("format"), ordering="format")
    def format_named(self, obj: Import) -> str:
        return str(FORMATS[obj.format].label) if obj.format in FORMATS else obj.format
