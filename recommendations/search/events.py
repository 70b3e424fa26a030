"""Events by what they say, those that bear on no recommendation included."""

from collections.abc import Iterable
from functools import reduce

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db.models import QuerySet

from recommendations.models.event_words import DICTIONARIES, EVENT_WORDS, OTHER

from .asking import Sought, Term


def having(rows: QuerySet, sought: Sought) -> QuerySet:
    """Those of the events that have all that was asked for, and nothing that was left out."""
    rows = rows.alias(said=EVENT_WORDS)
    for group in sought.all_of:
        rows = rows.filter(said=any_of(group))
    return rows.exclude(said=any_of(sought.none_of)) if sought.none_of else rows


def any_of(terms: Iterable[Term]) -> SearchQuery | CombinedSearchQuery:
    """Each as every dictionary reads it: an event is kept by the one of its own language."""
    asked = [
        SearchQuery(" ".join(word for _place, word in way), config=dictionary, search_type="phrase")
        for term in terms
        for way in term.ways
        for dictionary in (*DICTIONARIES.values(), OTHER)
    ]
    return reduce(SearchQuery.__or__, asked)
