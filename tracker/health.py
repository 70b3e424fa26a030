"""Two addresses for machines: whether the process lives, and whether it can serve the record. They tell nothing else."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from recommendations.door import is_of_this_code


def healthz(request: HttpRequest) -> HttpResponse:
    """Alive; asked without the database, so that a stopped database ends no process."""
    return said("alive\n")


def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: the database answers through the public door, and the door was made by the migrations of this code."""
    return said("ready\n") if is_of_this_code() else said("not migrated\n", status=503)


def said(word: str, status: int = 200) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
