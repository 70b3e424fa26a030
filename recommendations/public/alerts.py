"""Alerts by mail: asking for them, confirming, ending. The only public pages where something is written (decision 17).

They set no cookie, so no form of theirs can carry a token against forgery; none is needed. What another site could make a
browser send is only what it could send itself: a wish that counts nothing until the mail's own link confirms it.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from recommendations.alerts import functions
from recommendations.alerts.mail import question, send_meanwhile
from recommendations.models.accounts import hash_of
from recommendations.models.alerts import LONGEST_QUERY, Rhythm, new_key, new_word
from recommendations.networks import network_of

from .filters import RecommendationFilter
from .following import filter_of, links

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
OF_ONE_ADDRESS, OF_ONE_NETWORK = 3, 20


class AlertForm(forms.Form):
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm, initial=Rhythm.WEEKLY)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """Ask to be told of what changes for the filter in the address."""
    chosen = filter_of(request.GET, today=timezone.localdate())
    query = chosen.query.urlencode()
    context: dict[str, Any] = {"problems": problems(chosen, query), "offered": settings.ALERTS}
    if context["problems"]:
        return answer(request, "alerts", context, status=400)
    form = AlertForm(request.POST or None)
    context |= {"form": form, "choices": chosen.words, "following": links(chosen)}
    if request.method != "POST" or not settings.ALERTS:
        return answer(request, "alerts", context, status=403 if request.method == "POST" else 200)
    if is_too_often(request):
        return answer(request, "alerts", context | {"is_too_often": True}, status=429)
    if not form.is_valid():
        return answer(request, "alerts", context, status=400)
    ask(form.cleaned_data["address"], query, form.cleaned_data["rhythm"])
    return answer(request, "alerts", context | {"is_asked": True})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_alert(request: HttpRequest, word: str) -> HttpResponse:
    """A page with a button, for machines that read mails open every link; the button confirms."""
    context: dict[str, Any] = {"offered": settings.ALERTS}
    if request.method == "POST" and settings.ALERTS:
        context["is_confirmed"] = functions.confirm(hash_of(word), today=timezone.localdate())
        context["is_over"] = not context["is_confirmed"]
    return answer(request, "confirm", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end_alert(request: HttpRequest, key: str) -> HttpResponse:
    """One click in the reader's mail program (RFC 8058) or on this page; the answer is the same whether there was one."""
    if request.method == "POST" and settings.ALERTS:
        functions.end(key)
    return answer(request, "end", {"offered": settings.ALERTS, "is_ended": request.method == "POST"})


def answer(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    found = render(request, f"public/alerts/{name}.html", context, status=status)
    found.headers["Cache-Control"] = "no-store"
    return found


# --- asking ------------------------------------------------------------------------------------------------------


def problems(chosen: RecommendationFilter, query: str) -> list[str]:
    """Why nobody could be told of this, as sentences; empty when somebody can."""
    found = list(chosen.problems)
    if not found and "pick" in chosen.asked and not chosen.picked:
        found.append(_("Nothing on record has this address: it may have been withdrawn."))
    if len(query) > LONGEST_QUERY:
        found.append(_("The filter is too long to be kept: remove a choice."))
    return found


def is_too_often(request: HttpRequest) -> bool:
    """Whether this network asked too often lately, whatever it asked."""
    counted = functions.count("network", network_of(request), at=timezone.now(), lasting=AN_HOUR)
    return counted > OF_ONE_NETWORK


def ask(address: str, query: str, rhythm: str) -> None:
    """Keep the wish and mail the question. Nothing of what follows depends on whether the address is known; one that was
    asked too often today is not asked again, and who asks is not told so.
    """
    if functions.count("address", address.lower(), at=timezone.now(), lasting=A_DAY) > OF_ONE_ADDRESS:
        return
    today, language = timezone.localdate(), get_language() or settings.LANGUAGE_CODE
    word, word_hash = new_word()
    wish = {"query": query, "language": language, "rhythm": rhythm, "word_hash": word_hash, "key": new_key()}
    functions.ask(address=address, today=today, **wish)
    message = question(address, word, language=language, on=today)
    transaction.on_commit(partial(send_meanwhile, message))
