"""The key to which an organisation has its confidential sources sealed."""

from django.urls import path

from . import views

urlpatterns = [
    path("sealing/<slug:organisation>/", views.sealing, name="sealing"),
    path("sealing/<slug:organisation>/register/", views.register, name="register_key"),
    path("sealing/<slug:organisation>/seal/", views.seal_held, name="seal_held"),
]
