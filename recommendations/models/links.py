"""The many-to-many links as rows of their own, so that they too have a history and obey their parents."""

from .account_rules import sessions_end_with_every_change
from .assessments import Assessment
from .confidential import ConfidentialSource
from .follow_ups import FollowUpEvent
from .history import with_history
from .organisations import User
from .publication_rules import parts_stay_with
from .recommendations import Recommendation


@with_history
class RecommendationTheme(Recommendation.themes.through):
    class Meta:
        proxy = True


@with_history
class RecommendationAffectedGroup(Recommendation.affected_groups.through):
    class Meta:
        proxy = True


@with_history
class RecommendationSdgTarget(Recommendation.sdg_targets.through):
    class Meta:
        proxy = True


@with_history
class RecommendationRecommendingState(Recommendation.recommending_states.through):
    class Meta:
        proxy = True


@with_history
class AssessmentEvent(Assessment.events.through):
    class Meta:
        proxy = True
        triggers = [parts_stay_with("recommendations_assessment", "assessment_id")]


@with_history
class UserGroup(User.groups.through):
    class Meta:
        proxy = True
        triggers = sessions_end_with_every_change("user_id")


@with_history
class EventReader(FollowUpEvent.readers.through):
    class Meta:
        proxy = True


@with_history
class SourceOpener(ConfidentialSource.openers.through):
    class Meta:
        proxy = True
