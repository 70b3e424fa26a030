"""Files, their copies and custody; confidential sources."""

from django.urls import path

from . import files, releases, sources, uploads

urlpatterns = [
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<slug:key>/", uploads.upload, name="upload"),
    path("evidence/", files.files, name="files"),
    path("evidence/<slug:public_id>/", files.file, name="file"),
    path("evidence/<slug:public_id>/original/", files.original, name="original"),
    path("evidence/<slug:public_id>/attach/", files.attach, name="attach"),
    path("evidence/<slug:public_id>/detach/", files.detach, name="detach"),
    path("evidence/<slug:public_id>/clean/", releases.clean, name="clean"),
    path("evidence/<slug:public_id>/copies/<slug:copy_id>/", releases.copy, name="copy"),
    path("evidence/<slug:public_id>/copies/<slug:copy_id>/preview/", releases.copy_preview, name="copy_preview"),
    path("evidence/<slug:public_id>/release/", releases.release, name="release"),
    path("evidence/<slug:public_id>/recall/", releases.recall, name="recall"),
    path("sources/add/<slug:public_id>/", sources.add_source, name="add_source"),
    path("sources/<slug:public_id>/", sources.source, name="source"),
]
