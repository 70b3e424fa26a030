"""What may be taken away, and how: the page about the data, and the one about the API."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from recommendations.exports import package
from recommendations.exports.shape import FORMAT, address_of, path_of

from . import citing, metadata
from .elsewhere import open_to_all
from .evidence import unless_known

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
    "sig": "application/octet-stream",
}
TEXT = "text/plain; charset=utf-8"  # the list of sums, the key, the program
SIGNED = [package.SUMS, package.SIGNATURE, package.KEY, "verify_package.py"]
CHANGES = [(FORMAT, date(2026, 11, 25), _("First version of the format, of the files and of the API."))]

ENDPOINTS = [
    ("api_recommendations", _("recommendations, each with everything that is public of it")),
    ("api_events", _("follow-up events with their sources and what they bear on")),
    ("api_assessments", _("assessments with their reasons, and the events that they rest on")),
    ("api_responses", _("what Governments answered, in their words")),
    ("api_documents", _("the documents that the record quotes")),
    ("api_states", _("States, with how many recommendations were made to each")),
    ("api_vocabularies", _("the lists of words: themes, groups, targets, statuses and what they mean")),
]
RULES = [
    (
        _("Pages"),
        _("A list has 50 rows a page, up to 200 by “per_page”. “next” is the whole address of the next page."),
    ),
    (_("Fields"), _("“fields=title,status” answers with these fields alone.")),
    (
        _("Languages"),
        _(
            "Labels come in the language that “lang” names, else in the one that Accept-Language asks for. Codes are the same in all."
        ),
    ),
    (_("Dates"), _("A date is as long as it is known: 2016, 2016-03 or 2016-03-01.")),
    (
        _("Mistakes"),
        _(
            "What is not known is refused with status 400 and sentences that say what to do: a filter that is misspelt never answers with everything."
        ),
    ),
    (
        _("Copies"),
        _("Each answer has an ETag. Sent back as If-None-Match, it is answered with 304 while nothing has changed."),
    ),
    (_("Withdrawn"), _("What was withdrawn answers with status 410 and the day.")),
]


def data(request: HttpRequest) -> HttpResponse:
    """What may be taken away: everything at once, table by table, by programs; under which licence, cited how."""
    written = package.written()
    context: dict[str, Any] = {
        "package": written,
        "whole": written.files[package.ZIP] if written else None,
        "descriptor": package.DESCRIPTOR,
        "signature": [written.files[name] for name in SIGNED if name in written.files] if written else [],
        "key": written.files.get(package.KEY) if written else None,
        "tables": [(table, written.files[f"{table.name}.csv"]) for table in package.TABLES] if written else [],
        "licence": {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL},
        "version": FORMAT,
        "changes": CHANGES,
        "citation": citing.of_data(request),
        "graph": metadata.of_data(written),
    }
    return render(request, "public/data.html", context)


def data_file(request: HttpRequest, file: str) -> HttpResponse:
    """One file of the package; every site may fetch it."""
    written = package.written()
    if written is None or file not in written.files:
        raise Http404
    try:
        content = package.opened(written, file)
    except FileNotFoundError:
        raise Http404 from None
    found = FileResponse(
        content, as_attachment=True, filename=file, content_type=TYPES.get(file.rpartition(".")[2], TEXT)
    )
    return open_to_all(unless_known(request, found, tag=written.files[file].sha256))


def api(request: HttpRequest) -> HttpResponse:
    """How the API is asked, for people; programs read its description."""
    context = {
        "example": f"curl '{address_of('api_recommendations')}?per_page=1'",
        "version": FORMAT,
        "addresses": [
            {"address": address_of(name), "path": path_of(name), "meaning": meaning} for name, meaning in ENDPOINTS
        ],
        "rules": [{"name": name, "meaning": meaning} for name, meaning in RULES],
    }
    return render(request, "public/api.html", context)
