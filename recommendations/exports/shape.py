"""The one public shape of a record: plain dicts that the API answers with and the JSON export writes.

Every address is permanent and names no language; every code is the stored word, with its label in the reader's language
beside it; a date is as long as it is known ("2016", "2016-03", "2016-03-01"), with its precision. Nothing here asks the
database: the rows come whole (records.py).
"""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from recommendations.models import (
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    Mechanism,
    Organisation,
    Recommendation,
    RecommendationText,
    Source,
    State,
    StateResponse,
    Status,
    Visit,
)
from recommendations.models.responses import Stance, UprPosition

from .nouns import (
    AssessmentShape,
    BearingShape,
    Day,
    DocumentName,
    EventShape,
    MechanismName,
    OrganisationName,
    PartName,
    RecommendationShape,
    ResponseShape,
    SourceShape,
    StateName,
    Term,
    TextShape,
    VisitShape,
    Whereabouts,
    Word,
)
from .records import Record

FORMAT = "1.0"  # of the shape; the page about the data has its change log
KNOWN = {"year": 4, "month": 7, "day": 10}  # letters of an ISO date


def shape(record: Record) -> RecommendationShape:
    """All that is public of a recommendation, in the language that is active."""
    row = record.recommendation
    ids = {each.pk: each.public_id for each in record.assessments}
    return {
        **whereabouts(row),
        "title": row.title,
        "addressee": word(row, "addressee"),
        "texts": [text_shape(text) for text in row.texts.all()],
        "themes": [term(theme) for theme in row.themes.all()],
        "affected_groups": [term(group) for group in row.affected_groups.all()],
        "sdg_targets": [{"code": each.code, "name": str(each)} for each in row.sdg_targets.all()],
        "recommending_states": [state_name(state) for state in row.recommending_states.all()],
        "status": of_status(row.status),
        "stance": of_stance(row.stance),
        "responses": [response_shape(answer) for answer in record.responses],
        "events": [bearing_shape(bearing) for bearing in record.bearings],
        "assessments": [assessment_shape(each, of=row, ids=ids) for each in record.assessments],
        "published_on": row.published_at.date().isoformat() if row.published_at else None,
    }


def whereabouts(row: Recommendation) -> Whereabouts:
    """Where it stands: its permanent address, to whom, in which document, and at which place in it."""
    document = row.document
    return {
        "id": identity(document, row),
        "address": recommendation_address(document, row),
        "state": state_name(row.state),
        "mechanism": mechanism_name(document.mechanism) if document.mechanism else None,
        "document": document_name(document),
        "visit": visit_shape(document.visit) if document.visit else None,
        "paragraph": row.paragraph or None,
        "sub_item": row.sub_item or None,
        "part": row.part_number,
        "part_of": part_name(document, row.part_of) if row.part_of else None,
        "parts": [part_name(document, part) for part in row.parts.all()],
    }


# --- words, days, addresses --------------------------------------------------------------------------------------


def word(row: Any, field: str) -> Word:
    code = str(getattr(row, field))
    return {"code": code, "label": str(labels(type(row), field)[code])}


@cache
def labels(model: type, field: str) -> dict[str, Any]:
    """The same as Django's ``get_…_display`` reads, which makes it anew at each call: a third of a whole record's time."""
    return dict(model._meta.get_field(field).flatchoices)


def of_status(code: str) -> Word:
    return {"code": code, "label": str(Status(code).label)}


def of_stance(code: str) -> Word | None:
    return {"code": code, "label": str(Stance(code).label)} if code else None


def of_position(code: str) -> Word | None:
    return {"code": code, "label": str(UprPosition(code).label)} if code else None


def day(on: date | None, precision: str) -> Day | None:
    return {"date": on.isoformat()[: KNOWN[precision]], "precision": precision} if on else None


def iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def address_of(name: str, *args: str) -> str:
    """The permanent address of a page, whole and without a language."""
    return settings.SITE_ADDRESS + path_of(name, *args)


