"""The flat shape of a record: one line of cells that spreadsheets, statistics and our own import read alike.

Names are English and choices are their stored words, so that a line is the same for every reader. Dates are ISO 8601 and stand
beside their precision. Texts in other languages than the seven named here are in the JSON export and the API only.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from recommendations.models import (
    AffectedGroup,
    Assessment,
    Bearing,
    Document,
    Mechanism,
    Recommendation,
    SdgTarget,
    State,
    StateResponse,
    Theme,
)
from recommendations.models.follow_ups import Meaning
from recommendations.models.texts import RecommendationText
from recommendations.public.standing import Standing

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


def cells_by_recommendation(rows: Sequence[Recommendation]) -> dict[int, list[str]]:
    """The cells of rows that have ``status``, ``stance``, ``last_event_on`` and its precision, in a fixed number of queries."""
    keys = [row.pk for row in rows]
    names = Names(rows)
    texts, links, judged = texts_of(keys), links_of(keys), judgements(keys)
    answers, counts = answers_to(keys), bearing_counts(keys)
    return {
        row.pk: [
            *names.about(row),
            *texts.get(row.pk, [""] * len(TEXTS)),
            *links[row.pk],
            row.status,
            *judged.get(row.pk, [""] * (len(JUDGED) - 1)),
            row.stance,
            *answers.get(row.pk, [""] * (len(ANSWERED) - 1)),
            *(str(counts[row.pk][meaning]) for meaning in Meaning.values),
            *dated(row.last_event_on, row.last_event_on_precision),
        ]
        for row in rows
    }


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def dated(value: date | None, precision: str | None) -> list[str]:
    return [day(value), precision or ""] if value else ["", ""]


class Names:
    """The documents, States and mechanisms of some rows, read once."""

    def __init__(self, rows: Sequence[Recommendation]) -> None:
        self.states = State.objects.in_bulk()
        self.mechanisms = Mechanism.objects.in_bulk()
        self.documents = Document.objects.for_public().in_bulk({row.document_id for row in rows})
        wholes = {row.part_of_id for row in rows if row.part_of_id}
        self.wholes = dict(Recommendation.objects.for_public().filter(pk__in=wholes).values_list("pk", "slug"))

    def about(self, row: Recommendation) -> list[str]:
        document, state = self.documents[row.document_id], self.states[row.state_id]
        mechanism = self.mechanisms.get(document.mechanism_id)
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
            self.wholes.get(row.part_of_id, ""),
            str(row.part_number or ""),
            str(row.position),
            row.title,
            row.addressee,
        ]


def texts_of(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    rows = RecommendationText.objects.filter(recommendation__in=keys).order_by("recommendation", "language")
    for key, language, *said in rows.values_list("recommendation", "language", "text", "standing", "provenance"):
        found[key][language] = tuple(said)
    return {key: text_cells(texts) for key, texts in found.items()}


def text_cells(texts: dict[str, tuple[str, str, str]]) -> list[str]:
    held = [language for language in LANGUAGES if language in texts]
    return [
        *(texts.get(language, ("",))[0] for language in LANGUAGES),
        BETWEEN.join(f"{language}={texts[language][1]}" for language in held),
        BETWEEN.join(f"{language}={texts[language][2]}" for language in held),
    ]


def links_of(keys: Sequence[int]) -> dict[int, list[str]]:
    sources = (
        ("recommending_states", "state", State, "iso3"),
        ("themes", "theme", Theme, "code"),
        ("affected_groups", "affectedgroup", AffectedGroup, "code"),
        ("sdg_targets", "sdgtarget", SdgTarget, "code"),
    )
    found: dict[int, list[list[str]]] = {key: [[] for _source in sources] for key in keys}
    for at, (name, column, model, word) in enumerate(sources):
        words = dict(model.objects.values_list("pk", word))
        through = getattr(Recommendation, name).through.objects.filter(recommendation__in=keys).order_by()
        for key, linked in through.values_list("recommendation", column):
            found[key][at].append(str(words[linked]))
    return {key: [BETWEEN.join(sorted(words)) for words in each] for key, each in found.items()}


def judgements(keys: Sequence[int]) -> dict[int, list[str]]:
    """Of the assessment that is the headline: by whom, when, why, on what was known until when, how surely."""
    rows = Assessment.objects.for_public().filter(recommendation__in=keys).select_related("organisation").by_newest()
    found: dict[int, list[Assessment]] = defaultdict(list)
    for row in rows:
        found[row.recommendation_id].append(row)
    headlines = {key: Standing(history).headline for key, history in found.items()}
    return {
        key: [row.organisation.slug, day(row.assessed_on), row.reason, day(row.evidence_until), row.confidence]
        for key, row in headlines.items()
        if row
    }


def answers_to(keys: Sequence[int]) -> dict[int, list[str]]:
    """The newest to each itself, not to its whole report."""
    rows = StateResponse.objects.for_public().filter(recommendation__in=keys).select_related("document").by_newest()
    found: dict[int, list[str]] = {}
    for row in rows:
        document = row.document.symbol or row.document.slug if row.document else ""
        said = [row.upr_position, row.words, row.language if row.words else "", document, row.paragraph]
        found.setdefault(row.recommendation_id, [*said, day(row.responded_on)])
    return found


def bearing_counts(keys: Sequence[int]) -> dict[int, Counter[Any]]:
    found: dict[int, Counter[Any]] = defaultdict(Counter)
    rows = Bearing.objects.for_public().of_what_happened().filter(recommendation__in=keys).order_by()
    for key, meaning in rows.values_list("recommendation", "meaning"):
        found[key][meaning] += 1
    return found
