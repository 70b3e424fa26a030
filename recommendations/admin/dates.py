"""Data entry for dates that come."""

from django.contrib import admin

from ..models import NextDate
from .record import RecordAdmin


@admin.register(NextDate)
class NextDateAdmin(RecordAdmin):
    fields = ["state", "kind", "title", ("begins_on", "begins_on_precision"), "ends_on", "url", "note"]
    autocomplete_fields = ["state"]
    list_display = ["title", "state", "kind", "begins_on", "ends_on"]
    list_filter = ["kind", ("state", admin.RelatedOnlyFieldListFilter)]
    date_hierarchy = "begins_on"
    related = ("state",)
    search_fields = ["title", "state__name__en", "state__name__ru"]
