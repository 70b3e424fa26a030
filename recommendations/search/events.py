"""Events by what they say, those that bear on no recommendation included."""

from functools import reduce

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from recommendations.models import EventListing, FollowUpEvent

from .asking import Sought
from .finding import asked, by_its_index

FEW = 1000


def problem(typed: str, sought: Sought) -> str:
    """Why this cannot be looked for in events, as a sentence; empty where it can."""
    if sought.symbol or sought.paragraph:
        return _("Events have no symbol and no paragraph: look for those of “%(typed)s” among the recommendations.") % {
            "typed": typed[:50]
        }
    if not (sought.all_of or sought.none_of):
        return _("There is no word in “%(typed)s” that can be looked for.") % {"typed": typed[:50]}
    return ""


def among(rows: QuerySet[FollowUpEvent], sought: Sought) -> QuerySet[FollowUpEvent]:
    """Those of the events that have it, in whatever order: few are named to the database, of many it looks at one after the
    other. Left to choose, it looks at all there are for the few."""
    with by_its_index():
        keys = list(having(EventListing.objects.all(), sought).values_list("pk", flat=True)[: FEW + 1])
    if len(keys) <= FEW:
        return rows.filter(pk__in=keys)
    return rows.filter(Exists(having(EventListing.objects.filter(pk=OuterRef("pk")), sought)))


def having(rows: QuerySet[EventListing], sought: Sought) -> QuerySet[EventListing]:
    """Those of the listings that have all that was asked for, and nothing that was left out."""
    for group in sought.all_of:
        rows = rows.filter(words=reduce(SearchQuery.__or__, map(asked, group)))
    return rows.exclude(words=reduce(SearchQuery.__or__, map(asked, sought.none_of))) if sought.none_of else rows
