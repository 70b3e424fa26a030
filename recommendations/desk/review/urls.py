"""The queue, and the way from draft to published and withdrawn."""

from django.urls import path, register_converter

from . import views
from .nouns import NounConverter
from .verbs import VERBS

register_converter(NounConverter, "noun")

urlpatterns = [
    path("", views.queue, name="queue"),
    *[
        path(
            f"<noun:noun>/<slug:public_id>/{name}/",
            views.grave if verb.is_grave else views.verb,
            {"name": name},
            name=name,
        )
        for name, verb in VERBS.items()
    ],
    path("<noun:noun>/<slug:public_id>/preview/", views.preview, name="preview"),
    path("<noun:noun>/<slug:public_id>/", views.page, name="page"),
]
