"""Data entry for visits and documents."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Document, Publication, Recommendation, Visit
from ..symbols import address, free_address
from .conflicts import RecordForm
from .publication import PublishedAdmin
from .record import ReadOnlyInline, RecordAdmin
from .rules import dated


@admin.register(Visit)
class VisitAdmin(RecordAdmin):
    fields = ["state", "mechanism", "mandate_holder", ("began_on", "ended_on"), "places"]
    autocomplete_fields = ["state", "mechanism", "mandate_holder"]
    list_display = ["state", "mechanism", "mandate_holder", "began_on", "ended_on"]
    list_filter = [("state", admin.RelatedOnlyFieldListFilter), "mechanism__kind"]
    date_hierarchy = "began_on"
    related = ("state", "mechanism", "mandate_holder")
    search_fields = ["state__name__en", "state__name__ru", "mechanism__name__en", "mandate_holder__name"]


class DocumentForm(RecordForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            wanted = address(cleaned.get("symbol") or cleaned.get("title") or "")
            others = Document.objects.exclude(pk=self.instance.pk).filter(slug__startswith=wanted[:70])
            cleaned["slug"] = free_address(wanted, set(others.values_list("slug", flat=True))) if wanted else ""
            if not wanted:
                self.add_error("slug", gettext("Type the address: none can be made of these letters."))
        return cleaned


class RecommendationsOfDocument(ReadOnlyInline):
    """A compact list; each line leads to its recommendation."""

    model = Recommendation
    fk_name = "document"
    fields = readonly_fields = ["where", "title", "state", "publication"]
    ordering = ["position", "pk"]
    verbose_name_plural = _("its recommendations")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("document", "state")

    @admin.display(description=_("paragraph"))
    def where(self, obj: Recommendation) -> str:
        return obj.where


@admin.register(Document)
class DocumentAdmin(PublishedAdmin):
    form = DocumentForm
    fieldsets = [
        (None, {"fields": ["symbol", "title", "kind", "language"]}),
        (_("Whose and when"), {"fields": ["publisher", ("dated_on", "dated_on_precision")]}),
        (_("What it is about"), {"fields": ["state", "mechanism", "visit", "responds_to"]}),
        (_("Where to read it"), {"fields": ["url", "archived_url", "note", "slug"]}),
    ]
    autocomplete_fields = ["state", "mechanism", "visit", "responds_to"]
    inlines = [RecommendationsOfDocument]
    related = ("state", "mechanism")
    list_display = ["__str__", "title", "kind", "state", dated("dated_on", _("date")), "how_many", "state_of"]
    list_filter = ["publication", "kind", "mechanism__kind", ("state", admin.RelatedOnlyFieldListFilter)]
    date_hierarchy = "dated_on"
    search_fields = ["symbol", "title", "slug", "publisher"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        own = Recommendation.objects.order_by().filter(document=OuterRef("pk")).values("document")
        number = Coalesce(Subquery(own.annotate(number=Count("pk")).values("number")), 0)
        return super().get_queryset(request).annotate(number=number)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        is_cited = obj and obj.publication in {Publication.PUBLISHED, Publication.WITHDRAWN}
        return [*super().get_readonly_fields(request, obj), *(["slug"] if is_cited else [])]

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
        return form

    def bar_links(self, request: HttpRequest, obj: Document) -> list[tuple[str, str]]:
        if not request.user.has_perm("recommendations.add_recommendation"):
            return []
        add = reverse("admin:recommendations_recommendation_add")
        state = f"&state={obj.state_id}" if obj.state_id else ""
        return [(gettext("Add a recommendation of this document"), f"{add}?document={obj.pk}{state}")]

    @admin.display(description=_("recommendations"), ordering="number")
    def how_many(self, obj: Document) -> int:
        return obj.number
