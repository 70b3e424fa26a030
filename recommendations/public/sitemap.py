"""Every public address for search engines: an index, and files of at most 50,000, each read in small steps.

A step takes a few milliseconds however large the record is, because it goes on from the last name of the one before.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape

from recommendations.exports.shape import address_of
from recommendations.models import Document, FollowUpEvent, Recommendation, State
from recommendations.models.publication import PUBLIC_ID_LETTERS
from recommendations.search.index import current, keys_of

MOST, STEP = 50_000, 2_500
XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = ["home", "recommendations", "states", "compare", "documents", "events", "changes", "methodology", "data", "api"]


def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: which files there are."""
    count = -(-current().all.bit_count() // MOST)
    names = ["pages", *(f"recommendations-{number}" for number in range(1, count + 1)), *event_files()]
    entries = "".join(f"<sitemap><loc>{address_of('sitemap_file', name)}</loc></sitemap>\n" for name in names)
    return HttpResponse(f"{HEAD}<sitemapindex {NAMESPACE}>\n{entries}</sitemapindex>\n", content_type=XML)


def sitemap_file(request: HttpRequest, name: str) -> HttpResponse:
    noun, _hyphen, part = name.partition("-")
    if name == "pages":
        found: Iterable[str] = pages()
    elif noun == "recommendations" and part.isascii() and part.isdecimal() and len(part) < 5:
        found = recommendations(int(part))
    elif name in event_files():
        found = events(part)
    else:
        raise Http404
    entries = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in found)
    return HttpResponse(f"{HEAD}<urlset {NAMESPACE}>\n{entries}</urlset>\n", content_type=XML)


def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; the endless choices of the filters need not be."""
    lines = ["User-agent: *", "Disallow: /*?", "Disallow: /*/cite.", f"Sitemap: {address_of('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


# --- what a file holds -------------------------------------------------------------------------------------------


def pages() -> Iterator[str]:
    """The pages that are always there, then those of States and documents."""
    yield from (address_of(name) for name in PAGES)
    index = current()
    slugs = State.objects.filter(pk__in=list(index.counts("state", index.all))).values_list("slug", flat=True)
    yield from (f"{address_of('states')}{slug}/" for slug in slugs)
    yield from (f"{address_of('documents')}{slug}/" for slug in steps(Document.objects.for_public(), "slug", most=MOST))


def recommendations(number: int) -> list[str]:
    """The addresses of one file, counted from 1, in the order of their keys."""
    keys = list(keys_of(current().all))[(number - 1) * MOST : number * MOST]
    if not keys:
        raise Http404
    root, found = address_of("recommendations"), []
    for start in range(0, len(keys), STEP):
        step = keys[start : start + STEP]
        rows = Recommendation.objects.for_public().filter(pk__gte=step[0], pk__lte=step[-1]).order_by("pk")
        found += [f"{root}{document}/{slug}/" for document, slug in rows.values_list("document__slug", "slug")]
    return found


def event_files() -> list[str]:
    """One file, or one for each first letter of the public ids, which are drawn by chance, once there are too many."""
    rows = FollowUpEvent.objects.for_public().order_by("public_id").values_list("public_id", flat=True)
    if rows[MOST : MOST + 1]:
        return [f"events-{letter}" for letter in PUBLIC_ID_LETTERS]
    return ["events"] if rows[:1] else []


def events(letter: str) -> list[str]:
    rows = FollowUpEvent.objects.for_public()
    if letter:
        rows = rows.filter(public_id__startswith=letter)
    root = address_of("event", "x").removesuffix("x/")
    return [f"{root}{key}/" for key in steps(rows, "public_id", most=MOST)]


def steps(rows: QuerySet, key: str, *, most: int) -> Iterator[str]:
    """The names of rows in their order, some thousand at a time."""
    last, count = "", 0
    while count < most:
        found = list(rows.filter(**{f"{key}__gt": last}).order_by(key).values_list(key, flat=True)[:STEP])
        yield from found
        if len(found) < STEP:
            return
        last, count = found[-1], count + STEP
