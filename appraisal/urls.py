"""Addresses of the appraisal floor."""

from django.urls import path

from appraisal.views import agreement, consensus, instruments, overview, rate, rounds

app_name = "appraisal"

_REVIEW = "r/<slug:slug>/appraisal/"
_ONE = _REVIEW + "<int:pk>/"
_STUDY = _ONE + "studies/<int:number>/"

urlpatterns = [
    path(_REVIEW, overview.overview, name="overview"),
    path(_REVIEW + "instruments/", instruments.listing, name="instruments"),
    path(_REVIEW + "instruments/take/", instruments.take, name="take"),
    path(_REVIEW + "instruments/bring/", instruments.bring, name="bring"),
    path(_ONE, instruments.instrument, name="instrument"),
    path(_ONE + "file/", instruments.download, name="instrument_file"),
    path(_ONE + "wording/", instruments.word, name="word"),
    path(_ONE + "rule/", instruments.rule, name="rule"),
    path(_ONE + "scheme/", instruments.scheme, name="scheme"),
    path(_ONE + "change/", instruments.change, name="change"),
    path(_ONE + "rounds/", rounds.start, name="start"),
    path(_ONE + "rounds/<int:number>/", rounds.round, name="round"),
    path(_REVIEW + "places/<int:pk>/hand-on/", rounds.hand_on, name="hand_on"),
    path(_ONE + "agreement/", agreement.agreement, name="agreement"),
    path(_ONE + "<slug:name>.<str:format>", overview.file, name="file"),
    path(_STUDY, consensus.study, name="study"),
    path(_STUDY + "rate/", rate.rate, name="rate"),
    path(_STUDY + "save/", rate.save, name="save"),
    path(_STUDY + "send/", rate.send, name="send"),
    path(_STUDY + "take-back/", rate.take_back, name="take_back"),
    path(_STUDY + "settle/", consensus.settle, name="settle"),
    path(_STUDY + "reassign/", consensus.reassign, name="reassign"),
    path(_STUDY + "judge/", consensus.judge, name="judge"),
    path(_REVIEW + "settlements/<int:pk>/reopen/", consensus.reopen, name="reopen"),
]
