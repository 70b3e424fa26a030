"""What waits for whom at the desk, for one organisation and one person: counted for every list, read for the one shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from recommendations import access
from recommendations.dates import months_before
from recommendations.models import Assessment, Draft, Erasure, Organisation, Publication, Recommendation, User
from recommendations.models.drafts import DraftNoun
from recommendations.models.publication import AWAITS_SECOND, UNDER_WORK

from ..erasing.things import of_erasures
from .nouns import NOUNS, Noun

ROWS = 25
MONTHS = (6, 12, 24)
OVERDUE = timedelta(hours=1)
FORMS: dict[str, str] = {
    DraftNoun.EVENT: "desk:new_event",
    DraftNoun.ASSESSMENT: "desk:new_assessment",
    DraftNoun.RESPONSE: "desk:new_response",
}
OLD_IN_MONTHS = 12


class Work(NamedTuple):
    """A row under work, as far as sorting it into lists takes."""

    noun: Noun
    pk: int
    publication: str
    entered_by: int
    submitted_by: int
    approved_by: int
    returned_at: datetime
    submitted_at: datetime
    publish_after: datetime
    withdrawn_by: int
    withdrawn_at: datetime


@dataclass(frozen=True)
class Heading:
    """One of the lists: its word in the address, its name, and what it holds. ``is_rare``: shown where it holds something."""

    word: str
    name: Any
    lead: Any
    template: str
    is_rare: bool = False


HEADINGS = [
    Heading(
        "returned",
        gettext_lazy("Returned"),
        gettext_lazy("A reviewer returned these with a comment. Yours come first."),
        "work",
    ),
    Heading(
        "review", gettext_lazy("To review"), gettext_lazy("Handed over by colleagues, longest waiting first."), "work"
    ),
    Heading(
        "withdrawn",
        gettext_lazy("To confirm"),
        gettext_lazy(
            "Withdrawn by one person: readers see none of it any more. Confirm it, or put it back. Longest waiting first."
        ),
        "work",
        is_rare=True,
    ),
    Heading(
        "erasures",
        gettext_lazy("To erase"),
        gettext_lazy("A reviewer asked that these be erased for ever. Another one agrees or refuses."),
        "erasures",
        is_rare=True,
    ),
    Heading(
        "drafts",
        gettext_lazy("Unfinished"),
        gettext_lazy("What you began to type and did not finish. Nobody else sees these."),
        "drafts",
    ),
    Heading("mine", gettext_lazy("Mine under work"), gettext_lazy("Your drafts, and what you handed over."), "work"),
    Heading(
        "approved",
        gettext_lazy("Approved"),
        gettext_lazy("Waiting for the day on which they are to be published, at a random minute of it."),
        "work",
    ),
    Heading(
        "stale",
        gettext_lazy("Silent"),
        gettext_lazy(
            "Recommendations to States your organisation works on, on which nothing happened and nobody looked, as far as"
            " readers see. A State counts once your organisation logged or assessed something there."
        ),
        "stale",
    ),
    Heading(
        "old",
        gettext_lazy("Old assessments"),
        gettext_lazy("The newest published assessment of your organisation is older than a year."),
        "old",
    ),
]


@dataclass
class Queue:
    """The lists of one person in one of their organisations, of which one is shown."""

    user: User
    now: datetime
    organisations: Sequence[Organisation]
    organisation: Organisation | None
    months: int = OLD_IN_MONTHS
    wanted: str = ""
    number: str = ""
    choices_of_months: tuple[int, ...] = MONTHS
    chosen: str = field(init=False, default="")

    @classmethod
    def asked_for(cls, request: HttpRequest, *, now: datetime) -> "Queue":
        """As the address says; what it does not say or says wrongly falls back to the first and usual."""
        own = list(access.organisations(request.user).order_by("name"))
        slug, months = request.GET.get("organisation"), request.GET.get("months", "")
        found = cls(
            user=request.user,
            now=now,
            organisations=own,
            organisation=next((one for one in own if one.slug == slug), own[0] if own else None),
            months=int(months) if months in map(str, MONTHS) else OLD_IN_MONTHS,
            wanted=request.GET.get("list", ""),
            number=request.GET.get("page", ""),
        )
        found.chosen = found.choose()
        return found

    # --- the lists -----------------------------------------------------------------------------------------------

    @cached_property
    def waiting(self) -> list[Work]:
        """All that the organisation has under work or withdrew, as far as this person sees it; few beside what is published."""
        return [work for noun in NOUNS.values() for work in self.of(noun)]

    @cached_property
    def under_work(self) -> list[Work]:
        return [work for work in self.waiting if work.publication in UNDER_WORK]

    def of(self, noun: Noun) -> list[Work]:
        rows = self.own(noun).filter(Q(publication__in=UNDER_WORK) | AWAITS_SECOND).order_by("pk")
        return [Work(noun, *values) for values in rows.values_list(*Work._fields[1:])]

    def own(self, noun: Noun) -> QuerySet:
        """The organisation's rows that this person sees."""
        rows = access.seen(noun.model, self.user, at=self.now).filter(**{access.OWNER[noun.model]: self.organisation})
        return rows.order_by()

    def chosen_from_work(self, is_in: Callable[[Work], bool], order: Callable[[Work], Any]) -> list[Work]:
        return sorted(filter(is_in, self.under_work), key=order)

    def is_mine(self, work: Work) -> bool:
        return self.user.pk in (work.entered_by, work.submitted_by)

    def returned(self) -> list[Work]:
        return self.chosen_from_work(is_returned, lambda work: (not self.is_mine(work), work.returned_at))

    def review(self) -> list[Work]:
        if not access.reviews_for(self.user, self.organisation):
            return []
        return self.chosen_from_work(
            lambda work: is_waiting(work) and not self.is_mine(work), lambda work: work.submitted_at
        )

    def withdrawn(self) -> list[Work]:
        if not access.reviews_for(self.user, self.organisation):
            return []
        rows = [work for work in self.waiting if work.publication == Publication.WITHDRAWN]
        return sorted((work for work in rows if work.withdrawn_by != self.user.pk), key=lambda work: work.withdrawn_at)

    def erasures(self) -> list[Erasure]:
        """Those that wait for this person, and the person's own that wait for others."""
        if not access.reviews_for(self.user, self.organisation):
            return []
        rows = access.erasures_seen(self.user, at=self.now).filter(organisation=self.organisation)
        rows = rows.filter(agreed_at__isnull=True, ended_at__isnull=True).select_related("asked_by")
        return sorted(rows, key=lambda each: (each.asked_by_id == self.user.pk, each.asked_at))

    def mine(self) -> list[Work]:
        wanted = self.chosen_from_work(
            lambda work: self.is_mine(work) and not is_returned(work) and not work.approved_by, lambda work: -work.pk
        )
        return sorted(wanted, key=lambda work: work.publication)

    def approved(self) -> list[Work]:
        return self.chosen_from_work(lambda work: bool(work.approved_by), lambda work: work.publish_after)

    def drafts(self) -> QuerySet[Draft]:
        return access.seen(Draft, self.user, at=self.now).unfinished().order_by("-saved_at")

    def stale(self) -> QuerySet[Recommendation]:
        since = months_before(self.now.date(), self.months)
        rows = Recommendation.objects.stale(since=since).filter(state__in=self.states)
        return rows.order_by("document", "position", "pk")

    @cached_property
    def states(self) -> list[int]:
        """Where the organisation has logged or assessed something that this person may know of."""
        own = {noun.word: self.own(noun) for noun in NOUNS.values()}
        worked = [
            own["events"].values("state"),
            own["events"].filter(recommendations__isnull=False).values("recommendations__state"),
            own["responses"].filter(recommendation__isnull=False).values("recommendation__state"),
            own["assessments"].values("recommendation__state"),
        ]
        return list(worked[0].union(*worked[1:]).values_list("state", flat=True))

    def old(self) -> QuerySet[Assessment]:
        before = months_before(self.now.date(), OLD_IN_MONTHS)
        rows = Assessment.objects.newest_of_each().filter(organisation=self.organisation, assessed_on__lt=before)
        return rows.order_by("assessed_on", "pk")

    # --- what the page shows -------------------------------------------------------------------------------------

    @cached_property
    def lists(self) -> list[tuple[Heading, Paginator]]:
        found = [(heading, Paginator(getattr(self, heading.word)(), ROWS)) for heading in HEADINGS]
        return [(each, pages) for each, pages in found if not each.is_rare or pages.count or each.word == self.wanted]

    def choose(self) -> str:
        """The list that was asked for, else the first that holds something."""
        if self.organisation is None:
            return ""
        if self.wanted in {heading.word for heading in HEADINGS}:
            return self.wanted
        return next((heading.word for heading, pages in self.lists if pages.count), HEADINGS[0].word)

    @cached_property
    def heading(self) -> Heading:
        return next(heading for heading in HEADINGS if heading.word == self.chosen)

    @cached_property
    def page(self) -> Page:
        """The page of the chosen list, its rows read in full."""
        pages = {heading.word: pages for heading, pages in self.lists}[self.chosen]
        page = pages.get_page(self.number)
        readers: dict[str, Any] = {
            "work": self.read_work,
            "drafts": self.read_drafts,
            "stale": self.read_stale,
            "old": self.read_old,
            "erasures": self.read_erasures,
        }
        page.object_list = readers[self.heading.template](page.object_list)
        return page

    def read_work(self, chosen: list[Work]) -> list["Line"]:
        rows: dict[tuple[str, int], Any] = {}
        for noun in NOUNS.values():
            keys = [work.pk for work in chosen if work.noun is noun]
            people = ("entered_by", "submitted_by", "returned_by", "approved_by", "withdrawn_by")
            found = noun.model._default_manager.select_related(*noun.related, *people).in_bulk(keys)
            rows |= {(noun.word, key): row for key, row in found.items()}
        return [self.line(work.noun, rows[work.noun.word, work.pk]) for work in chosen]

    def line(self, noun: Noun, row: Any) -> "Line":
        verb = {"review": "approve", "approved": "approve", "withdrawn": "confirm"}.get(self.chosen, "page")
        is_overdue = bool(row.publish_after) and row.publish_after < self.now - OVERDUE
        return Line(row, noun.title(row), noun.address(verb, row.public_id), noun, noun.about(row), is_overdue)

    def read_drafts(self, chosen: QuerySet[Draft]) -> list["Line"]:
        return [Line(row, typed_title(row), address_of_draft(row)) for row in chosen]

    def read_erasures(self, chosen: list[Erasure]) -> list["Line"]:
        return [Line(each, of.title, of.address) for each, of in zip(chosen, of_erasures(chosen), strict=True)]

    def read_stale(self, chosen: QuerySet[Recommendation]) -> list[Recommendation]:
        return list(chosen.with_last_event().select_related("document", "state"))

    def read_old(self, chosen: QuerySet[Assessment]) -> list[Assessment]:
        return list(chosen.with_recommendation())


@dataclass(frozen=True)
class Line:
    """One row as a list shows it."""

    row: Any
    title: str
    address: str
    noun: Noun | None = None
    about: Any = None
    is_overdue: bool = False


def typed_title(draft: Draft) -> str:
    """The first words of what was typed: a title, or whatever text came first. Some forms are kept as lists by name."""
    values = [draft.values.get("title"), *draft.values.values()]
    texts = [value[0] if isinstance(value, list) and value else value for value in values]
    text = next((text for text in texts if isinstance(text, str) and " " in text.strip()), "")
    return Truncator(text).words(12) or gettext("without words yet")


def address_of_draft(draft: Draft) -> str:
    """Where one goes on typing: the form whose address carries the draft's key."""
    try:
        return reverse(FORMS[draft.noun], args=[draft.key])
    except (KeyError, NoReverseMatch):
        return ""


def is_returned(work: Work) -> bool:
    return work.publication == Publication.DRAFT and bool(work.returned_at)


def is_waiting(work: Work) -> bool:
    return work.publication == Publication.IN_REVIEW and not work.approved_by
