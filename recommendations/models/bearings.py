"""What a follow-up event means for a recommendation."""

from datetime import date

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .follow_ups import EventKind, FollowUpEvent
from .history import with_history
from .publication import end_of
from .publication_rules import parts_stay_with
from .recommendations import Recommendation
from .ruled import Ruled
from .rules import must, one_of
from .sources import Source
from .written import LineField, written

NOTHING_IS_CONTEXT = gettext_noop("“Looked, found nothing” is neither progress nor setback: its bearing is context.")


class BearingQuerySet(models.QuerySet["Bearing"]):
    def for_public(self) -> "BearingQuerySet":
        """Bearings of the version that is published now."""
        return self.filter(event__publication="published", event__ended_at__isnull=True)

    def public_by(self, day: date | None) -> "BearingQuerySet":
        """Bearings of events that readers could see by the end of that day."""
        return self.filter(event__first_published_at__lt=end_of(day)) if day else self

    def with_event(self) -> "BearingQuerySet":
        """The event with its sources, in two queries."""
        sources = Prefetch("event__sources", Source.objects.for_public().select_related("document"))
        return self.select_related("event").prefetch_related(sources)

    def by_date(self) -> "BearingQuerySet":
        return self.order_by("event__happened_on", "event__id")

    def of_what_happened(self) -> "BearingQuerySet":
        """Without those of entries that say that somebody looked and found nothing."""
        return self.exclude(event__kind=EventKind.NOTHING_FOUND)


class Meaning(models.TextChoices):
    PROGRESS = "progress", _("progress")
    SETBACK = "setback", _("setback")
    MIXED = "mixed", _("mixed")
    CONTEXT = "context", _("context")


@with_history
class Bearing(Ruled):
    """What an event means for one recommendation, and why."""

    event = models.ForeignKey(
        FollowUpEvent,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="bearings",
        help_text=_("The event."),
    )
    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="bearings",
        help_text=_("The recommendation that it bears on."),
    )
    meaning = models.CharField(
        _("bearing"),
        max_length=10,
        choices=Meaning,
        default=Meaning.CONTEXT,
        help_text=_("Progress, setback or mixed only where a source supports it; else context."),
    )
    reason = LineField(_("why"), max_length=300, blank=True, help_text=_("Needed unless it is context."))

    objects = BearingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bearing"), _("bearings")
        ordering = ["id"]
        constraints = [
            *written("bearing", lines="reason"),
            one_of("bearing_meaning_is_a_listed_meaning", "meaning", Meaning),
            must(
                "bearing_other_than_context_says_why",
                Q(meaning="context") | Q(reason__regex=r"\S"),
                _("Say why, or call it context."),
            ),
            models.UniqueConstraint(
                fields=["event", "recommendation"],
                name="bearing_of_an_event_is_recorded_once",
                violation_error_message=_("This recommendation is already named."),
            ),
        ]
        triggers = [
            parts_stay_with("recommendations_followupevent", "event_id"),
            pgtrigger.Trigger(
                name="nothing_found_is_context",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.meaning <> 'context'"),
                func=f"""
                    IF EXISTS (
                        SELECT FROM recommendations_followupevent WHERE id = NEW.event_id AND kind = 'nothing_found'
                    ) THEN
                        RAISE EXCEPTION '{NOTHING_IS_CONTEXT}';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.get_meaning_display()}"

    def clean(self) -> None:
        is_nothing = self.event_id and self.event.kind == EventKind.NOTHING_FOUND
        if is_nothing and self.meaning != Meaning.CONTEXT:
            raise ValidationError({"meaning": _(NOTHING_IS_CONTEXT)})