@lru_cache(maxsize=10_000)  # the same documents and States stand in record after record
def path_of(name: str, *args: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


def identity(document: Document, row: Recommendation) -> str:
    return f"{document.slug}/{row.slug}"


def recommendation_address(document: Document, row: Recommendation) -> str:
    return address_of("recommendation", document.slug, row.slug)


# --- parts -------------------------------------------------------------------------------------------------------


def state_name(state: State) -> StateName:
    return {"iso3": state.iso3, "name": str(state), "address": address_of("state", state.slug)}


def mechanism_name(mechanism: Mechanism) -> MechanismName:
    return {"slug": mechanism.slug, "kind": word(mechanism, "kind"), "name": str(mechanism)}


def visit_shape(visit: Visit) -> VisitShape:
    return {
        "began_on": visit.began_on.isoformat(),
        "ended_on": visit.ended_on.isoformat(),
        "places": list(visit.places),
        "mandate_holder": visit.mandate_holder.name if visit.mandate_holder else None,
    }


def document_name(document: Document) -> DocumentName:
    return {
        "id": document.slug,
        "address": address_of("document", document.slug),
        "symbol": document.symbol or None,
        "title": document.title,
        "dated": day(document.dated_on, document.dated_on_precision),
        "url": document.url or None,
    }


def text_shape(text: RecommendationText) -> TextShape:
    return {
        "language": text.language,
        "standing": word(text, "standing"),
        "provenance": word(text, "provenance"),
        "taken_from": document_name(text.taken_from) if text.taken_from else None,
        "chapeau": text.chapeau,
        "text": text.text,
    }


def term(row: Any) -> Term:
    return {"scheme": row.scheme, "version": row.scheme_version, "code": row.code, "name": str(row)}


def part_name(document: Document, part: Recommendation) -> PartName:
    return {"id": identity(document, part), "address": recommendation_address(document, part), "place": part.place}


def response_shape(answer: StateResponse) -> ResponseShape:
    return {
        "id": answer.public_id,
        "is_to_whole_report": answer.report_id is not None,
        "stance": word(answer, "stance"),
        "upr_position": of_position(answer.upr_position),
        "words": answer.words,
        "language": answer.language,
        "provenance": word(answer, "provenance"),
        "document": document_name(answer.document) if answer.document else None,
        "paragraph": answer.paragraph or None,
        "taken_from": document_name(answer.taken_from) if answer.taken_from else None,
        "responded": day(answer.responded_on, answer.responded_on_precision),
    }


def source_shape(source: Source) -> SourceShape:
    return {
        "title": source.title,
        "publisher": source.publisher or None,
        "url": source.url or None,
        "archived_url": source.archived_url or None,
        "document": document_name(source.document) if source.document else None,
        "published": day(source.published_on, source.published_on_precision),
        "language": source.language,
        "independence": word(source, "independence"),
        "note": source.note or None,
    }


def event_shape(event: FollowUpEvent) -> EventShape:
    return {
        "id": event.public_id,
        "address": address_of("event", event.public_id),
        "kind": word(event, "kind"),
        "title": event.title,
        "details": event.details or None,
        "language": event.language,
        "happened": {
            "date": event.happened_on.isoformat()[: KNOWN[event.happened_on_precision]],
            "precision": event.happened_on_precision,
        },
        "until": iso(event.until_on),
        "date_note": event.date_note or None,
        "place": event.place or None,
        "state_replied_on": iso(event.state_replied_on),
        "sources": [source_shape(source) for source in event.sources.all()],
    }


def bearing_shape(bearing: Bearing) -> BearingShape:
    return {
        "bearing": word(bearing, "meaning"),
        "reason": bearing.reason or None,
        "event": event_shape(bearing.event),
    }


def organisation_name(organisation: Organisation) -> OrganisationName:
    return {
        "name": organisation.name or None,
        "is_lead": organisation.is_lead,
        "is_demonstration": organisation.is_demonstration,
    }


def assessment_shape(row: Assessment, *, of: Recommendation, ids: dict[int, str]) -> AssessmentShape:
    """``ids``: public ids by key of those that a correction may name."""
    return {
        "id": row.public_id,
        "address": f"{recommendation_address(of.document, of)}#{row.public_id}",
        "organisation": organisation_name(row.organisation),
        "status": word(row, "status"),
        "reason": row.reason,
        "assessed_on": row.assessed_on.isoformat(),
        "evidence_until": row.evidence_until.isoformat(),
        "confidence": word(row, "confidence"),
        "methodology": row.methodology.version,
        "corrects": ids.get(row.corrects_id or 0),
        "correction_reason": row.correction_reason or None,
        "cites": sorted({event.public_id for event in row.events.all()}),
    }
