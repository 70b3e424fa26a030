"""Where it stands, and what the State answered."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
