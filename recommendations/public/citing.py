"""How a page is cited: in words, and as files for programs that keep references (RIS, BibTeX)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from recommendations.dates import in_words
from recommendations.models import Document, FollowUpEvent, Recommendation, State

from .as_at import not_to_come, why_not
from .filters import RecommendationFilter

SITE = "Recommendation Tracker"
UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
# What would end a field of BibTeX, or begin a command, written as addresses write it.
IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", "<": "%3C", ">": "%3E", "^": "%5E", "`": "%60"}
FILES = {"ris": "application/x-research-info-systems", "bib": "application/x-bibtex"}


FROZEN = ("recommendation", "state")  # have an address for each day


@dataclass(frozen=True)
class Citation:
    """A page as it is cited. ``place``: symbol and paragraph, where it has them; ``files``: address of the RIS file, then BibTeX."""

    key: str
    title: str
    address: str
    place: str
    read_on: date
    files: tuple[tuple[str, str], ...]
    frozen: str = ""  # the address at which today's record stays

    @property
    def line(self) -> str:
        return _("“%(what)s”, Recommendation Tracker, as at %(day)s.") % {"what": self.title, "day": self.day}

    @property
    def day(self) -> str:
        return in_words(self.read_on)

    @property
    def styles(self) -> list[tuple[str, str]]:
        """The same by the habits of others: name and words."""
        american = date_format(self.read_on, pgettext("a day in APA style, as a date format of Django", "F j, Y"))
        words = {"title": self.title.rstrip("."), "address": self.address, "day": self.day}
        words |= {"year": str(self.read_on.year), "american": american, "place": self.place}
        un = _("“%(title)s”, Recommendation Tracker. Available at %(address)s (accessed on %(day)s).")
        if self.place:
            un = _("%(place)s: “%(title)s”, Recommendation Tracker. Available at %(address)s (accessed on %(day)s).")
        return [
            (_("United Nations"), un % words),
            ("Chicago", _("Recommendation Tracker. “%(title)s.” Accessed %(day)s. %(address)s.") % words),
            (
                "APA",
                _("Recommendation Tracker. (%(year)s). %(title)s. Retrieved %(american)s, from %(address)s") % words,
            ),
        ]


def citation(
    request: HttpRequest, name: str, title: str, *, key: str, place: str = "", as_at: date | None = None, **parts: str
) -> Citation:
    """Of the page of that URL name in the reader's language; a list's address keeps what it was asked."""
    query = f"?{asked}" if (asked := request.META.get("QUERY_STRING", "")) and name == "recommendations" else ""
    day = as_at or timezone.localdate()
    frozen = reverse(f"{name}_as_at", kwargs={**parts, "day": day}) if name in FROZEN else ""
    address = request.build_absolute_uri(frozen if as_at else reverse(name, kwargs=parts) + query)
    if as_at:
        name, parts = f"{name}_as_at", {**parts, "day": as_at}
    files = [reverse(f"cite_{name}", kwargs={**parts, "file": file}) + query for file in FILES]
    named = tuple(zip(("RIS", "BibTeX"), files, strict=True))
    return Citation(key, title, address, place, day, named, "" if as_at else frozen)


def of_recommendation(request: HttpRequest, row: Recommendation, *, as_at: date | None = None) -> Citation:
    parts = {"document": row.document.slug, "slug": row.slug}
    place = f"{row.document}, {row.where}"
    return citation(
        request, "recommendation", row.title, key="-".join(parts.values()), place=place, as_at=as_at, **parts
    )


def of_document(request: HttpRequest, row: Document) -> Citation:
    day = f" ({in_words(row.dated_on, row.dated_on_precision)})" if row.dated_on else ""
    return citation(
        request, "document", row.title, key=row.slug, place=f"{row.symbol}{day}" if row.symbol else "", slug=row.slug
    )


def of_state(request: HttpRequest, row: State, *, as_at: date | None = None) -> Citation:
    title = _("%(state)s: recommendations and where they stand") % {"state": row}
    return citation(request, "state", title, key=row.slug, as_at=as_at, slug=row.slug)


def of_event(request: HttpRequest, row: FollowUpEvent) -> Citation:
    return citation(request, "event", row.title, key=row.public_id, public_id=row.public_id)


def of_list(request: HttpRequest, chosen: RecommendationFilter) -> Citation:
    """A list is named by what was chosen, and stays at an address of today where what was chosen can be asked of a day."""
    cited = citation(request, "recommendations", chosen.title, key="recommendations")
    return replace(cited, frozen=frozen_list(chosen, cited.read_on))


def frozen_list(chosen: RecommendationFilter, day: date) -> str:
    if why_not(chosen):
        return ""
    query = chosen.query.urlencode()
    return reverse("recommendations_as_at", args=[day]) + (f"?{query}" if query else "")


def of_data(request: HttpRequest) -> Citation:
    return citation(request, "data", _("The whole public record as data"), key="data")


def of_page(request: HttpRequest, title: str, query: str = "") -> Citation:
    """Of any other page, which knows its title and what it was asked; of a past day, if its address names one."""
    match = request.resolver_match
    name = (match.url_name or "").removeprefix("cite_")
    parts = {key: value for key, value in match.kwargs.items() if key != "file"}
    asked = f"?{query}" if query else ""
    files = [reverse(f"cite_{name}", kwargs={**parts, "file": file}) + asked for file in FILES]
    key = "-".join([name.replace("_", "-"), *map(str, parts.values())])
    address = request.build_absolute_uri(reverse(name, kwargs=parts) + asked)
    day = parts.get("day") or timezone.localdate()
    return Citation(key, title, address, "", day, tuple(zip(("RIS", "BibTeX"), files, strict=True)))


# --- files -------------------------------------------------------------------------------------------------------


def cite_recommendation(
    request: HttpRequest, document: str, slug: str, file: str, day: date | None = None
) -> HttpResponse:
    rows = Recommendation.objects.for_public().public_by(not_to_come(day)).select_related("document")
    found = get_object_or_404(rows, document__slug=document, slug=slug)
    return written(of_recommendation(request, found, as_at=day), file)


def cite_document(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    return written(of_document(request, get_object_or_404(Document.objects.for_public(), slug=slug)), file)


def cite_state(request: HttpRequest, slug: str, file: str, day: date | None = None) -> HttpResponse:
    return written(of_state(request, get_object_or_404(State, slug=slug), as_at=not_to_come(day)), file)


def cite_event(request: HttpRequest, public_id: str, file: str) -> HttpResponse:
    found = get_object_or_404(FollowUpEvent.objects.for_public(), public_id=public_id)
    return written(of_event(request, found), file)


def cite_recommendations(request: HttpRequest, file: str) -> HttpResponse:
    chosen = RecommendationFilter(request.GET, today=timezone.localdate())
    if chosen.problems:
        return HttpResponse(" ".join(chosen.problems), status=400, content_type="text/plain; charset=utf-8")
    return written(of_list(request, chosen), file)


def cite_data(request: HttpRequest, file: str) -> HttpResponse:
    return written(of_data(request), file)


def file_of(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The file that cites a page: the page is asked, so that it says its title, and refuses what it refuses."""

    def cite(request: HttpRequest, file: str, **parts: Any) -> HttpResponse:
        answer = page(request, **parts)
        return written(request.citation, file) if answer.status_code == 200 else answer

    return cite


