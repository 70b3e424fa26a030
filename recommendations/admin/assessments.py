"""Data entry for assessments: added, moved, corrected by a new one; never changed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..access import in_admin
from ..models import Assessment, AssessmentEvent, FollowUpEvent, MethodologyVersion, Organisation
from .history import Part
from .publication import PublishedAdmin


@admin.register(Assessment)
class AssessmentAdmin(PublishedAdmin):
    owner = "organisation"
    fieldsets = [
        (_("Of what, by whom"), {"fields": ["recommendation", "organisation"]}),
        (_("The judgement"), {"fields": ["status", "reason", "confidence"]}),
        (_("On what ground"), {"fields": [("assessed_on", "evidence_until"), "events", "methodology"]}),
        (_("If it corrects an earlier one"), {"fields": ["corrects", "correction_reason"]}),
    ]
    autocomplete_fields = ["recommendation", "organisation", "events", "methodology", "corrects"]
    parts = (Part(AssessmentEvent, "assessment"),)
    related = ("recommendation__document", "recommendation__state", "organisation", "methodology")
    list_display = ["recommendation", "status", "organisation", "assessed_on", "evidence_until", "state_of"]
    list_filter = [
        "publication",
        "status",
        "confidence",
        "organisation",
        ("recommendation__state", admin.RelatedOnlyFieldListFilter),
    ]
    date_hierarchy = "assessed_on"
    search_fields = ["reason", "public_id", "recommendation__title", "recommendation__document__symbol"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the events that this person may see: a page that is only read shows them by their titles."""
        seen = in_admin(FollowUpEvent, request.user, at=timezone.now())
        return super().get_queryset(request).prefetch_related(Prefetch("events", seen))

    def why_frozen(self, obj: Assessment) -> str:
        return gettext("What an assessment says is never changed. To correct it, add a new one that corrects it.")

    def has_delete_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        return False

    def bar_links(self, request: HttpRequest, obj: Assessment) -> list[tuple[str, str]]:
        if not (self.has_add_permission(request) and self.is_colleague(request, obj)):
            return []
        query = {
            "corrects": obj.pk,
            "recommendation": obj.recommendation_id,
            "organisation": obj.organisation_id,
            "methodology": obj.methodology_id,
        }
        add = reverse("admin:recommendations_assessment_add")
        return [(gettext("Correct it by a new assessment"), f"{add}?{urlencode(query)}")]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        likely = {
            "assessed_on": timezone.localdate(),
            "methodology": MethodologyVersion.objects.first(),
            "organisation": Organisation.objects.filter(memberships__user=request.user).first(),
        }
        return {**likely, **super().get_changeform_initial_data(request)}
