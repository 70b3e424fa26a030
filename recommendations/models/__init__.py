"""The nouns of the field; product words in code."""

from .accounts import Factor, Invitation, Session, Tally
from .alerts import Alert
from .assessments import Assessment, Confidence, Status
from .attachments import Attachment
from .bearings import Bearing
from .confidential import ConfidentialSource, Opening
from .copies import CleanedCopy
from .custody import Custody, Upload
from .dates import NextDate
from .documents import Document, Visit
from .drafts import Draft
from .evidence import Evidence
from .follow_ups import FollowUpEvent
from .imports import ColumnMapping, Import, ImportRow, Label, OutsideName
from .links import (
    AssessmentEvent,
    EventReader,
    RecommendationAffectedGroup,
    RecommendationRecommendingState,
    RecommendationSdgTarget,
    RecommendationTheme,
    SourceOpener,
    UserGroup,
)
from .listings import Edition, EventListing, Likeness, Listing, Touched, Word
from .organisations import Membership, Organisation, User
from .publication import Publication, Published, Versioned
from .recommendations import Recommendation
from .record import Erased, Erasure, Link, Shape
from .related import RelatedPair
from .responses import StateResponse
from .rules import DatePrecision, Provenance, label
from .sealing_keys import SealingKey
from .sources import Source
from .texts import RecommendationText
from .tombstones import Tombstone
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
    "Alert",
    "Assessment",
    "AssessmentEvent",
    "Attachment",
    "Bearing",
    "CleanedCopy",
    "ColumnMapping",
    "Confidence",
    "ConfidentialSource",
    "Custody",
    "DatePrecision",
    "Document",
    "Draft",
    "Edition",
    "Erased",
    "Erasure",
    "EventListing",
    "EventReader",
    "Evidence",
    "Factor",
    "FollowUpEvent",
    "Import",
    "ImportRow",
    "Invitation",
    "Label",
    "Likeness",
    "Link",
    "Listing",
    "MandateHolder",
    "Mechanism",
    "Membership",
    "MethodologyVersion",
    "NextDate",
    "Opening",
    "Organisation",
    "OutsideName",
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
    "SealingKey",
    "Session",
    "Shape",
    "Source",
    "SourceOpener",
    "State",
    "StateResponse",
    "Status",
    "Tally",
    "Theme",
    "Tombstone",
    "Touched",
    "Upload",
    "User",
    "UserGroup",
    "Versioned",
    "Visit",
    "Word",
    "label",
]
