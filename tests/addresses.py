"""Every public address of a world of rows, by the name of its URL; a new URL must be named here or a test fails."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import URLPattern, reverse
from django.utils.translation import override

from recommendations import models
from recommendations.api.urls import urlpatterns as api_urlpatterns
from recommendations.api.vocabularies import VOCABULARIES
from recommendations.exports import package
from recommendations.public import citing
from recommendations.public.root_urls import urlpatterns as root_urlpatterns
from recommendations.public.taking import FORMATS
from recommendations.public.urls import urlpatterns
from tracker import health

DATA_FILES = [package.ZIP, package.DESCRIPTOR, *(f"{table.name}.csv" for table in package.TABLES), package.NOTES]
DATA_FILES += [package.SUMS, package.SIGNATURE, package.KEY, "verify_package.py"]
DAY = date(2026, 2, 1)
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

FILES = (
    "healthz",
    "readyz",
    "evidence",
    "preview",
    "data_file",
    "robots",
    "sitemap",
    "sitemap_file",
    "oembed",
    "export",
    "charts_file",
    "compare_file",
    "changes_file",
    "events_file",
    "calendar",
    "state_calendar",
)


# Pages that read the same filter have its hard cases from the list.
FEW_QUERIES = ["", "?status=limited_progress&stance=none", "?status=nonsense"]
CHANGE_QUERIES = [
    "",
    "?since=2026-01-01&until=2026-12-31",
    "?since=2026-01-01&status=limited_progress",
    "?since=2026-01-01&q=assemblies",
    "?since=31.01.2026",
    "?since=2026-01-01&after=2026-01-31/event/zzzzzzzzzz",
]

EVENT_QUERIES = ["", "?q=assemblies", "?state=kazakhstan&kind=law", "?kind=nonsense", "?after=zzzzzzzzzz"]

# Pages that cite themselves: what their addresses name, and queries.
CITED_BY_THEMSELVES: dict[str, tuple[list[Any], list[str]]] = {
    **{name: ([], [""]) for name in ("home", "states", "api", "methodology")},
    "documents": ([], ["", "?state=kazakhstan", "?state=nowhere"]),
    "recommendations_as_at": ([DAY], FEW_QUERIES),
    "overview": ([], FEW_QUERIES),
    "compare": ([], ["", "?state=nowhere", "?state=kazakhstan"]),
    "changes": ([], CHANGE_QUERIES),
    "events": ([], EVENT_QUERIES),
}


def names() -> set[str]:
    return {
        str(pattern.name)
        for pattern in [*urlpatterns, *root_urlpatterns, *health.urlpatterns, *api_urlpatterns]
        if isinstance(pattern, URLPattern)
    }


def public_addresses() -> dict[str, list[str]]:
    """Addresses of every row there is, public or not: what may not be seen must answer like what does not exist."""
    recommendations = models.Recommendation.objects.select_related("document")
    return {
        "home": [reverse("home")],
        "states": [reverse("states")],
        "state": [row.get_absolute_url() for row in models.State.objects.all()],
        "documents": [reverse("documents") + query for query in ("", "?state=kazakhstan", "?state=nowhere")],
        "document": [row.get_absolute_url() for row in models.Document.objects.all()],
        "recommendations": [reverse("recommendations") + query for query in RECOMMENDATION_QUERIES],
        "recommendations_as_at": [
            reverse("recommendations_as_at", args=[DAY]) + query for query in RECOMMENDATION_QUERIES
        ],
        "recommendation_as_at": [
            reverse("recommendation_as_at", args=[row.document.slug, row.slug, DAY]) for row in recommendations
        ],
        "state_as_at": [reverse("state_as_at", args=[row.slug, DAY]) for row in models.State.objects.all()],
        "overview": [reverse("overview") + query for query in FEW_QUERIES],
        "compare": [reverse("compare") + query for query in ("", "?state=nowhere", compared())],
        "events": [reverse("events") + query for query in EVENT_QUERIES],
        "charts_file": [reverse("charts_file") + query for query in FEW_QUERIES],
        "compare_file": [reverse("compare_file") + query for query in ("", "?state=nowhere", compared())],
        "events_file": [reverse("events_file") + query for query in EVENT_QUERIES],
        "changes_file": [reverse("changes_file") + query for query in CHANGE_QUERIES],
        "export": [reverse("export", args=[name]) for name in FORMATS]
        + [reverse("export", args=["table.csv"]) + "?q=assemblies"],
        "recommendation": [row.get_absolute_url() for row in recommendations],
        "event": [row.get_absolute_url() for row in models.FollowUpEvent.objects.all()],
        "evidence": [reverse("evidence", args=[row.public_id]) for row in models.CleanedCopy.objects.all()],
        "preview": [reverse("preview", args=[row.public_id]) for row in models.CleanedCopy.objects.all()],
        "data": [reverse("data")],
        "cite_data": [reverse("cite_data", args=[file]) for file in citing.FILES],
        "data_file": [reverse("data_file", args=[name]) for name in DATA_FILES],
        "api": [reverse("api")],
        "methodology": [reverse("methodology")],
        "changes": [reverse("changes") + query for query in CHANGE_QUERIES] + changes_of_states(),
        "alerts": [reverse("alerts") + query for query in ("", "?status=limited_progress", "?status=nonsense")],
        "confirm_alert": [reverse("confirm_alert", args=["nothing-known"])],
        "end_alert": [reverse("end_alert", args=[key]) for key in ["nothing-known", *keys_of_alerts()]],
        "calendar": [reverse("calendar")],
        "state_calendar": [reverse("state_calendar", args=[row.slug]) for row in models.State.objects.all()],
        **feeds(),
        "healthz": ["/healthz"],
        "readyz": ["/readyz"],
        "robots": ["/robots.txt"],
        "sitemap": ["/sitemap.xml"],
        "sitemap_file": [
            f"/sitemap-{name}.xml" for name in ("pages", "recommendations-1", "recommendations-2", "events")
        ],
        "card": [reverse("card", args=[row.document.slug, row.slug]) for row in recommendations],
        "state_card": [reverse("state_card", args=[row.slug]) for row in models.State.objects.all()],
        "oembed": [f"/oembed?url=http://testserver{row.get_absolute_url()}" for row in recommendations],
        **of_citations(recommendations),
        **of_api(recommendations),
    }


def keys_of_alerts() -> list[str]:
    return list(models.Alert.objects.values_list("key", flat=True))


def compared() -> str:
    return "?" + "&".join(f"state={slug}" for slug in models.State.objects.values_list("slug", flat=True)[:6])


def changes_of_states() -> list[str]:
    rows = models.State.objects.values_list("slug", flat=True)
    return [f"{reverse('changes')}?since=2026-01-01&state={slug}" for slug in rows]


def feeds() -> dict[str, list[str]]:
    recommendations = models.Recommendation.objects.values_list("document__slug", "slug")
    return {
        "recommendation_feed": [reverse("recommendation_feed", args=names) for names in recommendations],
        "state_feed": [reverse("state_feed", args=[row.slug]) for row in models.State.objects.all()],
        "document_feed": [reverse("document_feed", args=[row.slug]) for row in models.Document.objects.all()],
        "event_kind_feed": [reverse("event_kind_feed", args=[kind]) for kind in ("law", "court", "nothing")],
        "changes_feed": [reverse("changes_feed") + query for query in ("", "?status=limited_progress", "?x=1")],
    }


def of_citations(recommendations: Iterable[models.Recommendation]) -> dict[str, list[str]]:
    """The files in which every row is cited, public or not."""
    pages = {
        "recommendation": [row.get_absolute_url() for row in recommendations],
        "document": [row.get_absolute_url() for row in models.Document.objects.all()],
        "state": [row.get_absolute_url() for row in models.State.objects.all()],
        "event": [row.get_absolute_url() for row in models.FollowUpEvent.objects.all()],
    }
    files = {
        f"cite_{name}": [f"{path}cite.{file}" for path in paths for file in citing.FILES]
        for name, paths in pages.items()
    }
    for name in ("recommendation", "state"):
        files[f"cite_{name}_as_at"] = [
            f"{path}as-at/{DAY}/cite.{file}" for path in pages[name] for file in citing.FILES
        ]
    queries = [f"cite.{file}{query}" for file in citing.FILES for query in FEW_QUERIES]
    files["cite_recommendations"] = [reverse("recommendations") + query for query in queries]
    for name, (args, queries) in CITED_BY_THEMSELVES.items():
        files[f"cite_{name}"] = [
            reverse(f"cite_{name}", args=[*args, file]) + query for file in citing.FILES for query in queries
        ]
    return files


def of_api(recommendations: Iterable[models.Recommendation]) -> dict[str, list[str]]:
    """The same of the API: the addresses of every row, public or not."""
    rows: dict[str, list[Any]] = {
        "event": [row.public_id for row in models.FollowUpEvent.objects.all()],
        "assessment": [row.public_id for row in models.Assessment.objects.all()],
        "response": [row.public_id for row in models.StateResponse.objects.all()],
        "document": [row.slug for row in models.Document.objects.all()],
        "state": [row.slug for row in models.State.objects.all()],
        "vocabulary": [*VOCABULARIES, "nothing"],
    }
    lists = ("v1", "schema", "events", "assessments", "responses", "documents", "states", "vocabularies")
    return {
        "api_recommendations": [reverse("api_recommendations") + query for query in FEW_QUERIES],
        "api_nothing": ["/api/v1/nothing/", "/api/v1/events/not a name/"],
        "api_recommendation": [
            reverse("api_recommendation", args=[row.document.slug, row.slug]) for row in recommendations
        ],
        **{f"api_{name}": [reverse(f"api_{name}")] for name in lists},
        **{f"api_{name}": [reverse(f"api_{name}", args=[key]) for key in keys] for name, keys in rows.items()},
    }


def pages() -> dict[str, list[str]]:
    """The addresses that answer with a page and not with a file."""
    named = public_addresses()
    return {name: named[name] for name in named if not is_file(name)}


def is_file(name: str) -> bool:
    return name in FILES or name.endswith("_feed") or name.startswith(("api_", "cite_"))


def in_every_language(*, only_pages: bool = False) -> list[str]:
    found: list[str] = [
        "/nothing-here/",
        "/events/nothinghere/",
        "/evidence/nothinghere/",
        "/evidence/nothinghere/preview/",
    ]
    for _name, addresses in by_name_and_language(only_pages=only_pages):
        found += addresses
    return list(dict.fromkeys(found))


def by_name_and_language(*, only_pages: bool = False) -> Iterator[tuple[str, list[str]]]:
    """The name of each URL with its addresses, once in each language."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield from (pages() if only_pages else public_addresses()).items()
