"""Addresses of the review floor; each noun brings its own lines."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.views import (
    by_hand,
    duplicates,
    gathered,
    help,
    home,
    imports,
    kinds,
    ledger,
    legacy,
    mapping,
    members,
    overlap,
    protocol,
    records,
    reporting,
    rereading,
    resolvers,
    searches,
    settings,
    showing,
)

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

sources: list[URLPattern] = [
    path("r/<slug:slug>/searches/", searches.log, name="searches"),
    path("r/<slug:slug>/searches/searches.csv", searches.export, name="searches_csv"),
    path("r/<slug:slug>/searches/report/<slug:standard>/", reporting.page, name="search_report"),
    path(
        "r/<slug:slug>/searches/report/<slug:standard>/table.<str:format>",
        reporting.file,
        name="search_report_file",
    ),
    path(
        "r/<slug:slug>/searches/report/<slug:standard>/<slug:item>/",
        reporting.say,
        name="search_remark",
    ),
    path("r/<slug:slug>/searches/new/", searches.add, name="search_add"),
    path("r/<slug:slug>/searches/<int:pk>/", searches.page, name="search"),
    path("r/<slug:slug>/searches/<int:pk>/edit/", searches.edit, name="search_edit"),
    path("r/<slug:slug>/searches/<int:pk>/record/", by_hand.add, name="record_add"),
    path("r/<slug:slug>/searches/<int:pk>/upload/", imports.upload, name="upload"),
    path("r/<slug:slug>/searches/<int:pk>/files/", imports.watch, name="search_files"),
    path("r/<slug:slug>/imports/<int:pk>/", imports.report, name="import_report"),
    path("r/<slug:slug>/imports/<int:pk>/cancel/", imports.cancel, name="import_cancel"),
    path("r/<slug:slug>/imports/<int:pk>/again/", imports.again, name="import_again"),
    path("r/<slug:slug>/imports/<int:pk>/take-back/", imports.take_back, name="import_take_back"),
    path("r/<slug:slug>/imports/<int:pk>/put-back/", imports.put_back, name="import_put_back"),
    path("r/<slug:slug>/imports/<int:pk>/columns/", mapping.page, name="import_columns"),
    path("r/<slug:slug>/imports/<int:pk>/decisions/", legacy.page, name="import_decisions"),
    path("r/<slug:slug>/imports/<int:pk>/decisions/take/", legacy.take, name="decisions_take"),
    path(
        "r/<slug:slug>/imports/<int:pk>/decisions/field/", legacy.take_field, name="decisions_field"
    ),
    path(
        "r/<slug:slug>/imports/<int:pk>/decisions/take-back/",
        legacy.take_back,
        name="decisions_take_back",
    ),
    path("r/<slug:slug>/imports/<int:pk>/re-read/", rereading.page, name="reread"),
    path("r/<slug:slug>/imports/<int:pk>/re-read/ask/", rereading.ask, name="reread_ask"),
    path("r/<slug:slug>/imports/<int:pk>/re-read/apply/", rereading.apply, name="reread_apply"),
    path("r/<slug:slug>/imports/<int:pk>/re-read/undo/", rereading.undo, name="reread_undo"),
    path("r/<slug:slug>/imports/<int:pk>/re-read/leave/", rereading.drop, name="reread_drop"),
    path("r/<slug:slug>/imports/<int:pk>/problems.csv", imports.problems, name="import_problems"),
    path("r/<slug:slug>/imports/<int:pk>/report.json", imports.report_file, name="import_file"),
    path("r/<slug:slug>/imports/<int:pk>/original/", imports.original, name="import_original"),
]

documents: list[URLPattern] = [
    path("r/<slug:slug>/duplicates/", duplicates.queue, name="duplicates"),
    path("r/<slug:slug>/duplicates/<int:pk>/", duplicates.pair, name="pair"),
    path("r/<slug:slug>/duplicates/<int:pk>/merge/", duplicates.merge, name="pair_merge"),
    path("r/<slug:slug>/duplicates/<int:pk>/apart/", duplicates.apart, name="pair_apart"),
    path("r/<slug:slug>/duplicates/<int:pk>/reopen/", duplicates.reopen, name="pair_reopen"),
    path("r/<slug:slug>/duplicates/<int:pk>/leave/", duplicates.leave, name="pair_leave"),
    path("r/<slug:slug>/duplicates/lead/", duplicates.for_lead, name="for_lead"),
    path("r/<slug:slug>/duplicates/kinds/", kinds.overview, name="kinds"),
    path("r/<slug:slug>/duplicates/kinds/<int:pk>/", kinds.kind, name="kind"),
    path("r/<slug:slug>/duplicates/kinds/<int:pk>/decide/", kinds.decide, name="kind_decide"),
    path("r/<slug:slug>/duplicates/batches/<int:pk>/undo/", kinds.undo, name="batch_undo"),
    path("r/<slug:slug>/duplicates/gathered/", duplicates.merges, name="merges"),
    path("r/<slug:slug>/duplicates/gathered/<int:pk>/undo/", duplicates.undo, name="merge_undo"),
    path("r/<slug:slug>/duplicates/by-hand/", records.gather_two, name="gather_two"),
    path("r/<slug:slug>/duplicates/apart/", gathered.pairs, name="kept_apart"),
    path("r/<slug:slug>/duplicates/report/", gathered.page, name="gathered"),
    path("r/<slug:slug>/duplicates/records/", gathered.records, name="gathered_records"),
    path("r/<slug:slug>/duplicates/pairs/", gathered.pairs, name="gathered_pairs"),
    path("r/<slug:slug>/duplicates/overlap/", overlap.page, name="overlap"),
    path("r/<slug:slug>/duplicates/overlap.<str:format>", overlap.file, name="overlap_file"),
    path("r/<slug:slug>/records/<int:number>/", records.record, name="record"),
    path(
        "r/<slug:slug>/records/<int:number>/take-back/", by_hand.take_back, name="record_take_back"
    ),
    path("r/<slug:slug>/records/<int:number>/put-back/", by_hand.put_back, name="record_put_back"),
    path("r/<slug:slug>/records/<int:number>/correct/", records.correct, name="correct"),
    path(
        "r/<slug:slug>/corrections/<int:pk>/put-back/",
        records.put_back,
        name="correction_put_back",
    ),
    path("r/<slug:slug>/reports/<int:number>/withdraw/", records.withdraw, name="withdraw"),
    path("r/<slug:slug>/reports/<int:number>/restore/", records.restore, name="restore"),
    path("r/<slug:slug>/reports/<int:number>/shown/", showing.page, name="shown"),
    path("r/<slug:slug>/reports/<int:number>/gather/", records.gather, name="gather"),
]

account: list[URLPattern] = [
    path("r/<slug:slug>/ledger/", ledger.page, name="ledger"),
    path("r/<slug:slug>/ledger/ledger.csv", ledger.export, name="ledger_csv"),
    path("r/<slug:slug>/settings/", settings.settings, name="settings"),
    path("r/<slug:slug>/settings/resolvers/", resolvers.page, name="resolvers"),
    path("r/<slug:slug>/settings/resolvers/<int:pk>/", resolvers.remove, name="resolver_remove"),
]

urlpatterns = people + protocols + sources + documents + account
