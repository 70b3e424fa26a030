"""The queue, and the way from draft to published and withdrawn."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.accounts.step_up import stepped_up
from recommendations.models import Published

from . import mail
from .content import compared, previous
from .nouns import Matter, Noun
from .preview import obstacles
from .preview import preview as as_the_public_sees
from .queue import Queue
from .verbs import VERBS, Verb, why_not, work

REFUSED = 422


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/queue.html", {"queue": Queue.asked_for(request, now=timezone.now())})


@require_safe
def page(request: HttpRequest, noun: Noun, public_id: str) -> HttpResponse:
    """What stands under the id: its content, where it stands, what can be done."""
    matter = noun.find(public_id, user=request.user, at=timezone.now())
    return render(request, "desk/review/page.html", in_full(matter, matter.last))


@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: HttpRequest, noun: Noun, public_id: str, name: str) -> HttpResponse:
    """One verb: a page that says what it does and asks what it needs; sent, it is done, and sent twice it is done once."""
    chosen, is_sent, at = VERBS[name], request.method == "POST", timezone.now()
    matter = noun.find(public_id, user=request.user, lock=is_sent, at=at)
    row = chosen.finds(matter)
    if row is None:
        messages.info(request, _("Nothing was changed. %(standing)s") % {"standing": matter.standing})
        return redirect(matter.address)
    if not chosen.may(request.user, row, at=at):
        return asking(request, matter, row, chosen, refused=[why_not(request.user, row, at=at)], status=403)
    form = chosen.form(request.POST if is_sent else None, row=row)
    if not is_sent:
        return asking(request, matter, row, chosen, form=form)
    if not form.is_valid():
        return asking(request, matter, row, chosen, form=form, status=REFUSED)
    done, refused = chosen.attempt(row, by=request.user, at=at, values=form.cleaned_data)
    if refused:
        return asking(request, matter, row, chosen, form=form, refused=refused, status=REFUSED)
    mail.tell(chosen.tells(row, at=at), but=request.user, at=at)
    messages.success(request, done)
    return redirect("desk:queue" if chosen.reads_in_full else matter.address)


def grave(request: HttpRequest, **address: Any) -> HttpResponse:
    """A verb that makes public or takes back: doing it asks for the second factor again, reading its page does not."""
    return (stepped_up(verb) if request.method == "POST" else verb)(request, **address)


def asking(
    request: HttpRequest, matter: Matter, row: Published, chosen: Verb, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The verb's page; where the content is to be judged, with all of it and with what stands in the way."""
    context |= {"matter": matter, "noun": matter.noun, "row": row, "verb": chosen}
    if chosen.reads_in_full:
        context |= in_full(matter, row) | {"obstacles": obstacles(row, at=timezone.now())}
    if chosen.is_judged:
        context |= in_full(matter, row)
    template = "desk/review/approve.html" if chosen.reads_in_full else "desk/review/confirm.html"
    return render(request, template, context, status=status)


def in_full(matter: Matter, row: Published) -> dict[str, Any]:
    return {"matter": matter, "noun": matter.noun, "row": row, "entries": compared(row), "previous": previous(row)}


@require_safe
def preview(request: HttpRequest, noun: Noun, public_id: str) -> HttpResponse:
    """The public page as it would be, byte for byte; or why it cannot be yet."""
    matter = noun.find(public_id, user=request.user, at=timezone.now())
    row = work(matter)
    if row is None:
        return redirect(matter.public_address if matter.shown else matter.address)
    try:
        address = matter.public_address.partition("#")[0]
        return as_the_public_sees(row, address, request=request, at=timezone.now())
    except ValidationError as refusal:
        reasons = refusal.messages
    except OperationalError:
        raise
    except DatabaseError:
        reasons = [_("The record forbids it.")]
    context = {"matter": matter, "noun": noun, "row": row, "reasons": reasons}
    return render(request, "desk/review/not_yet.html", context, status=REFUSED)
