"""Who works with the record: organisations, and, for superusers, people.

Nobody gives or changes a password or a second factor here, and no account is made: that is by a link alone (accounts/).
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import UsernameField
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
# Registered by allauth: who deletes a colleague's second factor, or gives them the own one, takes their account.
admin.site.unregister([Authenticator, EmailAddress])


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


class UserForm(RecordForm):
    class Meta:
        model = User
        fields = ["username"]
        field_classes = {"username": UsernameField}


class MembershipInline(PartInline):
    model = Membership
    fields = [("organisation", "role")]
    autocomplete_fields = ["organisation"]
    verbose_name_plural = _("organisations this person belongs to")


@admin.register(User)
class UserAdmin(RecordAdmin):
    """People; what somebody may do comes from groups alone, so that it can be seen at a glance."""

    form = UserForm
    fieldsets = [
        (None, {"fields": ["username"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What this person may do"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Seen"), {"fields": ["last_login", "date_joined"], "classes": ["after-all-parts"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["username", "email", "first_name", "last_name", "is_staff"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "groups":
            options["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)
