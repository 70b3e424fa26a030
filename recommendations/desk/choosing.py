"""Choosing the recommendation, where a form was asked for without one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .events.page import found


def choose_recommendation(request: HttpRequest, *, heading: Any) -> HttpResponse:
    """A page that finds recommendations and leads back to the same address with the one that was chosen."""
    query = request.GET.get("q", "").strip()
    hits = found(query) if query else []
    return render(request, "desk/choose.html", {"heading": heading, "query": query, "hits": hits})
