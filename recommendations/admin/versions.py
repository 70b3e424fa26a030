"""Nouns whose published rows keep their words: a correction is a new version, made from the published one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Publication, Versioned
from .publication import PublishedAdmin


class VersionedAdmin(PublishedAdmin):
    """The admin of a noun whose published rows keep their words: a correction is a new version."""

    actions = [*PublishedAdmin.actions, "revise"]

    def why_frozen(self, obj: Versioned) -> str:
        if obj.ended_at:
            return _("This version was replaced on %(day)s and is kept as it was.") % {"day": date_format(obj.ended_at)}
        if obj.publication == Publication.PUBLISHED:
            return _(
                "This is published, so its words stay. To correct it, make a new version: this one stays up until the"
                " new one is published."
            )
        if obj.approved_by_id and obj.publication == Publication.IN_REVIEW:
            return _("This is approved and waits to be published. To change it, return it to its author.")
        if obj.publication == Publication.WITHDRAWN:
            return _("This was withdrawn and is kept as it was. Reason: %(why)s") % {"why": obj.withdrawal_reason}
        return ""

    @admin.action(permissions=["change"], description=gettext_lazy("Make a new version"))
    def revise(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Make a draft that corrects a published row, or lead to the one that somebody has begun."""
        rows = list(queryset)
        made = [draft for row in rows if (draft := self.revised(request, row))]
        return HttpResponseRedirect(self.address(made[0])) if len(rows) == len(made) == 1 else None

    def revised(self, request: HttpRequest, row: Versioned) -> Versioned | None:
        begun = self.model._base_manager.filter(
            public_id=row.public_id, publication__in=[Publication.DRAFT, Publication.IN_REVIEW]
        ).first()
        if begun:
            self.message_user(request, _("A new version of this has been begun: %(row)s.") % {"row": row})
            return begun if self.get_queryset(request).filter(pk=begun.pk).exists() else None
        try:
            if not self.may_revise(request, row):
                raise ValidationError(_("You may not do this, or it is %(now)s.") % {"now": self.state_of(row)})
            with transaction.atomic():
                draft = row.revise(by=request.user)
        except ValidationError as refusal:
            self.message_user(request, f"{row}: {' '.join(refusal.messages)}", messages.ERROR)
            return None
        self.message_user(request, _("A new version, to be corrected and published: %(row)s.") % {"row": draft})
        return draft

    def may_revise(self, request: HttpRequest, obj: Versioned) -> bool:
        is_current = obj.publication == Publication.PUBLISHED and not obj.ended_at
        return is_current and self.has_change_permission(request) and self.is_colleague(request, obj)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> HttpResponse:
        response = super().render_change_form(request, context, **options)
        obj = options.get("obj")
        if obj and self.may_revise(request, obj):
            response.context_data["bar_verbs"].insert(0, ("revise", _("Make a new version")))
        return response
