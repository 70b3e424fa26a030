"""Publication in the admin: by the models' verbs alone, and who may use which. The one place that says so."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import belongs_to, edits_the_record, in_admin, is_another, is_second
from ..accounts.step_up import require_step_up
from ..form_fields import WordsField
from ..models import Publication
from ..models.publication import ALLOWED_MOVES, SAME_HAND, SECOND_PERSON, SECOND_TO_WITHDRAW
from .filters import AwaitsSecond
from .record import RecordAdmin


class Verb(NamedTuple):
    to: Publication
    label: Any
    with_save: Any
    done: Any
    needs: str = "publish"


VERBS = {
    "submit": Verb(
        Publication.IN_REVIEW,
        gettext_lazy("Submit for review"),
        gettext_lazy("Save and submit for review"),
        gettext_lazy("Submitted for review: %(what)s."),
        needs="change",
    ),
    "publish": Verb(
        Publication.PUBLISHED,
        gettext_lazy("Publish"),
        gettext_lazy("Save and publish"),
        gettext_lazy("Published: %(what)s."),
    ),
    "return_to_draft": Verb(
        Publication.DRAFT,
        gettext_lazy("Return to its author"),
        gettext_lazy("Save and return to its author"),
        gettext_lazy("Returned to draft: %(what)s."),
    ),
    "withdraw": Verb(Publication.WITHDRAWN, gettext_lazy("Withdraw…"), "", gettext_lazy("Withdrawn: %(what)s.")),
    "confirm_withdrawal": Verb(
        Publication.WITHDRAWN, gettext_lazy("Confirm the withdrawal"), "", gettext_lazy("Confirmed: %(what)s.")
    ),
    "put_back": Verb(Publication.PUBLISHED, gettext_lazy("Put back"), "", gettext_lazy("Put back: %(what)s.")),
}
OF_A_SECOND = ("confirm_withdrawal", "put_back")


class WithdrawalForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Kept with the record. A correction, a duplicate, a source that fell away."),
    )


class PublishedAdmin(RecordAdmin):
    """The admin of a noun with a publication state. ``owner`` names the key to the organisation whose it is, if any."""

    actions = ["submit", "publish", "return_to_draft", "withdraw", "confirm_withdrawal", "put_back"]
    owner = ""

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_filter(request), AwaitsSecond]

    # --- rights --------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        queryset = super().get_queryset(request)
        if not self.owner:
            return queryset
        return queryset.filter(pk__in=in_admin(self.model, request.user, at=timezone.now()).values("pk"))

    def is_colleague(self, request: HttpRequest, obj: Model) -> bool:
        """Whether the user may know who handled this row and how, and may move it if the group allows."""
        organisation = getattr(obj, self.owner, None) if self.owner else None
        if obj.entered_by_id == request.user.pk or belongs_to(request.user, organisation):
            return True
        return organisation is None and edits_the_record(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (not self.why_frozen(obj) and self.may_edit(request, obj))

    def may_edit(self, request: HttpRequest, obj: Model) -> bool:
        if obj.approved_by_id and obj.publication == Publication.IN_REVIEW:
            return False  # the second person approved these words and no others
        is_own_draft = obj.entered_by_id == request.user.pk and obj.publication == Publication.DRAFT
        return edits_the_record(request.user) or is_own_draft

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (obj.publication == Publication.DRAFT and self.may_edit(request, obj))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def may_read_history(self, request: HttpRequest, obj: Model) -> bool:
        return super().may_read_history(request, obj) and self.is_colleague(request, obj)

    def may(self, request: HttpRequest, obj: Model, verb: str) -> bool:
        """Whether this user may now use this verb on this row."""
        if verb in OF_A_SECOND:
            is_one = obj.awaits_second and is_second(request.user, obj.withdrawn_by_id, at=timezone.now())
            return is_one and self.has_publish_permission(request) and self.is_colleague(request, obj)
        if VERBS[verb].to not in ALLOWED_MOVES[obj.publication] or getattr(obj, "ended_at", None):
            return False
        if verb == "publish" and (self.needs_another(request, obj) or self.needs_review(obj)):
            return False
        if VERBS[verb].needs == "publish":
            return self.has_publish_permission(request) and self.is_colleague(request, obj)
        return super().has_change_permission(request, obj) and self.may_edit(request, obj)

    def needs_another(self, request: HttpRequest, obj: Model) -> bool:
        """Whether the user wrote this row, or may be who did, so that another person must publish it."""
        return obj.needs_second_person and not is_another(request.user, obj, at=timezone.now())

    def needs_review(self, obj: Model) -> bool:
        """Whether somebody must hand it over first: a draft's words are nobody's but of whoever changed them last."""
        return obj.needs_second_person and obj.publication == Publication.DRAFT

    # --- verbs ---------------------------------------------------------------------------------------------------

    @admin.action(permissions=["change"], description=gettext_lazy("Submit for review"))
    def submit(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.move(request, queryset, "submit", by=request.user, at=timezone.now())

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.move(request, queryset, "publish", by=request.user, at=timezone.now())

    @admin.action(permissions=["publish"], description=gettext_lazy("Return to the author"))
    def return_to_draft(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.move(request, queryset, "return_to_draft", by=request.user, at=timezone.now())

    @admin.action(permissions=["publish"], description=gettext_lazy("Withdraw, with a reason"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for the reason on a page of its own, then withdraw."""
        form = WithdrawalForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            words = {"by": request.user, "at": timezone.now(), "reason": form.cleaned_data["reason"]}
            return self.move(request, queryset, "withdraw", **words)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw"),
            "opts": self.opts,
            "objects": queryset,
            "form": form,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "back": request.POST.get("back", ""),
        }
        return TemplateResponse(request, "admin/withdraw.html", context)

    @admin.action(permissions=["publish"], description=gettext_lazy("Confirm the withdrawal"))
    def confirm_withdrawal(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.move(request, queryset, "confirm_withdrawal", by=request.user, at=timezone.now())

    @admin.action(permissions=["publish"], description=gettext_lazy("Put back what another withdrew"))
    def put_back(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.move(request, queryset, "put_back", by=request.user, at=timezone.now())

    def move(self, request: HttpRequest, rows: Iterable[Model], verb: str, **words: Any) -> HttpResponse | None:
        """Use the verb on each row; what cannot be moved stays as it was, and its reason is told."""
        if VERBS[verb].needs == "publish":
            require_step_up(request)
        rows = list(rows)
        done = [row for row in rows if self.moved(request, row, verb, **words)]
        if done:
            what = str(done[0]) if len(done) == 1 else self.counted(len(done))
            self.message_user(request, VERBS[verb].done % {"what": what}, messages.SUCCESS)
        if len(rows) == 1 and "back" in request.POST:
            return HttpResponseRedirect(self.address(rows[0]))
        return None

    def moved(self, request: HttpRequest, row: Model, verb: str, **words: Any) -> bool:
        try:
            if verb == "publish" and self.needs_another(request, row):
                raise ValidationError(_(SECOND_PERSON if request.user.pk in row.authors() else SAME_HAND))
            if (
                verb in OF_A_SECOND
                and row.awaits_second
                and not is_second(request.user, row.withdrawn_by_id, at=timezone.now())
            ):
                raise ValidationError(_(SECOND_TO_WITHDRAW if request.user == row.withdrawn_by else SAME_HAND))
            if not self.may(request, row, verb):
                raise ValidationError(_("You may not do this, or it is %(now)s.") % {"now": self.state_of(row)})
            with transaction.atomic():
                getattr(row, verb)(**words)
        except ValidationError as refusal:
            self.message_user(request, f"{row}: {' '.join(refusal.messages)}", messages.ERROR)
        except OperationalError:
            raise
        except DatabaseError:
            self.message_user(request, _("%(row)s: the record forbids it.") % {"row": row}, messages.ERROR)
        else:
            return True
        return False

    def counted(self, number: int) -> str:
        """The noun before its number, where no language bends it: ``recommendations: 5``."""
        return f"{self.opts.verbose_name_plural}: {number}"

    def address(self, obj: Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])

    # --- pages ---------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What was handed over and is changed goes back: whoever hands it over anew stands for these words."""
        super().save_related(request, form, formsets, change)
        row, is_changed = form.instance, any(each.has_changed() for each in (form, *formsets))
        if change and is_changed and row.needs_second_person and row.publication == Publication.IN_REVIEW:
            row.return_to_draft()

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        self.move_after_save(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        self.move_after_save(request, obj)
        return super().response_change(request, obj)

    def move_after_save(self, request: HttpRequest, obj: Model) -> None:
        verb = request.POST.get("_move")
        if verb in VERBS and VERBS[verb].with_save and (action := self.get_actions(request).get(verb)):
            action[0](self, request, [obj])

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> HttpResponse:
        obj = options.get("obj")
        new = self.model(entered_by=request.user) if obj is None else obj
        can_save = self.has_change_permission(request, obj) if obj else True
        verbs = [(name, verb) for name, verb in VERBS.items() if self.may(request, new, name)]
        context["save_verbs"] = [(name, verb.with_save) for name, verb in verbs if verb.with_save and can_save]
        context["bar_verbs"] = [(n, v.label) for n, v in verbs if obj and (not v.with_save or not can_save)]
        context["bar_links"] = self.bar_links(request, obj) if obj else []
        context["publication"] = self.state_of(obj) if obj else ""
        context["frozen"] = self.why_frozen(obj) if obj else ""
        return super().render_change_form(request, context, **options)

    def bar_links(self, request: HttpRequest, obj: Model) -> list[tuple[str, str]]:
        """Further things to do with this row, as label and address."""
        return []

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fieldsets = [*super().get_fieldsets(request, obj)]
        if obj is None or self.is_colleague(request, obj):
            fields = ["internal_note", "story"] if obj else ["internal_note"]
            fieldsets.append((_("Handling"), {"fields": fields, "classes": ["after-all-parts"]}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "story"]

    def view_on_site(self, obj: Model) -> str | None:
        is_seen = obj.publication == Publication.PUBLISHED and not getattr(obj, "ended_at", None)
        return obj.get_absolute_url() if is_seen and hasattr(obj, "get_absolute_url") else None

    # --- columns -------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("publication"), ordering="publication")
    def state_of(self, obj: Model) -> str:
        if getattr(obj, "ended_at", None):
            return _("replaced by a newer version")
        if obj.awaits_second:
            return _("withdrawn, waits for a second person")
        return obj.get_publication_display()

    @admin.display(description=gettext_lazy("who and when"))
    def story(self, obj: Model) -> str:
        """The row's way through review, one line for each step taken."""
        steps = [
            (_("entered by %(who)s"), obj.entered_by, None, ""),
            (_("submitted by %(who)s, %(when)s"), obj.submitted_by, obj.submitted_at, ""),
            (_("returned by %(who)s, %(when)s: %(why)s"), obj.returned_by, obj.returned_at, obj.return_comment or "–"),
            (_("approved by %(who)s, %(when)s"), obj.approved_by, obj.approved_at, ""),
            (_("published by %(who)s, %(when)s"), obj.published_by, obj.published_at, ""),
            (_("withdrawn by %(who)s, %(when)s: %(why)s"), obj.withdrawn_by, obj.withdrawn_at, obj.withdrawal_reason),
            (
                _("put back by %(who)s, %(when)s")
                if obj.publication == Publication.PUBLISHED
                else _("withdrawal confirmed by %(who)s, %(when)s"),
                obj.withdrawal_decided_by,
                obj.withdrawal_decided_at,
                "",
            ),
        ]
        lines = [(words % {"who": who, "when": moment(at), "why": why},) for words, who, at, why in steps if who]
        return format_html_join("", "<p>{}</p>", lines) or "–"


def moment(at: Any) -> str:
    return f"{date_format(timezone.localtime(at))} {timezone.localtime(at):%H:%M}" if at else ""
