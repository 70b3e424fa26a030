"""The admin's front page: nouns in the order in which they are typed in. Outside admin/, which registers with it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

BY_USE = [
    "Recommendation",
    "Document",
    "Visit",
    "NextDate",
    "StateResponse",
    "FollowUpEvent",
    "Assessment",
    "Import",
    "Label",
    "State",
    "Mechanism",
    "MandateHolder",
    "Theme",
    "AffectedGroup",
    "SdgGoal",
    "SdgTarget",
    "Region",
    "MethodologyVersion",
    "Organisation",
    "User",
]


class RecordSite(admin.AdminSite):
    def get_urls(self) -> list[Any]:
        # Pages are seen on the site by their own address; this one breaks on models that have no table.
        return [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Sign-in is one for the whole staff door; who is signed in and comes here may not enter the admin."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect("account_login")

    @method_decorator(require_POST)
    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        logout(request)
        return redirect("account_login")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: place(model["object_name"]))
        return apps


def place(noun: str) -> int:
    return BY_USE.index(noun) if noun in BY_USE else len(BY_USE)
