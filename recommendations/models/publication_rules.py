"""What the database holds every published noun to: constraints, then triggers."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from .publication import (
    ALLOWED_MOVES,
    CONTENT_ENDS,
    MOVES,
    SECOND_PERSON,
    SECOND_TO_WITHDRAW,
    UNDER_WORK,
    Publication,
    PublicDay,
)
from .rules import must, one_of


def published_rules(noun: str) -> list[models.BaseConstraint]:
    """What every published row can state about itself; ``noun`` begins the constraints' names."""
    return [
        one_of(f"{noun}_publication_is_a_listed_state", "publication", Publication),
        must(
            f"{noun}_published_means_by_someone_at_some_time",
            ~Q(publication=Publication.PUBLISHED) | Q(published_by__isnull=False, published_at__isnull=False),
            _("What is published was published by someone at some time."),
        ),
        must(
            f"{noun}_withdrawn_means_by_someone_with_a_reason",
            ~Q(publication=Publication.WITHDRAWN)
            | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, withdrawal_reason__regex=r"\S"),
            _("Say why it is withdrawn."),
        ),
        must(
            f"{noun}_approved_means_by_someone_for_a_time",
            Q(approved_by__isnull=True, approved_at__isnull=True, publish_after__isnull=True)
            | Q(approved_by__isnull=False, approved_at__isnull=False, publish_after__isnull=False),
            _("What is approved was approved by someone, to be published at some time."),
        ),
        must(
            f"{noun}_withdrawal_is_decided_by_another",
            Q(withdrawal_decided_by__isnull=True, withdrawal_decided_at__isnull=True)
            | (
                Q(withdrawal_decided_by__isnull=False, withdrawal_decided_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_decided_by=F("withdrawn_by"))
            ),
            _(SECOND_TO_WITHDRAW),
        ),
        must(
            f"{noun}_comes_back_by_a_second_person",
            ~Q(publication=Publication.PUBLISHED)
            | Q(withdrawn_by__isnull=True)
            | Q(withdrawal_decided_by__isnull=False),
            _(SECOND_TO_WITHDRAW),
        ),
    ]


def versioned_rules(noun: str) -> list[models.BaseConstraint]:
    return [
        *published_rules(noun),
        must(f"{noun}_public_id_is_ten_letters", Q(public_id__regex=r"^[0-9a-z]{10}$"), _("Ten letters or digits.")),
        models.UniqueConstraint(
            fields=["public_id"],
            condition=Q(publication=Publication.PUBLISHED, ended_at__isnull=True),
            name=f"{noun}_has_one_published_version",
            violation_error_message=_("Another version is published."),
        ),
        models.UniqueConstraint(
            fields=["public_id"],
            condition=Q(publication__in=UNDER_WORK),
            name=f"{noun}_has_one_version_under_work",
            violation_error_message=_("Another version is being worked on."),
        ),
    ]


def only_allowed_moves() -> pgtrigger.FSM:
    transitions = [(old, new) for old, news in ALLOWED_MOVES.items() for new in sorted(news)]
    back = (Publication.WITHDRAWN, Publication.PUBLISHED)  # by a second person: withdrawals_need_two
    return pgtrigger.FSM(name="only_allowed_moves", field="publication", transitions=[*transitions, back])


def withdrawals_need_two() -> pgtrigger.Trigger:
    """A withdrawal is begun by one person and decided once, later, by another: what is decided does not come back."""
    return pgtrigger.Trigger(
        name="withdrawals_need_two",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("'withdrawn' IN (OLD.publication, NEW.publication)"),
        func=f"""
            IF OLD.publication <> 'withdrawn' THEN
                IF NEW.withdrawal_decided_by_id IS NOT NULL THEN
                    RAISE EXCEPTION '{SECOND_TO_WITHDRAW}';
                END IF;
            ELSIF (OLD.withdrawn_by_id, OLD.withdrawn_at) IS DISTINCT FROM (NEW.withdrawn_by_id, NEW.withdrawn_at)
            OR OLD.withdrawal_decided_by_id IS NOT NULL AND (
                NEW.publication <> 'withdrawn'
                OR OLD.withdrawal_decided_by_id IS DISTINCT FROM NEW.withdrawal_decided_by_id
            )
            OR NEW.publication = 'published' AND OLD.published_at IS NULL THEN
                RAISE EXCEPTION 'What was withdrawn and decided, or was never public, does not come back.';
            END IF;
            RETURN NEW;
        """,
    )


