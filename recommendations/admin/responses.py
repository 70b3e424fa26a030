"""Data entry for what States answered."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import StateResponse
from .rules import dated
from .versions import VersionedAdmin


@admin.register(StateResponse)
class StateResponseAdmin(VersionedAdmin):
    owner = "logged_by"
    fieldsets = [
        (_("What is answered"), {"fields": ["recommendation", "report"]}),
        (_("The answer"), {"fields": [("stance", "upr_position"), "words", "language"]}),
        (
            _("Where it is from"),
            {
                "fields": [
                    "provenance",
                    ("document", "paragraph"),
                    "taken_from",
                    ("responded_on", "responded_on_precision"),
                    "logged_by",
                ]
            },
        ),
    ]
    autocomplete_fields = ["recommendation", "report", "document", "taken_from", "logged_by"]
    related = ("recommendation__document", "recommendation__state", "report")
    list_display = ["answered", "stance", "state", dated("responded_on", _("day of the answer")), "state_of"]
    list_filter = [
        "publication",
        "stance",
        ("recommendation__state", admin.RelatedOnlyFieldListFilter),
        "provenance",
    ]
    date_hierarchy = "responded_on"
    search_fields = ["words", "recommendation__title", "recommendation__document__symbol", "report__symbol"]

    @admin.display(description=_("answers"), ordering="recommendation__document__symbol")
    def answered(self, obj: StateResponse) -> str:
        return str(obj.recommendation or obj.report)

    @admin.display(description=_("State"), ordering="recommendation__state")
    def state(self, obj: StateResponse) -> str:
        return str(obj.recommendation.state) if obj.recommendation else ""
