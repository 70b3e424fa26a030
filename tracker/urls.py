"""Every address: the public door at the root, the staff door under the names in settings.STAFF_ADDRESSES."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from tracker import health

staff = [
    path("accounts/", include("recommendations.accounts.urls")),
    path("admin/", admin.site.urls),
    path("desk/", include("recommendations.desk.urls")),
]
handler500 = "tracker.faults.failed"
handler404 = "recommendations.public.gone.not_found"
urlpatterns = [
    *health.urlpatterns,
    path("api/v1/", include("recommendations.api.urls")),
    path("", include("recommendations.public.root_urls")),
    *i18n_patterns(
        *([] if settings.PUBLIC_ONLY else staff),
        path("", include("recommendations.public.urls")),
        prefix_default_language=False,
    ),
]
