"""The three nouns that go through review, as their addresses name them, and what stands under one public id."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import access
from recommendations.dates import in_words
from recommendations.models import Assessment, FollowUpEvent, Publication, Published, StateResponse, User
from recommendations.models.publication import UNDER_WORK

PEOPLE = (
    "entered_by",
    "submitted_by",
    "returned_by",
    "approved_by",
    "published_by",
    "withdrawn_by",
    "withdrawal_decided_by",
)


@dataclass(frozen=True)
class Noun:
    """A noun under review: its word in addresses, what is read with it, and its content in order.

    ``form``: the address at which it is edited, where the noun's own page does not lead there.
    """

    word: str
    name: Any
    model: type[Published]
    related: tuple[str, ...]
    fields: tuple[str, ...]
    title: Callable[[Any], str]
    about: Callable[[Any], Any]
    form: str = ""

    def address(self, verb: str, public_id: str) -> str:
        return reverse(f"desk:{verb}", args=[self, public_id])

    def find(self, public_id: str, *, user: User, at: datetime, lock: bool = False) -> "Matter":
        """Every version that the person may see; what they may not answers as what does not exist."""
        rows = access.seen(self.model, user, at=at).filter(public_id=public_id).order_by("pk")
        rows = rows.select_for_update(of=("self",)) if lock else rows
        versions = list(rows.select_related(*self.related, *PEOPLE))
        if not versions:
            raise Http404
        return Matter(self, versions)


@dataclass(frozen=True)
class Matter:
    """The versions under one public id, oldest first."""

    noun: Noun
    versions: list[Published]

    @property
    def work(self) -> Published | None:
        """The version that is written or reviewed."""
        return next((row for row in self.versions if row.publication in UNDER_WORK), None)

    @property
    def shown(self) -> Published | None:
        """The version that readers see."""
        rows = [row for row in self.versions if row.publication == Publication.PUBLISHED]
        return next((row for row in rows if not getattr(row, "ended_at", None)), None)

    @property
    def last(self) -> Published:
        return self.work or self.shown or self.versions[-1]

    @property
    def address(self) -> str:
        return self.noun.address("page", self.last.public_id)

    @property
    def title(self) -> str:
        return self.noun.title(self.last)

    @property
    def about(self) -> Any:
        return self.noun.about(self.last)

    @property
    def public_address(self) -> str:
        """The page on which readers meet it; an answer stands on the page of what it answers."""
        page: Any = self.last
        if isinstance(page, StateResponse):
            page = page.recommendation or page.report
        return page.get_absolute_url()

    @property
    def standing(self) -> str:
        """Where it stands on its way, in one sentence."""
        row = self.last
        if row.awaits_second:
            return _("It was withdrawn, and waits for a second person.")
        if row.publication == Publication.WITHDRAWN:
            return _("It was withdrawn.") if row.published_at else _("It was discarded.")
        if row.publication == Publication.PUBLISHED:
            return _("It is published.")
        if row.publication == Publication.DRAFT:
            return _("It was returned to its author.") if row.returned_at else _("It is a draft.")
        if row.publish_after:
            return _("It is approved, to be published on %(day)s.") % {"day": in_words(row.publish_after.date())}
        return _("It is in review.")


EVENTS = Noun(
    word="events",
    name=gettext_lazy("event"),
    model=FollowUpEvent,
    related=("state", "logged_by"),
    fields=(
        "title",
        "details",
        "state",
        "kind",
        "happened_on",
        "until_on",
        "date_note",
        "place",
        "state_replied_on",
        "language",
        "logged_by",
        "audience",
        "internal_note",
    ),
    title=lambda row: row.title,
    about=lambda row: row.state,
)
RESPONSES = Noun(
    word="responses",
    name=gettext_lazy("State response"),
    model=StateResponse,
    related=("recommendation__document", "recommendation__state", "report", "document", "taken_from", "logged_by"),
    fields=(
        "recommendation",
        "report",
        "stance",
        "upr_position",
        "words",
        "language",
        "provenance",
        "document",
        "paragraph",
        "taken_from",
        "responded_on",
        "logged_by",
        "internal_note",
    ),
    title=lambda row: capfirst(row.get_stance_display()),
    about=lambda row: row.recommendation or row.report,
    form="desk:edit_response",
)
ASSESSMENTS = Noun(
    word="assessments",
    name=gettext_lazy("assessment"),
    model=Assessment,
    related=("recommendation__document", "recommendation__state", "organisation", "methodology", "corrects"),
    fields=(
        "recommendation",
        "status",
        "reason",
        "evidence_until",
        "assessed_on",
        "confidence",
        "methodology",
        "correction_reason",
        "organisation",
        "internal_note",
    ),
    title=lambda row: capfirst(row.get_status_display()),
    about=lambda row: row.recommendation,
)
NOUNS = {noun.word: noun for noun in (EVENTS, RESPONSES, ASSESSMENTS)}
BY_MODEL = {noun.model: noun for noun in NOUNS.values()}


class NounConverter:
    """Part of an address: one of the three nouns, so that /desk/evidence/… is left to others."""

    regex = "|".join(NOUNS)

    def to_python(self, value: str) -> Noun:
        return NOUNS[value]

    def to_url(self, value: Noun) -> str:
        return value.word
