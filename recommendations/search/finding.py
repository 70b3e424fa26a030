"""From what is sought to the set of recommendations that have it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, Q, Value

from recommendations.models import Document, Listing, Recommendation

from .asking import Sought, Term
from .index import Index, bits_of

WEIGHTS = [0.1, 0.2, 0.4, 1.0]  # PostgreSQL's order: events, answer, text, heading with symbol, State and themes
AT_ONCE = 10_000
LENGTH = 1  # divide by the logarithm of how long it is


def found(sought: Sought, index: Index) -> int:
    """The set of those that have the place and all that was asked for."""
    bits = index.all
    if sought.symbol or sought.paragraph:
        bits &= at_place(sought, index)
    for group in sought.all_of:
        bits &= reduce(int.__or__, (having(term, index) for term in group))
    for term in sought.none_of:
        bits &= ~having(term, index)
    return bits


def having(term: Term, index: Index) -> int:
    """Those that have the term: asked of the database once, and later only about what was written since."""

    def ask(**narrowed: int) -> int:
        return bits_of(keys_with(term, below=index.size, **narrowed), index.size) & index.all

    def ask_again(bits: int, since: int) -> int:
        written = Listing.objects.filter(edition__gt=since).values_list("pk", flat=True)
        return bits & ~bits_of(written, index.size) | ask(edition__gt=since)

    return index.kept(term.tsquery, ask, ask_again)


def keys_with(term: Term, *, below: int, **narrowed: int) -> Iterator[int]:
    """Their keys, some at a time: one statement for all would break the public door's limit where many have the term."""
    rows = Listing.objects.filter(words=asked(term), **narrowed).order_by().values_list("pk", flat=True)
    with by_its_index():
        yield from (key for key in rows.iterator(chunk_size=AT_ONCE) if key < below)


@contextmanager
def by_its_index() -> Iterator[None]:
    """PostgreSQL takes it for cheap to look for a word in every row. To unpack the words of a row costs more than all
    the rest: 250 ms of 100,000 rows, of which the index finds 20,000 in 12."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true), set_config('enable_indexscan', 'on', true)")


def asked(term: Term) -> SearchQuery:
    return SearchQuery(term.tsquery, search_type="raw", config="simple")


def at_place(sought: Sought, index: Index) -> int:
    """Those whose document has the symbol, or a symbol that goes on from it, at the paragraph and sub-item.

    A paragraph is the whole of what stands under it: 126 has 126.29.
    """
    where = Q()
    if sought.symbol:
        symbol = re.escape(sought.symbol)
        documents = Document.objects.for_public().filter(symbol__iregex=rf"(^|/){symbol}($|[/.])")
        where &= Q(document__in=list(documents.values_list("pk", flat=True)))
    if sought.paragraph:
        where &= Q(paragraph=sought.paragraph) | Q(paragraph__startswith=f"{sought.paragraph}.")
    if sought.sub_item:
        where &= Q(sub_item__istartswith=sought.sub_item)
    rows = Recommendation.objects.for_public().filter(where)
    return bits_of(rows.values_list("pk", flat=True), index.size) & index.all


def ranked(sought: Sought, keys: list[int]) -> list[int]:
    """The same keys, those first in which more of the words stand, and in weightier places."""
    words = reduce(SearchQuery.__or__, (asked(term) for term in sought.terms))
    rank = SearchRank(F("words"), words, weights=WEIGHTS, normalization=Value(LENGTH))
    rows = Listing.objects.filter(pk__in=keys).order_by(rank.desc(), "-dated_on", "pk")
    return list(rows.values_list("pk", flat=True))