def another_person_publishes() -> pgtrigger.Trigger:
    """Four eyes, whoever asks: at the moment of approval and of publication, not for rows of long ago."""
    return pgtrigger.Trigger(
        name="another_person_publishes",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF (NEW.publication = 'published' AND NEW.published_by_id IN (NEW.entered_by_id, NEW.submitted_by_id)
                AND (TG_OP = 'INSERT' OR OLD.publication <> 'published'))
            OR NEW.approved_by_id IN (NEW.entered_by_id, NEW.submitted_by_id) THEN
                RAISE EXCEPTION '{SECOND_PERSON}';
            END IF;
            RETURN NEW;
        """,
    )


def published_rows_stay() -> pgtrigger.Protect:
    return pgtrigger.Protect(
        name="published_rows_stay",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition(f"OLD.publication IN {CONTENT_ENDS}"),
    )


def published_words_stay(*, also_drafts: bool = False) -> pgtrigger.Protect:
    """Once approved or published, only the moves of publication change a row: a new field is frozen with the others."""
    rest = "- '{" + ",".join(MOVES) + "}'::text[]"
    changed = f"(to_jsonb(OLD) {rest}) IS DISTINCT FROM (to_jsonb(NEW) {rest})"
    begun = "" if also_drafts else f"(OLD.publication IN {CONTENT_ENDS} OR OLD.approved_by_id IS NOT NULL) AND "
    return pgtrigger.Protect(
        name="published_words_stay", operation=pgtrigger.Update, condition=pgtrigger.Condition(f"({begun}{changed})")
    )


def published_address_stays() -> pgtrigger.Protect:
    return pgtrigger.Protect(
        name="published_address_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.publication IN {CONTENT_ENDS} AND OLD.slug IS DISTINCT FROM NEW.slug"),
    )


def parts_stay_with(table: str, key: str) -> pgtrigger.Trigger:
    """Parts of a row (its sources, its bearings) are added, changed and removed until it is approved or published."""
    return pgtrigger.Trigger(
        name="parts_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT FROM {table} WHERE id IN (OLD.{key}, NEW.{key})
                AND (publication IN {CONTENT_ENDS} OR approved_by_id IS NOT NULL)
            ) THEN
                RAISE EXCEPTION 'parts of published content stay: make a new version';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


def when_first_published() -> pgtrigger.Trigger:
    """The moment of a public id's first publication, which its later versions take along, whoever publishes and however.

    Its name comes after ``published_words_stay``, which has then looked at what others changed.
    """
    return pgtrigger.Trigger(
        name="when_first_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.publication = 'published' AND NEW.first_published_at IS NULL"),
        func="NEW.first_published_at := NEW.published_at; RETURN NEW;",
    )


# --- in order of the day that readers see -------------------------------------------------------------------------


def by_public_day(noun: str, key: str) -> models.Index:
    """What was published between two days, newest first."""
    return models.Index(
        PublicDay("published_at").desc(),
        F(key).desc(),
        name=f"{noun}_by_public_day",
        condition=Q(publication=Publication.PUBLISHED),
    )


def versions_by_public_day(noun: str) -> list[models.Index]:
    """What was published for the first time between two days, and what has a newer version since."""
    first, now = PublicDay("first_published_at"), PublicDay("published_at")
    shown = Q(publication=Publication.PUBLISHED, ended_at__isnull=True)
    return [
        models.Index(first.desc(), F("public_id").desc(), name=f"{noun}_by_first_day", condition=shown),
        models.Index(
            now.desc(), F("public_id").desc(), name=f"{noun}_by_version_day", condition=shown & Q(LessThan(first, now))
        ),
    ]


def of_state_by_public_day(noun: str) -> models.Index:
    """The same as the first of these, of one State: what others publish on the same days may be a thousand times as much."""
    return models.Index(
        F("state"),
        PublicDay("first_published_at").desc(),
        F("public_id").desc(),
        name=f"{noun}_of_state_by_day",
        condition=Q(publication=Publication.PUBLISHED, ended_at__isnull=True),
    )
