"""What happened since: dated events, what each means for a recommendation, and where it is known from."""

from datetime import date
from typing import Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .documents import Document
from .history import with_history
from .organisations import Organisation, User
from .publication import Versioned, VersionedQuerySet, end_of
from .publication_rules import (
    another_person_publishes,
    only_allowed_moves,
    parts_stay_with,
    published_rows_stay,
    published_words_stay,
    versioned_rules,
    versions_by_public_day,
    when_first_published,
)
from .recommendations import Recommendation
from .rules import (
    DatePrecision,
    date_fits_precision,
    in_order,
    is_web_address,
    language_field,
    must,
    not_empty,
    one_of,
    precision_field,
)
from .vocabulary import State

NOT_FOR_EVERYONE = gettext_noop("This is not for everyone: it cannot be published.")
NOTHING_IS_CONTEXT = gettext_noop("“Looked, found nothing” is neither progress nor setback: its bearing is context.")


class FollowUpEventQuerySet(VersionedQuerySet):
    def by_date(self) -> Self:
        return self.order_by("happened_on", "id")

    def by_newest(self) -> Self:
        return self.order_by("-happened_on", "-id")

    def for_everyone(self) -> Self:
        """Those that are public or may become so."""
        return self.filter(audience=Audience.EVERYONE)

    def happened(self) -> Self:
        """Without the entries that say that somebody looked and found nothing."""
        return self.exclude(kind=EventKind.NOTHING_FOUND)


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("everyone, once published")
    ORGANISATION = "organisation", _("only our organisation")
    NAMED = "named", _("only those I name")


class EventKind(models.TextChoices):
    LAW = "law", _("law or bill")
    COURT = "court", _("court decision")
    ADMINISTRATIVE = "administrative", _("administrative act")
    ARREST = "arrest", _("arrest, charge or trial")
    RELEASE = "release", _("release")
    ASSEMBLY = "assembly", _("assembly held or dispersed")
    REGISTRATION = "registration", _("registration decided")
    STATEMENT = "statement", _("official statement")
    FINDING = "finding", _("finding of a UN or regional body")
    COMMUNICATION = "communication", _("communication to the State")
    NGO_REPORT = "ngo_report", _("NGO report")
    # Not an event but an entry of its own: somebody looked on that day, so that silence is not read as inaction.
    NOTHING_FOUND = "nothing_found", _("looked, found nothing")
    OTHER = "other", _("other")


