from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from . import (
    alerts,
    as_at,
    calendar,
    citing,
    data,
    embedding,
    events,
    evidence,
    feeds,
    following,
    overview,
    tables,
    taking,
    views,
)


class CitationFile(StringConverter):
    regex = "|".join(citing.FILES)


class Day(StringConverter):
    """A day as 2026-01-31 that the calendar has."""

    regex = r"\d{4}-\d\d-\d\d"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(CitationFile, "citation")
register_converter(Day, "day")
STATE, DOCUMENT, EVENT = "states/<slug:slug>/", "documents/<slug:slug>/", "events/<slug:public_id>/"
RECOMMENDATION = "recommendations/<slug:document>/<slug:slug>/"
CITED, FEED, AS_AT = "cite.<citation:file>", "feed.atom", "as-at/<day:day>/"


def cited(route: str, page: Callable[..., HttpResponse], *, name: str) -> list[URLPattern]:
    """A page that cites itself by ``cite_page``, and the files that cite it."""
    return [path(route, page, name=name), path(route + CITED, citing.file_of(page), name=f"cite_{name}")]


urlpatterns = [
    *cited("", views.home, name="home"),
    *cited("states/", views.states, name="states"),
    path(STATE, views.state, name="state"),
    path(STATE + AS_AT, views.state, name="state_as_at"),
    path(STATE + AS_AT + CITED, citing.cite_state, name="cite_state_as_at"),
    path(STATE + "card/", embedding.state_card, name="state_card"),
    path(STATE + FEED, feeds.state_feed, name="state_feed"),
    path(STATE + CITED, citing.cite_state, name="cite_state"),
    path(STATE + "calendar.ics", calendar.state_calendar, name="state_calendar"),
    *cited("documents/", views.documents, name="documents"),
    path(DOCUMENT, views.document, name="document"),
    path(DOCUMENT + FEED, feeds.document_feed, name="document_feed"),
    path(DOCUMENT + CITED, citing.cite_document, name="cite_document"),
    path("recommendations/", views.recommendations, name="recommendations"),
    *cited("recommendations/" + AS_AT, as_at.recommendations_as_at, name="recommendations_as_at"),
    *cited("recommendations/charts/", overview.overview, name="overview"),
    path("recommendations/charts/export/charts.csv", tables.charts_file, name="charts_file"),
    path("recommendations/export/<str:name>", taking.export, name="export"),
    path("recommendations/" + CITED, citing.cite_recommendations, name="cite_recommendations"),
    path(RECOMMENDATION, views.recommendation, name="recommendation"),
    path(RECOMMENDATION + AS_AT, views.recommendation, name="recommendation_as_at"),
    path(RECOMMENDATION + AS_AT + CITED, citing.cite_recommendation, name="cite_recommendation_as_at"),
    path(RECOMMENDATION + "card/", embedding.card, name="card"),
    path(RECOMMENDATION + FEED, feeds.recommendation_feed, name="recommendation_feed"),
    path(RECOMMENDATION + CITED, citing.cite_recommendation, name="cite_recommendation"),
    *cited("events/", events.events, name="events"),
    path("events/export/events.csv", tables.events_file, name="events_file"),
    path("events/kinds/<slug:kind>/feed.atom", feeds.event_kind_feed, name="event_kind_feed"),
    path(EVENT, views.event, name="event"),
    path(EVENT + CITED, citing.cite_event, name="cite_event"),
    path("evidence/<slug:public_id>/", evidence.evidence, name="evidence"),
    path("evidence/<slug:public_id>/preview/", evidence.preview, name="preview"),
    *cited("compare/", overview.compare, name="compare"),
    path("compare/export/states.csv", tables.compare_file, name="compare_file"),
    *cited("changes/", following.changes, name="changes"),
    path("changes/export/changes.csv", tables.changes_file, name="changes_file"),
    path("changes/feed.atom", feeds.changes_feed, name="changes_feed"),
    path("data/", data.data, name="data"),
    path("data/cite.<citation:file>", citing.cite_data, name="cite_data"),
    path("data/<str:file>", data.data_file, name="data_file"),
    *cited("api/", data.api, name="api"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/confirm/<slug:word>/", alerts.confirm_alert, name="confirm_alert"),
    path("alerts/end/<slug:key>/", alerts.end_alert, name="end_alert"),
    path("calendar.ics", calendar.calendar, name="calendar"),
    *cited("methodology/", views.methodology, name="methodology"),
]
