"""Logging what happened: forms, drafts, two editors."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
