"""A case in one file: documents, recommendations and what followed, created as drafts and published."""

from datetime import datetime
from pathlib import Path

from recommendations.models import (
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    MethodologyVersion,
    Organisation,
    Recommendation,
    RecommendationText,
    RelatedPair,
    Source,
    StateResponse,
    Visit,
)

from .loader import Loader, Outcome
from .nouns import Noun, Part, Row, joined
from .reading import expect_known, read_json, said_of

TEXTS = Part("texts", RecommendationText, "recommendation", "language standing provenance taken_from text")
BEARINGS = Part("bearings", Bearing, "event", "meaning reason", keyed_by="recommendation")
SOURCES = Part(
    "sources",
    Source,
    "event",
    "title publisher url archived_url document published_on published_on_precision seen_on language independence note",
)


def in_its_mandate(visit: Row) -> Row:
    """A holder is named by the name alone, but may have held other mandates too."""
    holder = visit.get("mandate_holder")
    return {**visit, "mandate_holder": holder and joined([visit["mechanism"], holder])}


# In this order: each refers only to those above it, or earlier in its own section.
NOUNS = (
    Noun("organisations", Organisation, "slug name url is_named is_demonstration"),
    Noun("methodology", MethodologyVersion, "version in_force_from changes"),
    Noun(
        "visits", Visit, "state mechanism mandate_holder began_on ended_on places", alias="key", reworded=in_its_mandate
    ),
    Noun(
        "documents",
        Document,
        "slug symbol kind title language publisher dated_on dated_on_precision state mechanism visit responds_to url"
        " archived_url note",
    ),
    Noun(
        "recommendations",
        Recommendation,
        "document slug paragraph sub_item position title state addressee part_of part_number",
        links="themes affected_groups sdg_targets recommending_states",
        parts=(TEXTS,),
    ),
    Noun(
        "related",
        RelatedPair,
        "first second reason",
        keys=(
            "first__document__slug first__slug second__document__slug second__slug",
            "second__document__slug second__slug first__document__slug first__slug",
        ),
    ),
    Noun(
        "responses",
        StateResponse,
        "public_id recommendation report stance upr_position words language provenance document paragraph taken_from"
        " responded_on responded_on_precision",
    ),
    Noun(
        "events",
        FollowUpEvent,
        "public_id state kind title details language happened_on happened_on_precision until_on date_note place"
        " state_replied_on logged_by",
        parts=(BEARINGS, SOURCES),
    ),
    Noun(
        "assessments",
        Assessment,
        "public_id recommendation organisation status reason evidence_until assessed_on confidence methodology corrects"
        " correction_reason",
        links="events",
    ),
)
ABOUT = ("title", "sources_note")


def load_case(path: Path, *, at: datetime) -> list[Outcome]:
    """Create and publish what the file holds and the record has not, all or nothing. Raises Refused."""
    content = read_json(path)
    with said_of(str(path)):
        expect_known(content, [*ABOUT, *[noun.section for noun in NOUNS]])
    return Loader(at=at).load_all(NOUNS, lambda noun: content.get(noun.section, []))
