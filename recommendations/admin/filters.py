"""Filters of lists that ask a question rather than name a column."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Status
from ..models.publication import AWAITS_SECOND
from ..models.responses import Stance


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Status.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(status=self.value()) if self.value() else queryset


class StanceFilter(admin.SimpleListFilter):
    title = _("stance")
    parameter_name = "stance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("none recorded")), *Stance.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return queryset.filter(stance="" if self.value() == "none" else self.value())


class LastEvent(admin.SimpleListFilter):
    title = _("events")
    parameter_name = "events"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("no event")), ("some", _("at least one"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {"none", "some"}:
            return queryset
        return queryset.filter(last_event_on__isnull=self.value() == "none")


class AwaitsSecond(admin.SimpleListFilter):
    title = _("withdrawal")
    parameter_name = "withdrawal"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waits", _("waits for a second person"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(AWAITS_SECOND) if self.value() == "waits" else queryset
