"""Recommendations as rows of a list. Half the time of a list goes into them, so a worker keeps those of one edition."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Value
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from recommendations.models import Bearing, Recommendation, StateResponse
from recommendations.search.asking import Sought
from recommendations.search.excerpts import Piece, Way, excerpt, is_in, ways_sought

from .held import Held
from .places import place

held = Held(most=6_000_000)  # characters: some 6,000 rows
held_found = Held(most=2_000_000)  # those with words that somebody sought, apart: there are as many as there are words


class Row(NamedTuple):
    """``place``: as addresses name it. ``html`` is all that depends on the recommendation, edition and language alone."""

    key: int
    place: str
    html: SafeString


def rows_of(keys: list[int], sought: Sought | None = None, *, edition: int, in_document: bool = False) -> list[Row]:
    """Those of them that are public, in this order; with the words around what was sought, in the first that has it of
    the texts, the answers, the events. ``in_document``: on a page that names the document already."""
    wanted = tuple(ways_sought(sought)) if sought else ()
    kept, about = held_found if wanted else held, (get_language(), in_document, wanted)
    made = {key: kept.find((key, about), edition) for key in keys}
    rows = read([key for key, known in made.items() if known is None])
    note_what_was_found(rows, wanted)
    for row in rows:
        made[row.pk] = written(row, in_document=in_document)
        kept.keep((row.pk, about), edition, made[row.pk], size=len(made[row.pk].html))
    return [row for row in made.values() if row is not None]


def rows_as_at(keys: list[int], day: date) -> list[Row]:
    """The same as they were on a day, each leading to its page of that day; none is kept, for there are many days."""
    rows = read(keys, by=day)
    note_what_was_found(rows, ())
    return [written(row, address=page_as_at(row, day)) for row in rows]


def page_as_at(row: Recommendation, day: date) -> str:
    return reverse("recommendation_as_at", args=[row.document.slug, row.slug, day])


def read(keys: list[int], *, by: date | None = None) -> list[Recommendation]:
    rows = Recommendation.objects.for_public().public_by(by).with_row(by=by).in_bulk(keys) if keys else {}
    return [rows[key] for key in keys if key in rows]


def written(row: Recommendation, *, in_document: bool = False, address: str = "") -> Row:
    context = {"row": row, "in_document": in_document, "address": address or row.get_absolute_url()}
    html = render_to_string("public/_row.html", context)
    return Row(row.pk, place(row), SafeString(html.strip()))


def note_what_was_found(rows: list[Recommendation], wanted: Sequence[Way]) -> None:
    for row in rows:
        row.shown_text, row.excerpt = shown(row, wanted)
    if wanted and rows:
        note_elsewhere([row for row in rows if not any(piece.is_found for piece in row.excerpt)], wanted)


def shown(row: Recommendation, wanted: Sequence[Way]) -> tuple[Any, list[Piece]]:
    texts = row.texts.all()
    text = next((each for each in texts if wanted and is_in(each.text, each.language, wanted)), None)
    text = text or next(iter(texts), None)
    return text, excerpt(text.text, text.language, wanted) if text and wanted else []


def note_elsewhere(rows: list[Recommendation], wanted: Sequence[Way]) -> None:
    """Where no text has what was found: the answer or the event (by its public id) that has it, as ``elsewhere``."""
    keys = [row.pk for row in rows]
    answers = StateResponse.objects.for_public().filter(recommendation__in=keys).exclude(words="")
    in_document = defaultdict(list)
    for row in rows:
        in_document[row.document_id].append(row.pk)
    to_reports = StateResponse.objects.for_public().filter(report__in=in_document).exclude(words="")
    told = Bearing.objects.for_public().filter(recommendation__in=keys)
    said = [
        *answers.values_list("recommendation", "language", "words", Value("")),
        *(
            (key, language, words, "")
            for report, language, words in to_reports.values_list("report", "language", "words")
            for key in in_document[report]
        ),
        *told.values_list("recommendation", "event__language", "event__title", "event__public_id"),
        *told.exclude(event__details="").values_list(
            "recommendation", "event__language", "event__details", "event__public_id"
        ),
    ]
    first: dict[int, tuple[str, str, list[Piece]]] = {}
    for key, language, text, event in said:
        if key not in first and is_in(text, language, wanted):
            first[key] = event, language, excerpt(text, language, wanted)
    for row in rows:
        row.elsewhere = first.get(row.pk)
