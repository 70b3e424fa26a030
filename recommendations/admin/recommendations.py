"""Data entry for the hub: document, paragraph, text, themes, the State's answer, what bears on it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..dates import known_date
from ..models import (
    Bearing,
    Publication,
    Recommendation,
    RecommendationAffectedGroup,
    RecommendationRecommendingState,
    RecommendationSdgTarget,
    RecommendationText,
    RecommendationTheme,
    RelatedPair,
    StateResponse,
)
from ..models.assessments import Status
from ..models.responses import Stance
from ..symbols import next_place
from .filters import LastEvent, StanceFilter, StatusFilter
from .history import Part
from .paragraphs import RecommendationForm
from .parts import (
    AssessmentsInline,
    DraftBearingInline,
    DraftResponseInline,
    PublishedBearingInline,
    PublishedResponseInline,
    RelatedAsFirstInline,
    RelatedAsSecondInline,
    TextInline,
)
from .publication import PublishedAdmin


@admin.register(Recommendation)
class RecommendationAdmin(PublishedAdmin):
    form = RecommendationForm
    fieldsets = [
        (_("Where it stands in print"), {"fields": ["document", ("paragraph", "sub_item")]}),
        (_("What it is"), {"fields": ["title", "state", "addressee"]}),
        (_("Themes"), {"fields": ["themes", "affected_groups", "sdg_targets"], "classes": ["after-first-part"]}),
        (
            _("Order, parts, address"),
            {
                "fields": [("part_of", "part_number"), "recommending_states", ("position", "slug")],
                "classes": ["after-all-parts"],
            },
        ),
    ]
    autocomplete_fields = [
        "document",
        "state",
        "part_of",
        "recommending_states",
        "themes",
        "affected_groups",
        "sdg_targets",
    ]
    inlines = [
        TextInline,
        DraftResponseInline,
        PublishedResponseInline,
        DraftBearingInline,
        PublishedBearingInline,
        AssessmentsInline,
        RelatedAsFirstInline,
        RelatedAsSecondInline,
    ]
    parts = (
        Part(RecommendationText, "recommendation", "language"),
        Part(RecommendationTheme, "recommendation"),
        Part(RecommendationAffectedGroup, "recommendation"),
        Part(RecommendationSdgTarget, "recommendation"),
        Part(RecommendationRecommendingState, "recommendation"),
        Part(StateResponse, "recommendation"),
        Part(Bearing, "recommendation", "event"),
        Part(RelatedPair, "first", "second"),
        Part(RelatedPair, "second", "first"),
    )
    related = ("document", "state", "part_of")
    list_display = ["where", "title", "state_named", "status_now", "stance_now", "last_event", "state_of"]
    list_display_links = ["where", "title"]
    list_filter = [
        "publication",
        ("state", admin.RelatedOnlyFieldListFilter),
        "document__mechanism__kind",
        StatusFilter,
        StanceFilter,
        LastEvent,
        ("themes", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["title"]  # only to switch the search on: get_search_results says what is searched
    search_help_text = _("Symbol, paragraph and words in any order: A/HRC/29/25/Add.2 96 (a) assembly")

    # --- the list ------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_status().with_stance().with_last_event()

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["document__symbol", "document__slug", "position", "pk"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.matching(search_term), False

    @admin.display(description=_("where"), ordering="document__symbol")
    def where(self, obj: Recommendation) -> str:
        return str(obj)

    @admin.display(description=_("State"), ordering="state")
    def state_named(self, obj: Recommendation) -> str:
        return str(obj.state)

    @admin.display(description=_("status"), ordering="status")
    def status_now(self, obj: Recommendation) -> str:
        return Status(obj.status).label

    @admin.display(description=_("stance"), ordering="stance")
    def stance_now(self, obj: Recommendation) -> str:
        return Stance(obj.stance).label if obj.stance else ""

    @admin.display(description=_("last event"), ordering="last_event_on")
    def last_event(self, obj: Recommendation) -> Any:
        return known_date(obj, "last_event_on")

    # --- the form ------------------------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        is_cited = obj and obj.publication in {Publication.PUBLISHED, Publication.WITHDRAWN}
        return [*super().get_readonly_fields(request, obj), *(["document", "slug"] if is_cited else [])]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for part in formset.forms:
            if isinstance(part.instance, StateResponse) and part.instance.pk is None:
                part.instance.entered_by = request.user
        super().save_formset(request, form, formset, change)

    def bar_links(self, request: HttpRequest, obj: Recommendation) -> list[tuple[str, str]]:
        query = urlencode({"recommendation": obj.pk, "state": obj.state_id})
        links = [
            ("followupevent", gettext("Add an event for this recommendation"), query),
            ("stateresponse", gettext("Add a State response"), urlencode({"recommendation": obj.pk})),
            ("assessment", gettext("Assess it"), urlencode({"recommendation": obj.pk})),
        ]
        may = request.user.has_perm
        return [
            (label, f"{reverse(f'admin:recommendations_{noun}_add')}?{words}")
            for noun, label, words in links
            if may(f"recommendations.add_{noun}")
        ]

    # --- the next paragraph --------------------------------------------------------------------------------------

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(next_form(obj)) if "_addnext" in request.POST else response

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        response = super().response_change(request, obj)
        return HttpResponseRedirect(next_form(obj)) if "_addnext" in request.POST else response

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> HttpResponse:
        context["show_add_next"] = self.has_add_permission(request) and "_popup" not in request.GET
        return super().render_change_form(request, context, **options)


def next_form(obj: Recommendation) -> str:
    """The address of an empty form that already knows what stays the same in the next paragraph."""
    paragraph, sub_item = next_place(obj.paragraph, obj.sub_item)
    query = {
        "document": obj.document_id,
        "paragraph": paragraph,
        "sub_item": sub_item,
        "state": obj.state_id,
        "addressee": obj.addressee,
        "position": obj.position + 1,
        "themes": ",".join(str(theme.pk) for theme in obj.themes.all()),
    }
    known = {name: value for name, value in query.items() if value}
    return f"{reverse('admin:recommendations_recommendation_add')}?{urlencode(known)}"
