"""The nouns of the field; product words in code."""

from .assessments import Assessment, Confidence, Status
from .documents import Document, Visit
from .follow_ups import Bearing, FollowUpEvent, Source
from .links import (
    AssessmentEvent,
    RecommendationAffectedGroup,
    RecommendationRecommendingState,
    RecommendationSdgTarget,
    RecommendationTheme,
    UserGroup,
)
from .organisations import Membership, Organisation, User
from .publication import Publication, Published, Versioned
from .recommendations import Recommendation
from .related import RelatedPair
from .responses import StateResponse
from .rules import DatePrecision, Provenance, label
from .texts import RecommendationText
from .vocabulary import (
    AffectedGroup,
    MandateHolder,
    Mechanism,
    MethodologyVersion,
    Region,
    SdgGoal,
    SdgTarget,
    State,
    Theme,
)

__all__ = [
    "AffectedGroup",
    "Assessment",
    "AssessmentEvent",
    "Bearing",
    "Confidence",
    "DatePrecision",
    "Document",
    "FollowUpEvent",
    "MandateHolder",
    "Mechanism",
    "Membership",
    "MethodologyVersion",
    "Organisation",
    "Provenance",
    "Publication",
    "Published",
    "Recommendation",
    "RecommendationAffectedGroup",
    "RecommendationRecommendingState",
    "RecommendationSdgTarget",
    "RecommendationText",
    "RecommendationTheme",
    "Region",
    "RelatedPair",
    "SdgGoal",
    "SdgTarget",
    "Source",
    "State",
    "StateResponse",
    "Status",
    "Theme",
    "User",
    "UserGroup",
    "Versioned",
    "Visit",
    "label",
]
