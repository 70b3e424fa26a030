"""Data entry for every noun; one file for each file of models/."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import assessments, dates, documents, follow_ups, imports, organisations, recommendations, responses, vocabulary

__all__ = [
    "assessments",
    "dates",
    "documents",
    "follow_ups",
    "imports",
    "organisations",
    "recommendations",
    "responses",
    "vocabulary",
]

admin.site.site_header = _("Recommendation Tracker")
admin.site.site_title = _("Recommendation Tracker")
admin.site.index_title = _("The record")
