"""A report of the United Nations → one proposed recommendation for each numbered paragraph, lettered item and, where asked, sub-item."""

from pathlib import Path

from django.utils.translation import gettext as _

from ..rows import Reading, Unreadable
from . import docx, html, pdf, text
from .first_page import first_page
from .language import language_of
from .making import reviewed_row, row_of
from .proposals import proposals
from .review import looks_like_review, review_proposals
from .sections import has_section, placed
from .splitting import outline

KINDS = {"docx": docx.source, "pdf": pdf.source, "html": html.source, "text": text.source}

MOST_BLOCKS = 20_000


def kind_of(path: Path) -> str:
    with path.open("rb") as file:
        begins = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begins.startswith(b"%pdf-"):
        return "pdf"
    if begins.startswith(b"pk"):
        return "docx"
    return "html" if begins.startswith((b"<!doctype html", b"<html", b"<p", b"<div", b"<ol", b"<h")) else "text"


def read_report(path: Path | str, *, kind_of_file: str = "", split_roman: bool = False) -> Reading:
    """``kind_of_file``: docx, pdf, html or text; without it, what the file begins with says it. Raises Unreadable."""
    source = KINDS[kind_of_file or kind_of(Path(path))](Path(path))
    shared = first_page(source) | {"language": language_of(source.blocks)}
    if len(source.blocks) > MOST_BLOCKS:
        raise Unreadable(
            _("The file has more paragraphs than a report can have. Take only the report, or only its recommendations.")
        )
    parts = placed(outline(source.blocks))
    if shared.get("document_kind") == "upr_report" or looks_like_review(parts):
        rows = [reviewed_row(reviewed) for reviewed in review_proposals(parts)]
    else:
        rows = [row_of(proposal) for proposal in proposals(parts, split_roman=split_roman)]
    if not rows:
        raise Unreadable(_("No recommendation was found. Paste the section that has them, or enter them by hand."))
    notes = list(source.notes)
    if not has_section(parts):
        notes.append(
            _(
                "The report has no heading for recommendations: what asks somebody to act was taken from the whole of it."
            )
        )
    return Reading(rows=iter(rows), shared=shared, notes=notes)
