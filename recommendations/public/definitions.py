"""What every word means: the methodology page reads this, and so may any other page that shows a word.

Grades A to E are those of the Human Rights Committee's follow-up procedure (CCPR/C/108/2); the third column is
UPR Info's mid-term scale. The mappings are ours.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.models import Confidence, Status
from recommendations.models.bearings import Meaning
from recommendations.models.responses import Stance


@dataclass(frozen=True)
class Definition:
    """A word of a scale with its meaning; for a status also its nearest grades on two UN scales."""

    value: str
    meaning: object
    committee_grade: object = ""
    upr_info: object = ""


STATUSES = [
    Definition(
        Status.NOT_ASSESSED,
        _("No organisation has published an assessment. This says nothing about what the State did or did not do."),
        pgettext_lazy("no matching grade", "none"),
        pgettext_lazy("no matching grade", "none"),
    ),
    Definition(
        Status.INSUFFICIENT_EVIDENCE,
        _("Somebody looked and the evidence at hand does not allow a judgement."),
        _("D (no information)"),
        pgettext_lazy("no matching grade", "none"),
    ),
    Definition(
        Status.NO_IMPLEMENTATION,
        _("The evidence shows no step towards what was recommended."),
        _("C (not satisfactory)"),
        _("not implemented"),
    ),
    Definition(
        Status.LIMITED_PROGRESS,
        _("Some step was taken, but most of what was recommended is still to be done."),
        _("B (partially satisfactory)"),
        _("partially implemented"),
    ),
    Definition(
        Status.SUBSTANTIAL_PROGRESS,
        _("Most of what was recommended is done; a definite part is missing."),
        _("B (partially satisfactory)"),
        _("partially implemented"),
    ),
    Definition(
        Status.IMPLEMENTED,
        _("What was recommended is done, in law where law was asked for and in practice where practice was."),
        _("A (largely satisfactory)"),
        _("fully implemented"),
    ),
    Definition(
        Status.REGRESSED,
        _("The situation that the recommendation addresses is worse than when it was made, through acts of the State."),
        _("E (contrary measures)"),
        _("not implemented"),
    ),
    Definition(
        Status.NO_LONGER_APPLICABLE,
        _("Events have made the recommendation pointless: the person has died, the law in question is gone."),
        pgettext_lazy("no matching grade", "none"),
        pgettext_lazy("no matching grade", "none"),
    ),
]

CONFIDENCE = [
    Definition(Confidence.LOW, _("Few or second-hand sources; another source could well change the judgement.")),
    Definition(
        Confidence.MEDIUM, _("Sources agree on the main points, with gaps that could change the judgement by a step.")
    ),
    Definition(Confidence.HIGH, _("Independent sources agree on what matters; another judgement is unlikely.")),
]

STANCES = [
    Definition(Stance.ACCEPTS, _("The Government agrees to do what was recommended.")),
    Definition(Stance.ACCEPTS_IN_PART, _("The Government agrees to a part and says which.")),
    Definition(Stance.SAYS_IMPLEMENTED, _("The Government says that it has done this already.")),
    Definition(Stance.SAYS_BEING_IMPLEMENTED, _("The Government says that it is doing this.")),
    Definition(
        Stance.NOTES,
        _("The Government takes note without agreeing; in the Universal Periodic Review the opposite of support."),
    ),
    Definition(Stance.REJECTS, _("The Government says that it disagrees or will not do this.")),
    Definition(Stance.NO_RESPONSE, _("The Government was asked and has not answered.")),
    Definition(
        Stance.UNCLEAR, _("The Government answered, but its answer does not say what it thinks of this recommendation.")
    ),
]

BEARINGS = [
    Definition(Meaning.PROGRESS, _("A step towards what was recommended.")),
    Definition(Meaning.SETBACK, _("A step away from what was recommended, or a refusal.")),
    Definition(Meaning.MIXED, _("A step forward in one respect and back in another.")),
    Definition(Meaning.CONTEXT, _("Needed to understand the matter; neither forward nor back.")),
]
