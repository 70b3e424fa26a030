"""The queue, and the way from draft to published and withdrawn."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.queue, name="queue"),
]
