from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")
    default = True


class RecordAdminConfig(admin.AdminConfig):
    """The admin, with its nouns in the order of work."""

    default_site = "recommendations.admin_site.RecordSite"
    default = False
