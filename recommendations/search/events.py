"""Events by what they say, those that bear on no recommendation included."""

from functools import reduce

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from recommendations.models import EventListing

from .asking import Sought
from .finding import asked


def problem(typed: str, sought: Sought) -> str:
    """Why this cannot be looked for in events, as a sentence; empty where it can."""
    if sought.symbol or sought.paragraph:
        return _("Events have no symbol and no paragraph: look for those of “%(typed)s” among the recommendations.") % {
            "typed": typed[:50]
        }
    if not (sought.all_of or sought.none_of):
        return _("There is no word in “%(typed)s” that can be looked for.") % {"typed": typed[:50]}
    return ""


def having(rows: QuerySet[EventListing], sought: Sought) -> QuerySet[EventListing]:
    """Those of the listings that have all that was asked for, and nothing that was left out."""
    for group in sought.all_of:
        rows = rows.filter(words=reduce(SearchQuery.__or__, map(asked, group)))
    return rows.exclude(words=reduce(SearchQuery.__or__, map(asked, sought.none_of))) if sought.none_of else rows
