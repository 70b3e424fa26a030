"""The nouns of the public shape, as types: what shape.py writes, and what the API's description is made from.

Codes are stored words, which are never renamed. A class's docstring is what readers of the description read of it.
"""

from typing import TypedDict


class Word(TypedDict):
    """A stored word, which is never renamed, and its label in the language of the answer."""

    code: str
    label: str


class Day(TypedDict):
    """A date as far as it is known: year, month or day."""

    date: str
    precision: str


class StateName(TypedDict):
    """A State by its ISO 3166 code."""

    iso3: str
    name: str
    address: str


class MechanismName(TypedDict):
    """A special procedure, a treaty body or the Universal Periodic Review."""

    slug: str
    kind: Word
    name: str


class VisitShape(TypedDict):
    """The visit that a report is about."""

    began_on: str
    ended_on: str
    places: list[str]
    mandate_holder: str | None


class DocumentName(TypedDict):
    """A document in short."""

    id: str
    address: str
    symbol: str | None
    title: str
    dated: Day | None
    url: str | None


class TextShape(TypedDict):
    """The words in one language: how near they are to the document, and the secondary source if they come from one."""

    language: str
    standing: Word
    provenance: Word
    taken_from: DocumentName | None
    chapeau: str
    text: str


class Term(TypedDict):
    """A theme or an affected group of a named classification in one version."""

    scheme: str
    version: str
    code: str
    name: str


class Target(TypedDict):
    """A target of the Sustainable Development Goals."""

    code: str
    name: str


class PartName(TypedDict):
    """A recommendation that was split, or a part of one."""

    id: str
    address: str
    place: str


class ResponseShape(TypedDict):
    """What the Government answered to one recommendation, or to a report as a whole."""

    id: str
    is_to_whole_report: bool
    stance: Word
    upr_position: Word | None
    words: str
    language: str
    provenance: Word
    document: DocumentName | None
    paragraph: str | None
    taken_from: DocumentName | None
    responded: Day | None


class SourceShape(TypedDict):
    """Where an event is known from."""

    title: str
    publisher: str | None
    url: str | None
    archived_url: str | None
    document: DocumentName | None
    published: Day | None
    language: str
    independence: Word
    note: str | None


class EventShape(TypedDict):
    """Something dated that happened; its words are our own, in ``language``."""

    id: str
    address: str
    kind: Word
    title: str
    details: str | None
    language: str
    happened: Day
    until: str | None
    date_note: str | None
    place: str | None
    state_replied_on: str | None
    sources: list[SourceShape]


class BearingShape(TypedDict):
    """What an event means for the recommendation, and why."""

    bearing: Word
    reason: str | None
    event: EventShape


class OrganisationName(TypedDict):
    """Who assesses: nameless unless it agreed to be named."""

    name: str | None
    is_lead: bool
    is_demonstration: bool


class AssessmentShape(TypedDict):
    """One organisation's judgement on one day. ``cites``: public ids of the events that it rests on."""

    id: str
    address: str
    organisation: OrganisationName
    status: Word
    reason: str
    assessed_on: str
    evidence_until: str
    confidence: Word
    methodology: str
    corrects: str | None
    correction_reason: str | None
    cites: list[str]


class Whereabouts(TypedDict):
    """To whom it was made, in which document, and at which place in it."""

    id: str
    address: str
    state: StateName
    mechanism: MechanismName | None
    document: DocumentName
    visit: VisitShape | None
    paragraph: str | None
    sub_item: str | None
    part: int | None
    part_of: PartName | None
    parts: list[PartName]


class RecommendationShape(Whereabouts):
    """One recommendation with all that is public of it. ``id``: document and place, as in its permanent address."""

    title: str
    addressee: Word
    texts: list[TextShape]
    themes: list[Term]
    affected_groups: list[Term]
    sdg_targets: list[Target]
    recommending_states: list[StateName]
    status: Word
    stance: Word | None
    responses: list[ResponseShape]
    events: list[BearingShape]
    assessments: list[AssessmentShape]
    published_on: str | None
