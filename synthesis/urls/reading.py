"""Addresses of reading and marking."""

from django.urls import path

from synthesis.views import findings, reading

_REVIEW = "r/<slug:slug>/findings/"
_REPORT = _REVIEW + "read/<int:number>/"
_FINDING = _REVIEW + "list/<int:number>/"
_PASSAGE = _REVIEW + "passages/<int:pk>/"

urlpatterns = [
    path(_REVIEW, reading.library, name="library"),
    path(_REPORT, reading.read, name="read"),
    path(_REPORT + "next/", reading.following, name="read_next"),
    path(_REPORT + "mark/", reading.mark, name="mark"),
    path(_REPORT + "passage/", reading.passage, name="passage"),
    path(_REPORT + "passages/", reading.listing, name="passages"),
    path(_PASSAGE + "describe/", reading.describe, name="describe"),
    path(_PASSAGE + "code/", reading.give, name="give"),
    path(_PASSAGE + "codes/<int:coding>/take/", reading.take, name="take"),
    path(_PASSAGE + "remove/", reading.remove, name="remove"),
    path(_PASSAGE + "restore/", reading.restore, name="restore"),
    path(_REPORT + "propose/", findings.propose, name="propose"),
    path(_REVIEW + "list/", findings.listing, name="findings"),
    path(_REVIEW + "list/vote/", findings.queue, name="findings_vote"),
    path(_FINDING, findings.finding, name="finding"),
    path(_FINDING + "vote/", findings.vote, name="finding_vote"),
    path(_FINDING + "take-back/", findings.take_back, name="finding_take_back"),
    path(_FINDING + "settle/", findings.settle, name="finding_settle"),
    path(_FINDING + "reopen/", findings.reopen, name="finding_reopen"),
    path(_FINDING + "reword/", findings.reword, name="finding_reword"),
    path(_FINDING + "withdraw/", findings.withdraw, name="finding_withdraw"),
    path(_REVIEW + "places/<int:pk>/", reading.confirm, name="confirm_place"),
]
