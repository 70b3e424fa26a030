"""Who works with the record: organisations, and, for superusers, people."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Membership, Organisation, User, UserGroup
from .conflicts import RecordForm
from .history import Part
from .record import PartInline, RecordAdmin


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    fieldsets = [
        (None, {"fields": ["name", "url", "slug"]}),
        (_("In public"), {"fields": ["is_named", "is_demonstration"]}),
    ]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "is_named", "is_demonstration"]
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
    form = UserForm
    inlines = [MembershipInline]
    parts = (Part(Membership, "user", "organisation"), Part(UserGroup, "user"))

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type[PartInline]]:
        return self.inlines if obj else []
