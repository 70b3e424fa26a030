"""Logging what happened: forms, drafts, two editors."""

from django.urls import path, re_path

from ..drafts import KEY
from . import keeping, views

urlpatterns = [
    path("events/new/", views.new_event, name="new_event"),
    re_path(rf"^events/new/(?P<key>{KEY})/$", views.log_event, name="new_event"),
    path("events/<slug:public_id>/", views.event, name="event"),
    path("events/<slug:public_id>/edit/", views.edit_event, name="edit_event"),
    path("recommendations/", views.find_recommendations, name="find_recommendations"),
    re_path(rf"^drafts/(?P<key>{KEY})/$", keeping.draft, name="draft"),
    re_path(rf"^drafts/(?P<key>{KEY})/discard/$", keeping.discard_draft, name="discard_draft"),
    path("token/", keeping.token, name="token"),
]
