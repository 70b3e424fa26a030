"""Atom feeds of what changed: for a recommendation, a State, a document, a kind of event, and any filter."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from recommendations.models import Document, Recommendation, State
from recommendations.models.follow_ups import EventKind

from .changes import changed
from .following import filter_of
from .scope import Scope
from .telling import Change, summary_of, title_of, told

# The day from which the name of this host is ours to name things with (RFC 4151); it never changes.
SINCE = "2026"
# What is rare among much is not looked for since the beginning.
A_YEAR = timedelta(366)
# What XML cannot say, whoever wrote it: control characters, surrogates, and two that are no characters.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class AtomFeed(Atom1Feed):
    """Atom whose moment is given, so that a feed without entries is the same at every hour of a day."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=self.feed["empty_since"])


@dataclass(frozen=True)
class Subject:
    """What a feed is about: its title, the page that it accompanies, and whose changes it tells."""

    title: str
    page: str
    scope: Scope
    query: str = ""


# --- the feeds -----------------------------------------------------------------------------------------------------


def recommendation_feed(request: HttpRequest, document: str, slug: str) -> HttpResponse:
    rows = Recommendation.objects.for_public().select_related("document", "state")
    found = get_object_or_404(rows, document__slug=document, slug=slug)
    title = f"{found.title} – {found.state} – {found.document}"
    return answer(request, Subject(title, found.get_absolute_url(), Scope.of_recommendation(found)))


def state_feed(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(State, slug=slug)
    return answer(request, Subject(str(found), found.get_absolute_url(), Scope.of_state(found)))


def document_feed(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Document.objects.for_public(), slug=slug)
    return answer(request, Subject(f"{found} – {found.title}", found.get_absolute_url(), Scope.of_document(found)))


def event_kind_feed(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in EventKind.values:
        raise Http404
    return answer(request, Subject(str(EventKind(kind).label), reverse("changes"), Scope(kind=kind)))


def changes_feed(request: HttpRequest) -> HttpResponse:
    """Of any filter: its address without the days."""
    chosen = filter_of(request.GET, today=timezone.localdate())
    if chosen.problems:
        return HttpResponse("\n".join(chosen.problems), status=400, content_type="text/plain; charset=utf-8")
    query = chosen.query
    title = " · ".join(f"{label}: {values}" for label, values in chosen.words) or _("everything on record")
    asked = f"?{query.urlencode()}" if query else ""
    return answer(request, Subject(title, reverse("changes") + asked, Scope.of_filter(chosen), asked))


# --- writing -------------------------------------------------------------------------------------------------------


def answer(request: HttpRequest, subject: Subject) -> HttpResponse:
    today, scope = timezone.localdate(), subject.scope
    since = None if scope.is_found_quickly else today - A_YEAR
    feed = AtomFeed(
        title=speakable(_("Changes: %(what)s") % {"what": subject.title}),
        link=request.build_absolute_uri(subject.page),
        feed_url=request.build_absolute_uri(request.path + subject.query),
        description="",
        language=get_language(),
        author_name=_("Recommendation Tracker"),
        feed_guid=tag(f"feed{request.path}{subject.query}"),
        empty_since=midnight(today),
    )
    for change in told(changed(scope, since=since), scope):
        feed.add_item(**item(request, change))
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def item(request: HttpRequest, change: Change) -> dict[str, Any]:
    return {
        "title": speakable(title_of(change)),
        "link": request.build_absolute_uri(change.address or reverse("changes")),
        "description": format_html_join("", "<p>{}</p>", [[speakable(line)] for line in summary_of(change)]) or None,
        "unique_id": tag(change.id),
        "updateddate": midnight(change.day),
        "pubdate": midnight(change.day),
        "author_name": speakable(change.author) or None,
        "categories": [change.label],
    }


def tag(name: str) -> str:
    host = settings.SITE_ADDRESS.partition("//")[2].partition("/")[0].partition(":")[0]
    return f"tag:{host},{SINCE}:{name}"


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def speakable(text: str) -> str:
    return UNSPEAKABLE.sub("\N{REPLACEMENT CHARACTER}", text)
