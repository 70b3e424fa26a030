"""What an assessment or an answer is about, and what the person who writes it needs beside the form."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from recommendations import access
from recommendations.models import Assessment, FollowUpEvent, Organisation, Publication, Recommendation, User
from recommendations.models.follow_ups import Audience
from recommendations.models.publication import UNDER_WORK


def recommendation_at(place: str) -> Recommendation:
    """The published recommendation that ``document/slug`` names. Raises Http404."""
    document, _slash, slug = place.partition("/")
    rows = Recommendation.objects.published().with_page().filter(document__publication=Publication.PUBLISHED)
    return get_object_or_404(rows, document__slug=document, slug=slug)


@dataclass
class Matter:
    """A recommendation as somebody assesses it."""

    recommendation: Recommendation
    user: User
    at: datetime

    @property
    def place(self) -> str:
        return f"{self.recommendation.document.slug}/{self.recommendation.slug}"

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {each.slug: each for each in access.organisations(self.user)}

    @cached_property
    def events(self) -> dict[str, FollowUpEvent]:
        """What may be cited, by public id: the published, and one's own under work that may become so."""
        rows = FollowUpEvent.objects.filter(recommendations=self.recommendation)
        own = access.seen(FollowUpEvent, self.user, at=self.at).filter(recommendations=self.recommendation)
        ours = own.filter(publication__in=UNDER_WORK, audience=Audience.EVERYONE)
        found = [*ours, *rows.published()]
        return {each.public_id: each for each in sorted(found, key=lambda e: (e.happened_on, e.publication != "draft"))}

    @cached_property
    def current(self) -> QuerySet[Assessment]:
        rows = self.recommendation.assessments.newest_of_each()
        return rows.select_related("organisation", "methodology").by_newest()

    @property
    def previous(self) -> list[Assessment]:
        return [row for row in self.current if row.organisation.slug in self.organisations]

    @property
    def others(self) -> list[Assessment]:
        return [row for row in self.current if row.organisation.slug not in self.organisations]

    @property
    def since(self) -> list[FollowUpEvent]:
        """What happened after the day up to which one's own newest assessment looked."""
        if not self.previous:
            return []
        until = self.previous[0].evidence_until
        return [event for event in self.events.values() if (event.until_on or event.happened_on) > until]