def written(cited: Citation, file: str) -> HttpResponse:
    """The citation as a file of that kind."""
    text = ris(cited) if file == "ris" else bibtex(cited)
    name = f'attachment; filename="{cited.key}.{file}"'
    return HttpResponse(text, content_type=f"{FILES[file]}; charset=utf-8", headers={"Content-Disposition": name})


def ris(cited: Citation) -> str:
    """A line for each field; what would begin another line is a space."""
    day = f"{cited.read_on:%Y/%m/%d}"
    fields = [
        ("TY", "ELEC"),
        ("TI", cited.title),
        ("T2", SITE),
        ("PB", SITE),
        ("PY", f"{cited.read_on:%Y}"),
        ("DA", day),
        ("Y2", day),
        ("UR", cited.address),
        ("N1", cited.place),
        ("LA", get_language()),
    ]
    lines = [f"{tag}  - {UNSEEN.sub(' ', value or '').strip()}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def bibtex(cited: Citation) -> str:
    """An entry that BibTeX and biblatex read; no text can end its field or run a command of TeX."""
    address = "".join(IN_ADDRESS.get(sign, sign) for sign in UNSEEN.sub("%20", cited.address))
    fields = {
        "title": f"{{{latex(cited.title)}}}",
        "howpublished": SITE,
        "year": str(cited.read_on.year),
        "url": address,
        "urldate": cited.read_on.isoformat(),
        "note": latex(cited.place),
        "language": get_language() or "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{cited.key},", *lines, "}", ""])


def latex(text: str) -> str:
    return "".join(LATEX.get(sign, sign) for sign in UNSEEN.sub(" ", text).strip())
