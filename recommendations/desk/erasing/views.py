"""Erasing for ever: one page that says what goes and what stays, and what one person and a second one can do about it."""

from typing import Any

from django.contrib import messages
from django.db import connection
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations.accounts.step_up import stepped_up
from recommendations.models import Erasure

from ..review import mail
from .acts import ACTS, offered, standing, those_who_may_agree
from .things import Thing, found

REFUSED = 422


@require_safe
def erasure(request: HttpRequest, thing: str, public_id: str) -> HttpResponse:
    return page_of(request, found(thing, public_id, user=request.user, at=timezone.now()))


@require_POST
@stepped_up
def decide(request: HttpRequest, thing: str, public_id: str, name: str) -> HttpResponse:
    """Ask, agree, refuse or take back; sent twice, or by two at once, it is done once."""
    at = timezone.now()
    held = held_thing(request, thing, public_id)
    chosen = ACTS[name]
    if not chosen.may(request.user, held, at=at):
        messages.info(request, _("Nothing was changed. %(standing)s") % {"standing": standing(held)})
        return redirect(held.address)
    form = chosen.form(request.POST, letters=held.row.public_id)
    if not form.is_valid():
        return page_of(request, held, refused={name: form}, status=REFUSED)
    done = chosen.do(held, by=request.user, at=at, values=form.cleaned_data)
    mail.tell(those_who_may_agree(Thing(held.noun, held.row, held.is_seen), at=at), but=request.user, at=at)
    messages.success(request, done)
    return redirect(held.address)


def held_thing(request: HttpRequest, noun: str, public_id: str) -> Thing:
    """The thing, which nobody else asks or decides about until this request is over."""
    here = found(noun, public_id, user=request.user, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"erasure {noun} {public_id}"])
    list(Erasure.objects.select_for_update().filter(noun=noun, row__in=here.keys))
    return found(noun, public_id, user=request.user, at=timezone.now())


def page_of(
    request: HttpRequest, thing: Thing, *, refused: dict[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page, with the form that was refused in place of an empty one."""
    acts = offered(request.user, thing, at=timezone.now())
    forms = [(act, (refused or {}).get(act.name) or act.form(letters=thing.row.public_id)) for act in acts]
    context: dict[str, Any] = {"thing": thing, "forms": forms, "standing": standing(thing)}
    return render(request, "desk/erasing/page.html", context, status=status)
