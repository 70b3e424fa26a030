"""The queue: what waits for whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recommendations import access


def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/queue.html", {"organisations": access.organisations(request.user)})
