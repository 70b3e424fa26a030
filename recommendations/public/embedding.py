"""A small card of where something stands, for the pages of others: the only pages here that may be framed.

A card has no script, sets nothing, and leads to its page.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from recommendations.exports.shape import address_of
from recommendations.models import Organisation, Recommendation, State
from recommendations.search.index import current

from . import charts
from .standing import Standing

WIDTH, HEIGHT = 480, 220
LEAST = 200
PLACE = re.compile(r"/(?:recommendations/(?P<document>[-\w]+)/(?P<slug>[-\w]+)|states/(?P<state>[-\w]+))/?", re.ASCII)
FRAMED = {**settings.SECURE_CSP, "script-src": ["'none'"], "form-action": ["'none'"], "frame-ancestors": ["*"]}
POLICY = "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in FRAMED.items())


@xframe_options_exempt
def card(request: HttpRequest, document: str, slug: str) -> HttpResponse:
    """Where one recommendation stands."""
    rows = Recommendation.objects.for_public().select_related("document", "state")
    found = get_object_or_404(rows, document__slug=document, slug=slug)
    standing = Standing(list(found.assessments.for_public().with_card().by_newest()))
    headline = standing.headline
    context = {
        "place": f"{found.state} · {found.document}, {found.where}",
        "title": found.title,
        "address": reverse("recommendation", args=[document, slug]),
        "headline": headline,
        "status": standing.status,
        "is_demonstration": bool(headline and headline.organisation.is_demonstration),
    }
    return framed(render(request, "public/card.html", context))


@xframe_options_exempt
def state_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the recommendations to a State stand."""
    found, index = get_object_or_404(State, slug=slug), current()
    context = {
        "title": found,
        "address": reverse("state", args=[slug]),
        "bar": charts.status_bar(index, index.having("state", [found.pk])),
        "is_demonstration": Organisation.objects.filter(is_demonstration=True).exists(),
    }
    return framed(render(request, "public/card.html", context))


def framed(answer: HttpResponse) -> HttpResponse:
    """May stand in a frame of any site, and still runs and sends nothing."""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


# --- oEmbed ------------------------------------------------------------------------------------------------------


def oembed(request: HttpRequest) -> HttpResponse:
    """How to show the card of a page (oembed.com), for editors of other sites that are given its address."""
    if request.GET.get("format", "json") != "json":
        return told(501, _("Only JSON is answered: leave “format” out."))
    sizes = [request.GET.get(name, str(most)) for name, most in (("maxwidth", WIDTH), ("maxheight", HEIGHT))]
    if not all(re.fullmatch(r"[0-9]{1,5}", size, re.ASCII) for size in sizes):
        return told(400, _("“maxwidth” and “maxheight” are numbers of pixels."))
    language, path = place_of(request, request.GET.get("url", ""))
    row = named(path)
    if row is None:
        return told(404, _("“url” is no address of a recommendation or a State here."))
    width, height = (max(LEAST, min(int(size), most)) for size, most in zip(sizes, (WIDTH, HEIGHT), strict=True))
    with translation.override(language):
        return told(200, "", **embedded(row, width=width, height=height))


def place_of(request: HttpRequest, url: str) -> tuple[str, str]:
    """The language and the path of an address of this site; nothing of another's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return settings.LANGUAGE_CODE, ""
    if parts.scheme not in ("http", "https") or parts.netloc not in (
        urlsplit(settings.SITE_ADDRESS).netloc,
        request.get_host(),
    ):
        return settings.LANGUAGE_CODE, ""
    first, _slash, rest = parts.path.lstrip("/").partition("/")
    is_language = first in dict(settings.LANGUAGES)
    return (first, f"/{rest}") if is_language else (settings.LANGUAGE_CODE, parts.path)


def named(path: str) -> Recommendation | State | None:
    """What stands at a path."""
    if not (found := PLACE.fullmatch(path)):
        return None
    if found["state"]:
        return State.objects.filter(slug=found["state"]).first()
    rows = Recommendation.objects.for_public().select_related("document")
    return rows.filter(document__slug=found["document"], slug=found["slug"]).first()


def embedded(row: Recommendation | State, *, width: int, height: int) -> dict[str, Any]:
    """The answer for one page, in the language that is active."""
    is_state = isinstance(row, State)
    title = str(row) if is_state else row.title
    path = reverse("state_card", args=[row.slug]) if is_state else reverse("card", args=[row.document.slug, row.slug])
    frame = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": _("Recommendation Tracker"),
        "provider_url": address_of("home"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": format_html(frame, settings.SITE_ADDRESS + path, width, height, title),
    }


def told(status: int, problem: str, **answer: Any) -> JsonResponse:
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return JsonResponse(answer or {"problem": problem}, status=status, headers=headers)
