"""The shapes of the nouns that the API answers with besides recommendations: each with what it belongs to."""

from typing import TypedDict

from recommendations.exports.nouns import (
    AssessmentShape,
    DocumentName,
    EventShape,
    MechanismName,
    OrganisationName,
    ResponseShape,
    StateName,
    VisitShape,
    Word,
)
from recommendations.exports.shape import (
    address_of,
    assessment_shape,
    document_name,
    event_shape,
    identity,
    mechanism_name,
    organisation_name,
    recommendation_address,
    response_shape,
    state_name,
    visit_shape,
    word,
)
from recommendations.models import Assessment, Document, FollowUpEvent, Recommendation, State, StateResponse, label


class RecommendationName(TypedDict):
    """A recommendation in short."""

    id: str
    address: str
    title: str


class BearsOn(TypedDict):
    """What an event means for one recommendation."""

    recommendation: RecommendationName
    bearing: Word
    reason: str | None


class EventRecord(EventShape):
    """An event with the State, who logged it, and the recommendations that it bears on."""

    state: StateName
    logged_by: OrganisationName | None
    bears_on: list[BearsOn]


class AssessmentRecord(AssessmentShape):
    """An assessment with what it judges."""

    recommendation: RecommendationName
    state: StateName


class ResponseRecord(ResponseShape):
    """What a Government answered, with the recommendation or the report that it answers."""

    recommendation: RecommendationName | None
    report: DocumentName | None


class DocumentRecord(DocumentName):
    """A document; ``recommendation_count``: how many public recommendations stand in it."""

    kind: Word
    language: str
    publisher: str | None
    state: StateName | None
    mechanism: MechanismName | None
    visit: VisitShape | None
    responds_to: DocumentName | None
    archived_url: str | None
    note: str | None
    recommendation_count: int


class StateRecord(StateName):
    """A State; ``recommendation_count``: how many public recommendations were made to it."""

    slug: str
    iso2: str
    m49: str
    formal_name: str | None
    region: str
    is_member: bool
    recommendation_count: int


class VocabularyTerm(TypedDict):
    """A word that can be filtered by, with what it means where that is defined."""

    code: str
    label: str
    scheme: str | None
    version: str | None
    meaning: str | None


class VocabularyName(TypedDict):
    """A list of words."""

    name: str
    label: str
    url: str


class EndPoint(TypedDict):
    """Where something can be asked for."""

    name: str
    url: str


def recommendation_name(row: Recommendation) -> RecommendationName:
    document = row.document
    return {"id": identity(document, row), "address": recommendation_address(document, row), "title": row.title}


def event_record(event: FollowUpEvent) -> EventRecord:
    """Of an event with its State, organisation, sources and bearings."""
    return {
        **event_shape(event),
        "state": state_name(event.state),
        "logged_by": organisation_name(event.logged_by) if event.logged_by else None,
        "bears_on": [
            {
                "recommendation": recommendation_name(bearing.recommendation),
                "bearing": word(bearing, "meaning"),
                "reason": bearing.reason or None,
            }
            for bearing in event.bearings.all()
        ],
    }


def assessment_record(row: Assessment) -> AssessmentRecord:
    """Of an assessment with its organisation, methodology, events, what it corrects and what it judges."""
    judged, earlier = row.recommendation, row.corrects
    return {
        **assessment_shape(row, of=judged, ids={earlier.pk: earlier.public_id} if earlier else {}),
        "recommendation": recommendation_name(judged),
        "state": state_name(judged.state),
    }


def response_record(answer: StateResponse) -> ResponseRecord:
    """Of an answer with its documents and what it answers."""
    return {
        **response_shape(answer),
        "recommendation": recommendation_name(answer.recommendation) if answer.recommendation else None,
        "report": document_name(answer.report) if answer.report else None,
    }


def document_record(document: Document) -> DocumentRecord:
    """Of a document with its State, mechanism, visit and the document that it answers."""
    return {
        **document_name(document),
        "kind": word(document, "kind"),
        "language": document.language,
        "publisher": document.publisher or None,
        "state": state_name(document.state) if document.state else None,
        "mechanism": mechanism_name(document.mechanism) if document.mechanism else None,
        "visit": visit_shape(document.visit) if document.visit else None,
        "responds_to": document_name(document.responds_to) if document.responds_to else None,
        "archived_url": document.archived_url or None,
        "note": document.note or None,
        "recommendation_count": document.recommendation_count,
    }


def state_record(state: State, *, count: int) -> StateRecord:
    """Of a State with its sub-region."""
    return {
        **state_name(state),
        "slug": state.slug,
        "iso2": state.iso2,
        "m49": state.m49,
        "formal_name": label(state.formal_name) or None,
        "region": str(state.subregion),
        "is_member": state.is_member,
        "recommendation_count": count,
    }


def endpoint(name: str) -> EndPoint:
    return {"name": name, "url": address_of(f"api_{name}")}
