"""Files, their copies and custody; confidential sources."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