@with_history
class FollowUpEvent(Versioned):
    """Something dated that bears on recommendations, in our own neutral words, with its sources."""

    state = models.ForeignKey(
        State,
        verbose_name=_("State"),
        on_delete=models.PROTECT,
        related_name="events",
        help_text=_("Where it happened or whom it concerns."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind, help_text=_("The nearest one."))
    title = models.CharField(
        _("what happened"), max_length=300, help_text=_("One neutral sentence in your own words: who did what.")
    )
    details = models.TextField(_("details"), blank=True, help_text=_("What a reader needs besides, in your own words."))
    language = language_field()
    happened_on = models.DateField(_("when"), help_text=_("The first day, if it took several."))
    happened_on_precision = precision_field(default=DatePrecision.DAY)
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty if it was one day.")
    )
    date_note = models.CharField(
        _("note on the date"), max_length=120, blank=True, help_text=_("For example: before the presidential election.")
    )
    place = models.CharField(_("where"), max_length=120, blank=True, help_text=_("Town or region, as public."))
    state_replied_on = models.DateField(
        _("State replied on"), null=True, blank=True, help_text=_("For a communication. Empty: none to date.")
    )
    logged_by = models.ForeignKey(
        Organisation,
        verbose_name=_("logged by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text=_("The organisation that logs it; its staff see the draft."),
    )
    audience = models.CharField(
        _("who may know"),
        max_length=12,
        choices=Audience,
        default=Audience.EVERYONE,
        help_text=_("What is not for everyone is never published."),
    )
    readers = models.ManyToManyField(
        User,
        verbose_name=_("those who may know"),
        blank=True,
        related_name="events_to_know",
        help_text=_("Besides the person who entered it, where only named people may know."),
    )
    recommendations = models.ManyToManyField(
        Recommendation, verbose_name=_("recommendations"), through="Bearing", related_name="events"
    )

    needs_second_person = True

    objects = FollowUpEventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up event"), _("follow-up events")
        ordering = ["-happened_on", "-id"]
        constraints = [
            *versioned_rules("event"),
            one_of("event_kind_is_a_listed_kind", "kind", EventKind),
            not_empty("event_says_what_happened", "title", _("Say what happened.")),
            must("event_language_is_a_code", Q(language__regex=r"^[a-z]{2,3}$"), _("Two or three small letters.")),
            date_fits_precision("event_date_fits_its_precision", "happened_on"),
            in_order("event_ends_after_it_began", "happened_on", "until_on"),
            one_of("event_audience_is_a_listed_audience", "audience", Audience),
            must(
                "event_that_is_published_is_for_everyone",
                Q(audience="everyone") | ~Q(publication="published"),
                _(NOT_FOR_EVERYONE),
            ),
            must(
                "event_that_is_kept_back_belongs_to_an_organisation",
                Q(audience="everyone") | Q(logged_by__isnull=False),
                _("Name the organisation that may know."),
            ),
            must(
                "event_reply_belongs_to_a_communication",
                Q(state_replied_on__isnull=True) | Q(kind="communication", state_replied_on__gte=F("happened_on")),
                _("Only a communication has a reply, and not before it was sent."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-happened_on"], name="event_by_state_and_day"),
            models.Index(
                fields=["-happened_on", "-id"],
                name="event_newest_first",
                condition=Q(publication="published", ended_at__isnull=True),
            ),
            *versions_by_public_day("event"),
        ]
        triggers = [
            only_allowed_moves(),
            another_person_publishes(),
            published_rows_stay(),
            published_words_stay(),
            when_first_published(),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.public_id])

    def require_publishable(self) -> None:
        if self.audience != Audience.EVERYONE:
            raise ValidationError(_(NOT_FOR_EVERYONE), code="audience")

    @property
    def is_nothing_found(self) -> bool:
        return self.kind == EventKind.NOTHING_FOUND

    def copy_parts_to(self, draft: Self) -> None:
        for part in [*self.bearings.all(), *self.sources.all(), *self.attachments.all()]:
            part.pk, part._state.adding, part.event = None, True, draft
            part.save()


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
class Bearing(models.Model):
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
    reason = models.CharField(_("why"), max_length=300, blank=True, help_text=_("Needed unless it is context."))

    objects = BearingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bearing"), _("bearings")
        constraints = [
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


class SourceQuerySet(models.QuerySet["Source"]):
    def for_public(self) -> "SourceQuerySet":
        """Sources of the version that is published now."""
        return self.filter(event__publication="published", event__ended_at__isnull=True)


class Independence(models.TextChoices):
    INDEPENDENT = "independent", _("independent")
    DERIVED = "derived", _("derived from another source")
    PARTY = "party", _("party to the matter")
    UNKNOWN = "unknown", _("not established")


@with_history
class Source(models.Model):
    """Where an event is known from: a publication that readers can look up."""

    event = models.ForeignKey(
        FollowUpEvent,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="sources",
        help_text=_("The event that it supports."),
    )
    title = models.CharField(_("title"), max_length=400, blank=True, help_text=_("Empty if not known."))
    publisher = models.CharField(_("publisher"), max_length=200, blank=True, help_text=_("Who published it."))
    url = models.URLField(_("web address"), max_length=1000, blank=True, help_text=_("Where it can be read."))
    archived_url = models.URLField(
        _("archived copy"),
        max_length=1000,
        blank=True,
        help_text=_("A copy kept by an archive, for when the address dies."),
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cited_as_source",
        help_text=_("If the source is a document of this record."),
    )
    published_on = models.DateField(_("published on"), null=True, blank=True, help_text=_("Empty if unknown."))
    published_on_precision = precision_field()
    seen_on = models.DateField(_("seen on"), null=True, blank=True, help_text=_("The day somebody of us read it."))
    language = language_field()
    independence = models.CharField(
        _("independence"),
        max_length=12,
        choices=Independence,
        default=Independence.UNKNOWN,
        help_text=_("Whether it knows of the event by itself."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("For example: advocacy page."))

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ["event", "id"]
        constraints = [
            must(
                "source_can_be_looked_up",
                Q(title__regex=r"\S") | Q(publisher__regex=r"\S") | ~Q(url="") | Q(document__isnull=False),
                _("Give a title, a publisher, a web address or a document."),
            ),
            one_of("source_independence_is_a_listed_value", "independence", Independence),
            is_web_address("source_web_address_is_one", "url"),
            is_web_address("source_archived_address_is_one", "archived_url"),
            must("source_language_is_a_code", Q(language__regex=r"^[a-z]{2,3}$"), _("Two or three small letters.")),
            date_fits_precision("source_date_fits_its_precision", "published_on"),
        ]
        triggers = [parts_stay_with("recommendations_followupevent", "event_id")]

    def __str__(self) -> str:
        return self.title or self.publisher or self.url
