"""What happened since: dated events. What each means is in bearings.py, where it is known from in sources.py."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .history import with_history
from .organisations import Organisation, User
from .publication import Versioned, VersionedQuerySet
from .publication_rules import (
    another_person_publishes,
    of_state_by_public_day,
    only_allowed_moves,
    published_rows_stay,
    published_words_stay,
    versioned_rules,
    versions_by_public_day,
    when_first_published,
    withdrawals_need_two,
)
from .recommendations import Recommendation
from .rules import (
    DatePrecision,
    date_fits_precision,
    in_order,
    language_field,
    must,
    not_empty,
    one_of,
    precision_field,
)
from .vocabulary import State
from .written import HANDLING, LineField, WordsField, written

NOT_FOR_EVERYONE = gettext_noop("This is not for everyone: it cannot be published.")


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

    def counted(self) -> dict[str, int]:
        """How many there are, ``all`` and what ``happened``, in one question."""
        happened = ~models.Q(kind=EventKind.NOTHING_FOUND)
        return self.order_by().aggregate(all=models.Count("pk"), happened=models.Count("pk", filter=happened))


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
    title = LineField(
        _("what happened"), max_length=300, help_text=_("One neutral sentence in your own words: who did what.")
    )
    details = WordsField(_("details"), blank=True, help_text=_("What a reader needs besides, in your own words."))
    language = language_field()
    happened_on = models.DateField(_("when"), help_text=_("The first day, if it took several."))
    happened_on_precision = precision_field(default=DatePrecision.DAY)
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty if it was one day.")
    )
    date_note = LineField(
        _("note on the date"), max_length=120, blank=True, help_text=_("For example: before the presidential election.")
    )
    place = LineField(_("where"), max_length=120, blank=True, help_text=_("Town or region, as public."))
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
            *written("event", lines="title date_note place", words=f"details {HANDLING}"),
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
            of_state_by_public_day("event"),
        ]
        triggers = [
            only_allowed_moves(),
            withdrawals_need_two(),
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
