"""What every public page knows: the languages to switch to, and whether demonstration readings are shown."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url

from .vocabularies import edition_of, has_demonstration

SHORT = {"en": "EN", "ru": "РУ", "kk": "ҚАЗ"}


def page(request: HttpRequest) -> dict[str, Any]:
    address = request.get_full_path()
    return {
        "tongues": [
            (code, name, SHORT.get(code, code.upper()), translate_url(address, code))
            for code, name in settings.LANGUAGES
        ],
        "has_desk": not settings.PUBLIC_ONLY,
        "has_alerts": settings.ALERTS,
        "has_demonstration": partial(has_demonstration, edition_of(request)),
    }
