"""Data entry for what happened since: events with their bearings and sources."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Field, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..access import edits_the_record
from ..models import Bearing, FollowUpEvent, Organisation, Recommendation, Source
from .history import Part
from .parts import AT_WORK
from .record import PartInline
from .rules import dated
from .versions import VersionedAdmin


class BearingInline(PartInline):
    model = Bearing
    fields = ["recommendation", ("meaning", "reason")]
    autocomplete_fields = ["recommendation"]
    first_extra = 1
    verbose_name_plural = _("what it means for which recommendation")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("event", "recommendation__document")

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "recommendation":
            options["queryset"] = Recommendation.objects.select_related("document")
        return super().formfield_for_foreignkey(db_field, request, **options)


class SourceInline(PartInline):
    model = Source
    fields = [
        "title",
        "publisher",
        "url",
        "archived_url",
        "document",
        ("published_on", "published_on_precision"),
        ("language", "seen_on"),
        "independence",
        "note",
    ]
    autocomplete_fields = ["document"]
    first_extra = 1
    verbose_name_plural = _("where it is known from")


@admin.register(FollowUpEvent)
class FollowUpEventAdmin(VersionedAdmin):
    owner = "logged_by"
    fieldsets = [
        (_("What happened"), {"fields": ["state", "kind", "title", "details", "language"]}),
        (
            _("When and where"),
            {"fields": [("happened_on", "happened_on_precision"), ("until_on", "date_note"), "place"]},
        ),
        (_("More"), {"fields": ["state_replied_on", "logged_by", "audience"]}),
    ]
    autocomplete_fields = ["state", "logged_by"]
    inlines = [BearingInline, SourceInline]
    parts = (Part(Bearing, "event", "recommendation"), Part(Source, "event"))
    related = ("state", "logged_by")
    list_display = [
        dated("happened_on", _("when")),
        "title",
        "kind",
        "state",
        "bears_on",
        "known_from",
        "logged_by",
        "state_of",
    ]
    list_display_links = ["title"]
    list_filter = [
        "publication",
        ("state", admin.RelatedOnlyFieldListFilter),
        "kind",
        "bearings__meaning",
        "logged_by",
    ]
    date_hierarchy = "happened_on"
    search_fields = ["title", "details", "place", "public_id", "sources__title", "sources__publisher"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(bearing_count=number_of(Bearing), source_count=number_of(Source))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if request.GET.get("model_name") == "bearing":  # a published event takes no new bearing
            queryset = queryset.filter(publication__in=AT_WORK)
        return super().get_search_results(request, queryset, search_term)

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "logged_by" and not edits_the_record(request.user):
            options["queryset"] = Organisation.objects.filter(memberships__user=request.user)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def has_delete_permission(self, request: HttpRequest, obj: FollowUpEvent | None = None) -> bool:
        return False  # a draft is discarded by the verb: what assessments rely on is only added to

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = Organisation.objects.filter(memberships__user=request.user).first()
        return {"logged_by": own, **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(self, request: HttpRequest, obj: Model, inline: Any, prefix: str) -> dict[str, Any]:
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        wanted = request.GET.get("recommendation", "")
        if request.method == "GET" and obj.pk is None and inline.model is Bearing and wanted.isdecimal():
            options["initial"] = [{"recommendation": wanted}]
        return options

    @admin.display(description=_("bears on"), ordering="bearing_count")
    def bears_on(self, obj: FollowUpEvent) -> int:
        return obj.bearing_count

    @admin.display(description=_("sources"), ordering="source_count")
    def known_from(self, obj: FollowUpEvent) -> int:
        return obj.source_count


def number_of(part: type[Model]) -> Coalesce:
    rows = part._base_manager.order_by().filter(event=OuterRef("pk")).values("event")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)
