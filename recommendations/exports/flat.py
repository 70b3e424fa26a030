"""The flat shape of a record: one line of cells that spreadsheets, statistics and our own import read alike.

Names are English and choices are their stored words, so that a line is the same for every reader. Dates are ISO 8601 and stand
beside their precision. Texts in other languages than the seven named here are in the JSON export and the API only.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date

from recommendations.models import Assessment, Recommendation, StateResponse
from recommendations.models.bearings import Meaning
from recommendations.models.texts import RecommendationText
from recommendations.public.standing import Standing
from recommendations.search.gathering import Gathered

from .cells import LANGUAGES, as_typed, inert

BETWEEN = "; "
ABOUT = [
    "address",
    "state",
    "state_name",
    "mechanism_kind",
    "mechanism",
    "mechanism_name",
    "document",
    "document_address",
    "document_kind",
    "document_title",
    "document_date",
    "document_date_precision",
    "paragraph",
    "sub_item",
    "part_of",
    "part_number",
    "position",
    "heading",
    "addressee",
]
TEXTS = [*(f"text_{language}" for language in LANGUAGES), "text_standing", "text_provenance"]
LINKS = ["recommending_states", "themes", "affected_groups", "sdg_targets"]
JUDGED = ["status", "assessed_by", "assessed_on", "assessment_reason", "evidence_until", "confidence"]
ANSWERED = [
    "stance",
    "upr_position",
    "response_words",
    "response_language",
    "response_document",
    "response_paragraph",
    "responded_on",
]
FOLLOWED = [*(f"events_{meaning}" for meaning in Meaning.values), "last_event_on", "last_event_precision"]
COLUMNS = [*ABOUT, *TEXTS, *LINKS, *JUDGED, *ANSWERED, *FOLLOWED]


def line(cells: Iterable[str]) -> str:
    """One line of CSV (RFC 4180) with its end."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerow([inert(cell) for cell in cells])
    return held.getvalue()


def cells_of(lines: Iterable[str]) -> Iterable[list[str]]:
    """The cells of such lines, as typed."""
    for row in csv.reader(lines):
        yield [as_typed(cell) for cell in row]


def cells_by_recommendation(gathered: Gathered) -> dict[int, list[str]]:
    """The cells of each recommendation of a batch."""
    wholes = {row.part_of_id for row in gathered.rows if row.part_of_id}
    slugs = dict(Recommendation.objects.for_public().filter(pk__in=wholes).values_list("pk", "slug"))
    return {row.pk: cells_of_row(row, gathered, slugs) for row in gathered.rows}


def cells_of_row(row: Recommendation, gathered: Gathered, slugs: dict[int, str]) -> list[str]:
    meanings = Counter(told.meaning for told in gathered.told.get(row.pk, []) if told.has_happened)
    return [
        *about(row, gathered, slugs),
        *text_cells(gathered.texts.get(row.pk, [])),
        *(link_cell(name, row, gathered) for name in LINKS),
        row.status,
        *judgement(gathered.assessments.get(row.pk, [])),
        row.stance,
        *answer(gathered.answers.get(row.pk, [])),
        *(str(meanings[meaning]) for meaning in Meaning.values),
        *dated(row.last_event_on, row.last_event_on_precision),
    ]


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def dated(value: date | None, precision: str | None) -> list[str]:
    return [day(value), precision or ""] if value else ["", ""]


def about(row: Recommendation, gathered: Gathered, slugs: dict[int, str]) -> list[str]:
    document, state = gathered.documents[row.document_id], gathered.vocabulary.states[row.state_id]
    mechanism = gathered.vocabulary.mechanisms.get(document.mechanism_id)
    return [
        f"{document.slug}/{row.slug}",
        state.iso3,
        state.name["en"],
        *([mechanism.kind, mechanism.slug, mechanism.name["en"]] if mechanism else ["", "", ""]),
        document.symbol,
        document.slug,
        document.kind,
        document.title,
        *dated(document.dated_on, document.dated_on_precision),
        row.paragraph,
        row.sub_item,
        slugs.get(row.part_of_id, ""),
        str(row.part_number or ""),
        str(row.position),
        row.title,
        row.addressee,
    ]


def text_cells(texts: list[RecommendationText]) -> list[str]:
    by_language = {text.language: text for text in texts}
    held = [by_language[language] for language in LANGUAGES if language in by_language]
    return [
        *(by_language[language].text if language in by_language else "" for language in LANGUAGES),
        BETWEEN.join(f"{text.language}={text.standing}" for text in held),
        BETWEEN.join(f"{text.language}={text.provenance}" for text in held),
    ]


def link_cell(name: str, row: Recommendation, gathered: Gathered) -> str:
    terms = gathered.vocabulary.terms[name]
    word = "iso3" if name == "recommending_states" else "code"
    return BETWEEN.join(sorted(getattr(terms[key], word) for key in gathered.links[name].get(row.pk, [])))


def judgement(assessments: list[Assessment]) -> list[str]:
    """Of the assessment that is the headline: by whom, when, why, on what was known until when, how surely."""
    row = Standing(assessments).headline
    if row is None:
        return [""] * (len(JUDGED) - 1)
    return [row.organisation.slug, day(row.assessed_on), row.reason, day(row.evidence_until), row.confidence]


def answer(answers: list[StateResponse]) -> list[str]:
    """The newest to the recommendation itself, not to its whole report."""
    if not answers:
        return [""] * (len(ANSWERED) - 1)
    row = answers[0]
    document = row.document.symbol or row.document.slug if row.document else ""
    said = [row.upr_position, row.words, row.language if row.words else "", document, row.paragraph]
    return [*said, day(row.responded_on)]
