"""What is taken away: any list of recommendations as a file. The list is named by the same address as its page."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.exports import json_file, table, uhri
from recommendations.exports.briefing import briefing_docx, briefing_pdf
from recommendations.exports.documents import MOST
from recommendations.exports.follow_up import follow_up
from recommendations.exports.kept_files import BeingMade, held_file, kept_as_sent, kept_file
from recommendations.exports.matrix import matrix
from recommendations.exports.printing import PdfNotPossible
from recommendations.exports.selection import Selection

from .filters import RecommendationFilter
from .stretch import all_keys
from .vocabularies import edition_of

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAKING = 20  # seconds after which it is worth asking again for a file that is being made
IN_MEMORY = 2_000_000  # bytes of a file that is made whole before it is sent; more of it waits on disk


@dataclass(frozen=True)
class Format:
    """One kind of file. Either ``stream`` makes it piece by piece, or ``write`` whole; ``most`` recommendations fit."""

    name: str
    label: Any
    media_type: str
    stream: Callable[[Selection], Iterator[bytes]] | None = None
    write: Callable[[Selection, IO[bytes]], None] | None = None
    most: int | None = None


FORMATS = {
    each.name: each
    for each in (
        Format(
            "table.csv",
            gettext_lazy("Table, CSV"),
            "text/csv; charset=utf-8",
            stream=lambda chosen: table.csv_chunks(chosen.keys),
        ),
        Format("table.xlsx", gettext_lazy("Table, Excel"), SPREADSHEET, write=table.workbook, most=20_000),
        Format("records.json", gettext_lazy("Whole records, JSON"), "application/json", stream=json_file.chunks),
        Format("briefing.pdf", gettext_lazy("Briefing, PDF"), PDF, write=briefing_pdf, most=MOST),
        Format("briefing.docx", gettext_lazy("Briefing, Word"), WORD, write=briefing_docx, most=MOST),
        Format("matrix.docx", gettext_lazy("OHCHR's matrix, Word"), WORD, write=matrix, most=MOST),
        Format("follow-up.docx", gettext_lazy("Follow-up table, Word"), WORD, write=follow_up, most=MOST),
        Format("uhri.xlsx", gettext_lazy("As UHRI has it, Excel"), SPREADSHEET, write=uhri.workbook, most=20_000),
    )
}


def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """The list as a file; a list that the address names wrongly is refused as on its page."""
    if name not in FORMATS:
        raise Http404
    wanted, chosen = FORMATS[name], RecommendationFilter(request.GET, today=timezone.localdate())
    if chosen.problems:
        return refused(request, chosen)
    selection = selected(request, chosen)
    if wanted.most and len(selection.keys) > wanted.most:
        why = _(
            "%(count)s are too many for this kind of file, which holds %(most)s: narrow the list, or take it as CSV."
        )
        return refused(request, chosen, why % {"count": len(selection.keys), "most": wanted.most})
    try:
        answer = streamed(request, wanted, selection, chosen) if wanted.stream else written(request, wanted, selection)
    except PdfNotPossible as why_not:
        return later(refused(request, chosen, str(why_not), status=503))
    except BeingMade:
        why = _("A file is being made for somebody else just now. Try again in a moment.")
        return later(refused(request, chosen, why, status=503))
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename(wanted, selection)}"'
    answer.headers["X-Total-Count"] = str(len(selection.keys))
    return answer


def refused(request: HttpRequest, chosen: RecommendationFilter, why: str = "", status: int = 400) -> HttpResponse:
    """The page that says in sentences why an address cannot be answered."""
    return render(request, "public/recommendations.html", {"filter": chosen, "refused": why}, status=status)


def later(answer: HttpResponse) -> HttpResponse:
    answer.headers["Retry-After"] = str(MAKING)
    answer._has_been_logged = True  # Django's own sign: no error of ours
    return answer


def selected(request: HttpRequest, chosen: RecommendationFilter) -> Selection:
    query = chosen.query.urlencode()
    address = request.build_absolute_uri(reverse("recommendations") + (f"?{query}" if query else ""))
    return Selection(chosen.title, address, all_keys(chosen), timezone.localdate())


def filename(wanted: Format, selection: Selection) -> str:
    stem, _dot, ending = wanted.name.partition(".")
    return f"recommendations-{stem}-{selection.day:%Y-%m-%d}.{ending}"


def streamed(
    request: HttpRequest, wanted: Format, selection: Selection, chosen: RecommendationFilter
) -> HttpResponseBase:
    """Piece by piece; of everything, the heaviest, once for an edition."""
    pieces, edition = wanted.stream(selection), edition_of(request)
    if edition and not chosen.asked:
        address = f"{request.build_absolute_uri(request.path)} {selection.day}"
        if file := held_file(address, edition):
            return FileResponse(file, content_type=wanted.media_type)
        pieces = kept_as_sent(address, edition, pieces)
    return StreamingHttpResponse(pieces, content_type=wanted.media_type)


def written(request: HttpRequest, wanted: Format, selection: Selection) -> HttpResponseBase:
    """Made whole, once for the edition; before the first edition, for this reader alone."""
    if edition := edition_of(request):
        address = f"{request.build_absolute_uri()} {selection.day}"
        is_alone = wanted.media_type != PDF  # which is printed by a process of its own
        file = kept_file(address, edition, lambda file: wanted.write(selection, file), is_alone=is_alone)
        return FileResponse(file, content_type=wanted.media_type)
    held = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the answer closes it
    wanted.write(selection, held)
    held.seek(0)
    return FileResponse(held, content_type=wanted.media_type)
