"""Addresses of the archive, and of what is published; the last is open to everybody."""

from django.urls import path

from synthesis.views import archive, publishing

_REPORTING = "r/<slug:slug>/reporting/"

urlpatterns = [
    path(_REPORTING + "archive/", archive.page, name="archive"),
    path(_REPORTING + "archive/take/", archive.take, name="archive_take"),
    path(_REPORTING + "publishing/", publishing.page, name="publishing"),
    path(_REPORTING + "publishing/publish/", publishing.publish, name="publish"),
    path(_REPORTING + "publishing/take-back/", publishing.take_back, name="publish_take_back"),
    path("published/<slug:slug>/", publishing.published, name="published"),
]
