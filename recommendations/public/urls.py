from django.urls import path

from . import data, evidence, feeds, following, taking, views

urlpatterns = [
    path("", views.home, name="home"),
    path("states/", views.states, name="states"),
    path("states/<slug:slug>/", views.state, name="state"),
    path("states/<slug:slug>/feed.atom", feeds.state_feed, name="state_feed"),
    path("documents/", views.documents, name="documents"),
    path("documents/<slug:slug>/", views.document, name="document"),
    path("documents/<slug:slug>/feed.atom", feeds.document_feed, name="document_feed"),
    path("recommendations/", views.recommendations, name="recommendations"),
    path("recommendations/export/<str:name>", taking.export, name="export"),
    path("recommendations/<slug:document>/<slug:slug>/", views.recommendation, name="recommendation"),
    path(
        "recommendations/<slug:document>/<slug:slug>/feed.atom", feeds.recommendation_feed, name="recommendation_feed"
    ),
    path("events/kinds/<slug:kind>/feed.atom", feeds.event_kind_feed, name="event_kind_feed"),
    path("events/<slug:public_id>/", views.event, name="event"),
    path("evidence/<slug:public_id>/", evidence.evidence, name="evidence"),
    path("evidence/<slug:public_id>/preview/", evidence.preview, name="preview"),
    path("changes/", following.changes, name="changes"),
    path("changes/feed.atom", feeds.changes_feed, name="changes_feed"),
    path("api/", data.api, name="api"),
    path("methodology/", views.methodology, name="methodology"),
]
