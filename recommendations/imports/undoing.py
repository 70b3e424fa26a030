"""Taking an import back, as long as nothing was built on what it brought."""

from datetime import datetime

from django.db.models import Model, QuerySet
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
    RecommendationAffectedGroup,
    RecommendationRecommendingState,
    RecommendationSdgTarget,
    RecommendationText,
    RecommendationTheme,
    StateResponse,
    User,
)
from recommendations.models.imports import Outcome, Stage
from recommendations.search.keeping import keep_touched

from .applying import Answering, apply, is_of_answer
from .known import Known
from .on_record import answers_to
from .run import step
from .said import Said

BATCH = 1000
# Every table in which an editor's work on a recommendation is kept, and by which key.
HISTORIES = [
    (Recommendation, "pgh_obj_id"),
    *[
        (model, "recommendation_id")
        for model in (
            RecommendationText,
            RecommendationTheme,
            RecommendationAffectedGroup,
            RecommendationSdgTarget,
            RecommendationRecommendingState,
            StateResponse,
        )
    ],
]


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
    if n := len(changed_since(brought)):
        reasons.append(_("What it brought was changed since: %(n)s.") % {"n": n})
    drafts = FollowUpEvent.objects.filter(import_rows__brought=brought, import_rows__outcome=Outcome.CREATE)
    if n := drafts.exclude(publication=Publication.DRAFT).count():
        reasons.append(_("Events that it brought were handed over or published: %(n)s.") % {"n": n})
    return reasons


def changed_since(brought: Import) -> set[int]:
    """The recommendations that it made or changed and that somebody, or a later file, changed after it."""
    outcomes = [Outcome.CREATE, Outcome.UPDATE, Outcome.CONFLICT]
    touched = brought.rows.filter(outcome__in=outcomes, recommendation__isnull=False).values("recommendation")
    found: set[int] = set()
    for model, key in HISTORIES:
        later = history_of(model).filter(pgh_created_at__gt=brought.finished_at, **{f"{key}__in": touched})
        by_it = later.filter(pgh_context__metadata__brought=brought.pk).values("pk")
        found |= set(later.exclude(pk__in=by_it).values_list(key, flat=True))
    return found


def history_of(model: type[Model]) -> QuerySet:
    return model._meta.get_field("history").related_model.objects.order_by()


def made_by(brought: Import, model: type[Model]) -> set[int]:
    """The rows of a table that this import made, as history knows it."""
    made = history_of(model).filter(pgh_label="insert", pgh_context__metadata__brought=brought.pk)
    return set(made.values_list("pgh_obj_id", flat=True))


def undo(key: int, *, by: User, at: datetime) -> None:
    """Drafts go, what was published is withdrawn, what was changed is as it was. Raises BuiltOn."""
    with step(key, Stage.DONE, by=by) as brought:
        if reasons := built_on(brought):
            raise BuiltOn(" ".join(reasons))
        give_back(brought, by=by, at=at)
        take_away(brought, by=by, at=at)
        brought.stage, brought.finished_at = Stage.UNDONE, at
        keep_touched()


def give_back(brought: Import, *, by: User, at: datetime) -> None:
    """What it changed is as it was, and what files said of it before is remembered again."""
    known, made = Known(), made_by(brought, StateResponse)
    changed = brought.rows.filter(before__isnull=False, recommendation__isnull=False)
    for row in changed.select_related("recommendation").iterator(chunk_size=BATCH):
        target, before = row.recommendation, row.before or {}
        apply(target, before["was"], known, {})
        if any(map(is_of_answer, before["was"])):
            give_answer_back(answers_to([target.pk])[target.pk], before["was"], made, by=by, at=at)
        names = OutsideName.objects.filter(system=brought.format, key=row.key)
        if before["said"]:
            names.update(said=before["said"])
        else:
            names.delete()


def give_answer_back(answer: StateResponse, was: Said, made: set[int], *, by: User, at: datetime) -> None:
    """An answer, or a version of it, that the import made goes; what it wrote over is written back."""
    is_draft = answer.publication != Publication.PUBLISHED
    if answer.pk in made and is_draft:
        answer.delete()
    elif answer.pk in made and not answer.revises_id:
        answer.withdraw(by=by, at=at, reason=_("The import that brought it was undone."))
    elif reasons := Answering(by, at, is_published=not is_draft).change(answer, was):
        raise BuiltOn(" ".join(reasons))


def take_away(brought: Import, *, by: User, at: datetime) -> None:
    made = brought.rows.filter(outcome=Outcome.CREATE, recommendation__isnull=False)
    rows = Recommendation.objects.filter(pk__in=list(made.values_list("recommendation", flat=True)))
    OutsideName.objects.filter(recommendation__in=rows).delete()
    reason = _("The import “%(name)s” was undone.") % {"name": brought.name}
    answers = StateResponse.objects.filter(recommendation__in=rows)
    for nouns in (answers, rows):
        for row in nouns.filter(publication=Publication.PUBLISHED).iterator(chunk_size=BATCH):
            row.withdraw(by=by, at=at, reason=reason)
    answers.filter(publication=Publication.DRAFT).delete()
    rows.filter(publication=Publication.DRAFT).delete()
    FollowUpEvent.objects.filter(import_rows__brought=brought, import_rows__outcome=Outcome.CREATE).delete()
    papers = Document.objects.filter(pk__in=made_by(brought, Document), publication=Publication.DRAFT)
    papers.filter(recommendations=None).delete()
