"""Who works with the record: organisations, and, for superusers, people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ..accounts.factors import go_on
from ..accounts.step_up import require_step_up
from ..models import Membership, Organisation, User, UserGroup
from .conflicts import RecordForm
from .history import Part
from .record import PartInline, RecordAdmin

admin.site.unregister(Group)  # `manage.py migrate` makes the groups and would take back what is changed by hand


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    fieldsets = [
        (None, {"fields": ["name", "url", "slug"]}),
        (_("In public"), {"fields": ["is_named", "is_lead", "is_demonstration"]}),
    ]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "is_named", "is_lead", "is_demonstration"]
    list_filter = ["is_named", "is_demonstration"]
    search_fields = ["name", "slug"]


class UserForm(RecordForm, UserChangeForm):
    pass


class MembershipInline(PartInline):
    model = Membership
    fields = [("organisation", "role")]
    autocomplete_fields = ["organisation"]
    verbose_name_plural = _("organisations this person belongs to")


@admin.register(User)
class UserAdmin(RecordAdmin, DjangoUserAdmin):
    """People; what somebody may do comes from groups alone, so that it can be seen at a glance."""

    form = UserForm
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What this person may do"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Seen"), {"fields": ["last_login", "date_joined"], "classes": ["after-all-parts"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    inlines = [MembershipInline]
    parts = (Part(Membership, "user", "organisation"), Part(UserGroup, "user"))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_step_up(request)
        response = super().changeform_view(request, *args, **kwargs)
        go_on(request)  # who changes the own rights stays signed in here
        return response

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            require_step_up(request)
        return super().changelist_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_step_up(request)
        return super().delete_view(request, *args, **kwargs)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_step_up(request)
        return super().user_change_password(request, *args, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type[PartInline]]:
        return self.inlines if obj else []

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "groups":
            options["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)
