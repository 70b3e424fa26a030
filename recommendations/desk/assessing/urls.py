"""Where it stands."""

from django.urls import path, re_path

from ..drafts import KEY
from . import views

urlpatterns = [
    path("assessments/new/", views.start_assessment, name="start_assessment"),
    re_path(rf"^assessments/new/(?P<key>{KEY})/$", views.assess, name="new_assessment"),
    path("assessments/<slug:public_id>/", views.assessment, name="assessment"),
]
