"""What readers find where something was withdrawn: that it was, and on what day, without any of its content."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.views.defaults import page_not_found

from recommendations.models import Tombstone


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer where nothing is: 410 if something published was withdrawn from there, else 404."""
    tombstone = Tombstone.objects.filter(address=plain_address(request)).first() if may_have_held(request) else None
    if tombstone is None:
        return page_not_found(request, exception)
    return render(request, "public/gone.html", {"tombstone": tombstone}, status=410)


def may_have_held(request: HttpRequest) -> bool:
    """Whether the address is one of a public page; those of the desk and the admin have a namespace."""
    return request.resolver_match is not None and not request.resolver_match.namespace


def plain_address(request: HttpRequest) -> str:
    """The address without a language, as tombstones keep it."""
    return translate_url(request.path, settings.LANGUAGE_CODE)
