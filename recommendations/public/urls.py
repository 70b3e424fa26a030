from django.urls import path

from . import evidence, taking, views

urlpatterns = [
    path("", views.home, name="home"),
    path("states/", views.states, name="states"),
    path("states/<slug:slug>/", views.state, name="state"),
    path("documents/", views.documents, name="documents"),
    path("documents/<slug:slug>/", views.document, name="document"),
    path("recommendations/", views.recommendations, name="recommendations"),
    path("recommendations/export/<str:name>", taking.export, name="export"),
    path("recommendations/<slug:document>/<slug:slug>/", views.recommendation, name="recommendation"),
    path("events/<slug:public_id>/", views.event, name="event"),
    path("evidence/<slug:public_id>/", evidence.evidence, name="evidence"),
    path("evidence/<slug:public_id>/preview/", evidence.preview, name="preview"),
    path("methodology/", views.methodology, name="methodology"),
]
