"""Taking an import back, as long as nothing was built on what it brought."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.models import (
    Assessment,
    Bearing,
    Document,
    FollowUpEvent,
    Import,
    OutsideName,
    Publication,
    Recommendation,
    StateResponse,
    User,
)
from recommendations.models.imports import Outcome, Stage
from recommendations.search.keeping import keep_touched

from .known import Known
from .run import step
from .writing import apply

BATCH = 1000


class BuiltOn(Exception):
    """Something was built on what the import brought; the message says what."""


def built_on(brought: Import) -> list[str]:
    """Why it cannot be undone; empty where it can."""
    made = brought.rows.filter(outcome=Outcome.CREATE, recommendation__isnull=False).values("recommendation")
    reasons = []
    if n := Bearing.objects.filter(recommendation__in=made).count():
        reasons.append(_("Events bear on what it brought: %(n)s.") % {"n": n})
    if n := Assessment.objects.filter(recommendation__in=made).count():
        reasons.append(_("What it brought was assessed: %(n)s.") % {"n": n})
    later = Q(
        import_rows__brought__finished_at__gt=brought.finished_at, import_rows__outcome__in=["update", "conflict"]
    )
    if n := Recommendation.objects.filter(
        later, import_rows__brought__stage=Stage.DONE, pk__in=touched(brought)
    ).count():
        reasons.append(_("Later files changed what it brought: %(n)s.") % {"n": n})
    drafts = FollowUpEvent.objects.filter(import_rows__brought=brought, import_rows__outcome=Outcome.CREATE)
    if n := drafts.exclude(publication=Publication.DRAFT).count():
        reasons.append(_("Events that it brought were handed over or published: %(n)s.") % {"n": n})
    return reasons


def touched(brought: Import) -> list[int]:
    return list(brought.rows.filter(recommendation__isnull=False).values_list("recommendation", flat=True))


def undo(key: int, *, by: User, at: datetime) -> None:
    """Drafts go, what was published is withdrawn, what was changed is as it was. Raises BuiltOn."""
    with step(key, Stage.DONE, by=by) as brought:
        if reasons := built_on(brought):
            raise BuiltOn(" ".join(reasons))
        known = Known()
        changed = brought.rows.filter(before__isnull=False, recommendation__isnull=False)
        for row in changed.select_related("recommendation").iterator(chunk_size=BATCH):
            apply(row.recommendation, row.before, known, {})
        take_away(brought, by=by, at=at)
        brought.stage, brought.finished_at = Stage.UNDONE, at
        keep_touched()


def take_away(brought: Import, *, by: User, at: datetime) -> None:
    made = list(brought.rows.filter(outcome=Outcome.CREATE).values_list("recommendation", flat=True))
    rows = Recommendation.objects.filter(pk__in=[key for key in made if key])
    papers = list(rows.order_by().values_list("document", flat=True).distinct())
    OutsideName.objects.filter(recommendation__in=rows).delete()
    reason = _("The import “%(name)s” was undone.") % {"name": brought.name}
    for nouns in (StateResponse.objects.filter(recommendation__in=rows), rows):
        for row in nouns.filter(publication=Publication.PUBLISHED).iterator(chunk_size=BATCH):
            row.withdraw(by=by, at=at, reason=reason)
    StateResponse.objects.filter(recommendation__in=rows, publication=Publication.DRAFT).delete()
    rows.filter(publication=Publication.DRAFT).delete()
    FollowUpEvent.objects.filter(import_rows__brought=brought, import_rows__outcome=Outcome.CREATE).delete()
    # A document goes with the last of its recommendations, if it was this import that made it.
    for paper in Document.objects.filter(pk__in=papers, publication=Publication.DRAFT, recommendations=None):
        paper.delete()
