"""How the API answers: JSON in the reader's language, open to every site, tagged by what it says, problems in sentences."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.exports.shape import address_of, path_of
from recommendations.models import Tombstone
from recommendations.public.elsewhere import open_to_all

from .asking import Refused, language

View = Callable[..., HttpResponse]
PREFLIGHT = {
    "Cache-Control": "no-cache",
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Gone(APIException):
    """What stood here was withdrawn; only that, and the day, is told."""

    status_code = 410


class JsonAlone(BaseContentNegotiation):
    """There is one format: nobody is refused for not naming it."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next(iter(parsers), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def opened(view: View) -> View:
    """A view of the API as everybody may ask it: any site, any language, HEAD and preflight, answered from a copy if known."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return open_to_all(HttpResponse(status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT))
        with translation.override(spoken(request)):
            response = view(request, *args, **parts)
            if hasattr(response, "render"):
                response.render()
            response.headers["Content-Language"] = translation.get_language()
        patch_vary_headers(response, ["Accept-Language"])
        answered = open_to_all(tagged(request, response))
        answered.headers["Cache-Control"] = "no-cache"
        return answered

    return answer


def spoken(request: HttpRequest) -> str:
    """The language in which to answer; a problem with it is told by the view, in the one that the browser accepts."""
    accepted = get_language_from_request(request)
    try:
        return language(request.GET, accepted)
    except Refused:
        return accepted


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With a tag made from the body alone, so that it changes only with what everybody may read; 304 where it is known."""
    if response.status_code != HTTPStatus.OK:
        return response
    response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


def only(shape: Any, fields: list[str]) -> dict[str, Any]:
    """The fields of a shape that were asked for, in the shape's own order."""
    return {name: value for name, value in shape.items() if name in fields}


def page(request: Request, *, results: list[Any], next_after: str, **others: Any) -> Response:
    """One page of a list, with the whole address of the next one or null. ``others``: what the list says besides."""
    following = again(request, after=next_after) if next_after else None
    return Response({**others, "next": following, "results": results})


def again(request: Request, **changes: str) -> str:
    """The address that was asked for, with other values; each page is asked for by one of them alone."""
    data: QueryDict = request.query_params.copy()
    for key in ("after", "before"):
        data.pop(key, None)
    for key, value in changes.items():
        data[key] = value
    return f"{settings.SITE_ADDRESS}{request.path}?{data.urlencode(safe='/')}"


def problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Any refusal as problem JSON (RFC 9457) that says what to do; what is nobody's fault goes on as it is."""
    if isinstance(exception, Http404):
        status, problems = HTTPStatus.NOT_FOUND, [_("Nothing that is public has this address.")]
    elif isinstance(exception, Refused):
        status, problems = HTTPStatus.BAD_REQUEST, exception.problems
    elif isinstance(exception, APIException):
        status, problems = HTTPStatus(exception.status_code), [str(exception.detail)]
    else:
        return None
    body = {"type": "about:blank", "title": status.phrase, "status": status.value}
    body |= {"detail": " ".join(problems), "problems": problems, "documentation": address_of("api")}
    return Response(body, status=status, content_type="application/problem+json")


def missing(name: str, *args: str) -> Exception:
    """To raise where nothing is: that something was withdrawn from that page, and on what day, or that nothing is there."""
    if tombstone := Tombstone.objects.filter(address=path_of(name, *args)).first():
        return Gone(_("What stood here was withdrawn on %(day)s.") % {"day": tombstone.on.isoformat()})
    return Http404()
