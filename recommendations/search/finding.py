"""From what is sought to the set of recommendations that have it."""

import re
from collections.abc import Iterator
from functools import reduce

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, Value

from recommendations.models import Document, Listing, Recommendation, Word

from .asking import Sought, Term
from .index import Index, bits_of
from .words import lemmas_asked

WEIGHTS = [0.1, 0.2, 0.4, 1.0]  # PostgreSQL's order: events, answer, text, heading with symbol, State and themes
MANY, AT_ONCE = 5000, 20_000
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
    """Their keys. Where many may have it, a stretch of keys at a time: one statement for all of them, each of which
    PostgreSQL has to look into, would break the public door's limit of time."""
    rows = Listing.objects.filter(words=asked(term), pk__lt=below, **narrowed).order_by()
    step = below if most_with(term) < MANY else AT_ONCE
    for start in range(0, below, step):
        yield from rows.filter(pk__gte=start, pk__lt=start + step).values_list("pk", flat=True)


def most_with(term: Term) -> int:
    """How many can have it at most, by the counts of its words."""
    ways = [[lemmas_asked(word) for _place, word in way] for way in term.ways]
    wanted = {lemma for way in ways for lemmas in way for lemma in lemmas}
    counts = dict(Word.objects.filter(pk__in=wanted).values_list("pk", "count"))
    return sum(min(sum(counts.get(lemma, 0) for lemma in lemmas) for lemmas in way) for way in ways)


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
