"""Erasing for ever."""

from django.urls import path, register_converter

from recommendations.models import Erased

from . import views
from .acts import ACTS


class ErasedConverter:
    """Part of an address: what kind of thing it is."""

    regex = "|".join(Erased.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ErasedConverter, "erased")

urlpatterns = [
    path("erasures/<erased:thing>/<slug:public_id>/", views.erasure, name="erasure"),
    *[
        path(f"erasures/<erased:thing>/<slug:public_id>/{name}/", views.decide, {"name": name}, name=f"{name}_erasure")
        for name in ACTS
    ],
]
