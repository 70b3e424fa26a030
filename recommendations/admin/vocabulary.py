"""Data entry for the words others keep: States, mechanisms, themes, groups, SDG targets, the methodology."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import (
    AffectedGroup,
    MandateHolder,
    Mechanism,
    MethodologyVersion,
    Region,
    SdgGoal,
    SdgTarget,
    State,
    Theme,
)
from .history import Part
from .record import PartInline, RecordAdmin


@admin.register(Region)
class RegionAdmin(RecordAdmin):
    fields = ["code", "name", "parent"]
    autocomplete_fields = ["parent"]
    list_display = ["code", "__str__", "parent"]
    related = ("parent",)
    search_fields = ["code", "name__en", "name__ru", "name__kk"]


@admin.register(State)
class StateAdmin(RecordAdmin):
    fieldsets = [
        (None, {"fields": ["name", "formal_name", "subregion", "is_member"]}),
        (_("Codes and address"), {"fields": ["iso3", "iso2", "m49", "slug"]}),
    ]
    autocomplete_fields = ["subregion"]
    list_display = ["__str__", "iso3", "subregion", "is_member"]
    list_filter = ["is_member", "subregion"]
    related = ("subregion",)
    search_fields = ["name__en", "name__ru", "name__kk", "slug", "=iso3", "=iso2"]


class MandateHolderInline(PartInline):
    model = MandateHolder
    verbose_name_plural = _("mandate holders, first to last")
    fields = ["name", ("began_on", "began_on_precision"), ("ended_on", "ended_on_precision")]


@admin.register(Mechanism)
class MechanismAdmin(RecordAdmin):
    fields = ["kind", "name", "short_name", "abbreviation", "is_country_mandate", "slug"]
    inlines = [MandateHolderInline]
    parts = (Part(MandateHolder, "mechanism", "name"),)
    list_display = ["__str__", "abbreviation", "kind", "is_country_mandate"]
    list_filter = ["kind", "is_country_mandate"]
    search_fields = ["name__en", "name__ru", "short_name__en", "abbreviation", "slug"]


@admin.register(MandateHolder)
class MandateHolderAdmin(RecordAdmin):
    fields = ["mechanism", "name", ("began_on", "began_on_precision"), ("ended_on", "ended_on_precision")]
    autocomplete_fields = ["mechanism"]
    list_display = ["name", "mechanism", "began_on", "ended_on"]
    related = ("mechanism",)
    search_fields = ["name", "mechanism__name__en", "mechanism__abbreviation"]


class SchemeTermAdmin(RecordAdmin):
    fields: Any = ["scheme", "scheme_version", "code", "name"]
    list_display = ["__str__", "code", "scheme", "scheme_version"]
    list_filter = ["scheme", "scheme_version"]
    search_fields = ["name__en", "name__ru", "name__kk", "code"]


admin.site.register([Theme, AffectedGroup], SchemeTermAdmin)


@admin.register(SdgGoal)
class SdgGoalAdmin(RecordAdmin):
    fields = ["number", "name"]
    list_display = ["number", "__str__"]
    search_fields = ["=number", "name__en"]


@admin.register(SdgTarget)
class SdgTargetAdmin(RecordAdmin):
    fields = ["goal", "code", "name"]
    autocomplete_fields = ["goal"]
    list_display = ["code", "__str__", "goal"]
    list_filter = ["goal"]
    related = ("goal",)
    search_fields = ["^code", "name__en"]


@admin.register(MethodologyVersion)
class MethodologyVersionAdmin(RecordAdmin):
    fields = ["version", "in_force_from", "changes"]
    list_display = ["version", "in_force_from"]
    search_fields = ["version", "changes"]
