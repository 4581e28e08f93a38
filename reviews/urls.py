"""Addresses of the review floor; each noun brings its own lines."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.views import help, home, ledger, members, protocol, settings

app_name = "reviews"

people: list[URLPattern] = [
    path("", home.home, name="home"),
    path("new/", home.create, name="create"),
    path("me/", settings.me, name="me"),
    path("help/", help.help_page, name="help"),
    path("invite/<str:token>/", members.join, name="join"),
    path("r/<slug:slug>/team/", members.team, name="team"),
    path("r/<slug:slug>/team/invite/", members.invite, name="invite"),
    path("r/<slug:slug>/team/leave/", members.leave, name="leave"),
    path("r/<slug:slug>/team/<int:pk>/roles/", members.roles, name="roles"),
    path("r/<slug:slug>/team/<int:pk>/remove/", members.remove, name="remove"),
    path("r/<slug:slug>/team/<int:pk>/return/", members.bring_back, name="bring_back"),
    path("r/<slug:slug>/invitations/<int:pk>/revoke/", members.revoke, name="revoke"),
]

protocols: list[URLPattern] = [
    path("r/<slug:slug>/protocol/", protocol.page, name="protocol"),
    path("r/<slug:slug>/protocol/question/", protocol.question, name="protocol_question"),
    path(
        "r/<slug:slug>/protocol/criteria/<slug:kind>/", protocol.criteria, name="protocol_criteria"
    ),
    path("r/<slug:slug>/protocol/reasons/<slug:stage>/", protocol.reasons, name="protocol_reasons"),
    path("r/<slug:slug>/protocol/words/", protocol.words, name="protocol_words"),
    path("r/<slug:slug>/protocol/versions/", protocol.versions, name="protocol_versions"),
    path(
        "r/<slug:slug>/protocol/versions/<int:number>/", protocol.version, name="protocol_version"
    ),
]

records: list[URLPattern] = [
    path("r/<slug:slug>/ledger/", ledger.page, name="ledger"),
    path("r/<slug:slug>/ledger/ledger.csv", ledger.export, name="ledger_csv"),
    path("r/<slug:slug>/settings/", settings.settings, name="settings"),
]

urlpatterns = people + protocols + records
