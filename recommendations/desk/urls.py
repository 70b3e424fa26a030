"""Every address of the desk, /desk/…, where NGO staff log, review, assess and attach."""

from django.urls import include, path

app_name = "desk"
urlpatterns = [
    path("", include("recommendations.desk.events.urls")),
    path("", include("recommendations.desk.assessing.urls")),
    path("", include("recommendations.desk.responses.urls")),
    path("", include("recommendations.desk.evidence.urls")),
    path("", include("recommendations.desk.sealing.urls")),
    path("", include("recommendations.desk.erasing.urls")),
    # Last: a noun that has a page of its own above is shown by it, the others by review's.
    path("", include("recommendations.desk.review.urls")),
]
