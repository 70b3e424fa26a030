"""What is typed on the page of a recommendation besides the recommendation itself."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..access import in_admin
from ..dates import known_date
from ..models import (
    Assessment,
    Bearing,
    FollowUpEvent,
    Publication,
    Recommendation,
    RecommendationText,
    RelatedPair,
    StateResponse,
)
from .record import PartInline, ReadOnlyInline
from .rules import dated

AT_WORK = (Publication.DRAFT, Publication.IN_REVIEW)


class TextInline(PartInline):
    model = RecommendationText
    fields = ["text", ("language", "standing"), "provenance", "taken_from"]
    autocomplete_fields = ["taken_from"]
    first_extra = 1
    verbose_name_plural = _("text, by language")


class DraftResponseInline(PartInline):
    """Answers that are not published yet; a published one keeps its words and stands in the list below."""

    model = StateResponse
    fk_name = "recommendation"
    fields = [
        ("stance", "upr_position"),
        "words",
        "language",
        "provenance",
        ("document", "paragraph"),
        "taken_from",
        ("responded_on", "responded_on_precision"),
    ]
    autocomplete_fields = ["document", "taken_from"]
    first_extra = 1
    verbose_name_plural = _("what the State answered")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = in_admin(StateResponse, request.user, at=timezone.now()).filter(publication__in=AT_WORK)
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # a draft is deleted on its own page, where its history can be read first


class PublishedResponseInline(ReadOnlyInline):
    model = StateResponse
    fk_name = "recommendation"
    fields: list[Any] = ["stance", "words", dated("responded_on", _("day of the answer")), "state_of"]
    readonly_fields = fields
    verbose_name_plural = _("what the State answered: published, to be corrected by a new version")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).exclude(publication__in=AT_WORK)
        return rows.select_related("recommendation__document", "report")

    @admin.display(description=_("publication"))
    def state_of(self, obj: StateResponse) -> str:
        return str(_("replaced by a newer version")) if obj.ended_at else obj.get_publication_display()


class DraftBearingInline(PartInline):
    """Bearings of events that are still drafts; those of published events stay with their event's version."""

    model = Bearing
    fields = ["event", ("meaning", "reason")]
    autocomplete_fields = ["event"]
    verbose_name_plural = _("what events mean for it: drafts")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).filter(event__publication__in=AT_WORK)
        return seen_by(request, rows).select_related("event", "recommendation__document")

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "event":
            options["queryset"] = FollowUpEvent.objects.filter(publication__in=AT_WORK)
            options["help_text"] = _("A draft. To a published event, add it in a new version of the event.")
        return super().formfield_for_foreignkey(db_field, request, **options)


class PublishedBearingInline(ReadOnlyInline):
    model = Bearing
    fields = readonly_fields = ["day", "event", "meaning", "reason", "state_of"]
    ordering = ["event__happened_on", "pk"]
    show_change_link = False
    verbose_name_plural = _("what events mean for it: published, to be corrected by a new version of the event")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).exclude(event__publication__in=AT_WORK)
        rows = seen_by(request, rows.filter(event__ended_at__isnull=True))
        return rows.select_related("event", "recommendation__document")

    @admin.display(description=_("when"))
    def day(self, obj: Bearing) -> str:
        return known_date(obj.event, "happened_on")

    @admin.display(description=_("publication"))
    def state_of(self, obj: Bearing) -> str:
        return obj.event.get_publication_display()


class AssessmentsInline(ReadOnlyInline):
    model = Assessment
    fields = readonly_fields = ["status", "reason", "organisation", "assessed_on", "evidence_until", "publication"]
    ordering = ["-assessed_on", "-pk"]
    verbose_name_plural = _("where it stands: assessments")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("organisation", "recommendation__document")
        return rows.filter(pk__in=in_admin(Assessment, request.user, at=timezone.now()).values("pk"))


class RelatedAsFirstInline(PartInline):
    model = RelatedPair
    fk_name = "first"
    fields = ["second", "reason"]
    autocomplete_fields = ["second"]
    verbose_name_plural = _("related recommendations")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("first__document", "second__document")


class RelatedAsSecondInline(PartInline):
    model = RelatedPair
    fk_name = "second"
    fields = ["first", "reason"]
    autocomplete_fields = ["first"]
    verbose_name_plural = _("recommendations that name this one as related")

    def has_add_permission(self, request: HttpRequest, obj: Recommendation | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("first__document", "second__document")


def seen_by(request: HttpRequest, bearings: QuerySet) -> QuerySet:
    """Staff of an organisation do not see what another organisation is still writing, or has discarded."""
    return bearings.filter(event__in=in_admin(FollowUpEvent, request.user, at=timezone.now()).values("pk"))
