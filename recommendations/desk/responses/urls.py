"""What the State answered."""

from django.urls import path, re_path

from ..drafts import KEY
from . import views

urlpatterns = [
    path("responses/new/", views.start_response, name="start_response"),
    re_path(rf"^responses/new/(?P<key>{KEY})/$", views.log_response, name="new_response"),
    path("responses/<slug:public_id>/edit/", views.edit_response, name="edit_response"),
]
