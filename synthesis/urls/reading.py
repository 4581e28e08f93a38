"""Addresses of reading and marking."""

from django.urls import path

from synthesis.views import reading

_REVIEW = "r/<slug:slug>/findings/"
_REPORT = _REVIEW + "read/<int:number>/"
_PASSAGE = _REVIEW + "passages/<int:pk>/"

urlpatterns = [
    path(_REVIEW, reading.library, name="library"),
    path(_REPORT, reading.read, name="read"),
    path(_REPORT + "mark/", reading.mark, name="mark"),
    path(_REPORT + "passage/", reading.passage, name="passage"),
    path(_REPORT + "passages/", reading.listing, name="passages"),
    path(_PASSAGE + "describe/", reading.describe, name="describe"),
    path(_PASSAGE + "code/", reading.give, name="give"),
    path(_PASSAGE + "codes/<int:coding>/take/", reading.take, name="take"),
    path(_PASSAGE + "remove/", reading.remove, name="remove"),
    path(_PASSAGE + "restore/", reading.restore, name="restore"),
    path(_REVIEW + "places/<int:pk>/", reading.confirm, name="confirm_place"),
]
