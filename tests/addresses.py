"""Every public address of a world of rows, by the name of its URL; a new URL must be named here or a test fails."""

from django.conf import settings
from django.urls import URLPattern, reverse
from django.utils.translation import override

from recommendations import models
from recommendations.public.taking import FORMATS
from recommendations.public.urls import urlpatterns

RECOMMENDATION_QUERIES = [
    "",
    "?q=assemblies",
    "?q=A/HRC 96",
    "?status=limited_progress&status=not_assessed",
    "?stance=accepts&stance=none",
    "?mechanism=special_procedures",
    "?page=2",
    "?status=nonsense",
    "?unknown=1",
    "?from_year=2010&to_year=2020",
    "?document=a-hrc-29-25-add-2",
    "?pick=a-hrc-29-25-add-2/96-a&pick=no/where",
    "?kept=a-hrc-29-25-add-2/96-a&state=kazakhstan",
]

FILES = ("evidence", "preview", "export")


def names() -> set[str]:
    return {str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)}


def public_addresses() -> dict[str, list[str]]:
    """Addresses of every row there is, public or not: what may not be seen must answer like what does not exist."""
    recommendations = models.Recommendation.objects.select_related("document")
    return {
        "home": [reverse("home")],
        "states": [reverse("states")],
        "state": [row.get_absolute_url() for row in models.State.objects.all()],
        "documents": [reverse("documents")],
        "document": [row.get_absolute_url() for row in models.Document.objects.all()],
        "recommendations": [reverse("recommendations") + query for query in RECOMMENDATION_QUERIES],
        "export": [reverse("export", args=[name]) + query for name in FORMATS for query in ("", "?q=assemblies")],
        "recommendation": [row.get_absolute_url() for row in recommendations],
        "event": [row.get_absolute_url() for row in models.FollowUpEvent.objects.all()],
        "evidence": [reverse("evidence", args=[row.public_id]) for row in models.CleanedCopy.objects.all()],
        "preview": [reverse("preview", args=[row.public_id]) for row in models.CleanedCopy.objects.all()],
        "methodology": [reverse("methodology")],
    }


def pages() -> dict[str, list[str]]:
    """The addresses that answer with a page and not with a file."""
    return {name: addresses for name, addresses in public_addresses().items() if name not in FILES}


def in_every_language(*, only_pages: bool = False) -> list[str]:
    found: list[str] = [
        "/nothing-here/",
        "/events/nothinghere/",
        "/evidence/nothinghere/",
        "/evidence/nothinghere/preview/",
    ]
    for code, _name in settings.LANGUAGES:
        with override(code):
            named = pages() if only_pages else public_addresses()
            found += [address for addresses in named.values() for address in addresses]
    return found
