"""Addresses at the root that programs look for under one name, whatever the language."""

from django.urls import path

from . import embedding, sitemap

urlpatterns = [
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemap.sitemap_file, name="sitemap_file"),
    path("oembed", embedding.oembed, name="oembed"),
]
