"""The addresses of the API: permanent, and without a language, which the answer takes from Accept-Language or ``lang``."""

from django.urls import path, re_path

from . import views
from .answering import opened

urlpatterns = [
    path("", opened(views.start), name="api_v1"),
    path("schema.json", opened(views.schema), name="api_schema"),
    path("recommendations/", opened(views.recommendations), name="api_recommendations"),
    path("recommendations/<slug:document>/<slug:slug>/", opened(views.recommendation), name="api_recommendation"),
    path("events/", opened(views.events), name="api_events"),
    path("events/<slug:key>/", opened(views.event), name="api_event"),
    path("assessments/", opened(views.assessments), name="api_assessments"),
    path("assessments/<slug:key>/", opened(views.assessment), name="api_assessment"),
    path("responses/", opened(views.responses), name="api_responses"),
    path("responses/<slug:key>/", opened(views.response), name="api_response"),
    path("documents/", opened(views.documents), name="api_documents"),
    path("documents/<slug:key>/", opened(views.document), name="api_document"),
    path("states/", opened(views.states), name="api_states"),
    path("states/<slug:key>/", opened(views.state), name="api_state"),
    path("vocabularies/", opened(views.vocabularies), name="api_vocabularies"),
    path("vocabularies/<slug:key>/", opened(views.vocabulary), name="api_vocabulary"),
    re_path(r"[\s\S]*", opened(views.nothing), name="api_nothing"),
]
