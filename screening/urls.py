"""Addresses of the screening floor."""

from django.urls import path

from screening.views import (
    agreement,
    companions,
    conflicts,
    earlier,
    flow,
    merged_reasons,
    overview,
    printed,
    records,
    report,
    retrieval,
    rules,
    screen,
    studies,
    study,
    tools,
)

app_name = "screening"

_REVIEW = "r/<slug:slug>/"

urlpatterns = [
    path(_REVIEW, overview.overview, name="overview"),
    path(_REVIEW + "records/", records.records, name="records"),
    path(_REVIEW + "records/export/<str:format>/", records.export, name="export"),
    path(_REVIEW + "reports/<int:number>/", report.report, name="report"),
    path(_REVIEW + "retrieval/", retrieval.page, name="retrieval"),
    path(_REVIEW + "retrieval/change/", retrieval.change, name="retrieval_change"),
    path(_REVIEW + "reports/<int:number>/study/", study.link_report, name="report_link"),
    path(_REVIEW + "agreement/", agreement.agreement, name="agreement"),
    path(_REVIEW + "prisma/", flow.flow, name="flow"),
    path(_REVIEW + "prisma/flow.<str:format>", flow.flow_file, name="flow_file"),
    path(_REVIEW + "prisma/explain/<slug:code>/", flow.explain, name="explain"),
    path(_REVIEW + "prisma/earlier/", earlier.page, name="earlier"),
    path(_REVIEW + "prisma/earlier/take-back/", earlier.take_back, name="earlier_back"),
    path(_REVIEW + "prisma/tools/", tools.page, name="tools"),
    path(_REVIEW + "prisma/tools/<int:pk>/undo/", tools.undo, name="tool_undo"),
    path(_REVIEW + "prisma/printed/", printed.listed, name="printed_list"),
    path(_REVIEW + "prisma/printed/new/", printed.new, name="printed_new"),
    path(_REVIEW + "prisma/printed/<int:pk>/", printed.show, name="printed"),
    path(_REVIEW + "prisma/printed/<int:pk>/edit/", printed.edit, name="printed_edit"),
    path(_REVIEW + "prisma/printed/<int:pk>/remove/", printed.remove, name="printed_remove"),
    path(_REVIEW + "prisma/printed/<int:pk>/flow.<str:format>", printed.file, name="printed_file"),
    path(
        _REVIEW + "prisma/printed/<int:pk>/explain/<slug:code>/",
        printed.explain,
        name="printed_explain",
    ),
    path(_REVIEW + "screen/<str:stage>/", screen.screen, name="screen"),
    path(_REVIEW + "screen/<str:stage>/vote/", screen.vote, name="vote"),
    path(_REVIEW + "screen/<str:stage>/skip/", screen.skip, name="skip"),
    path(_REVIEW + "screen/<str:stage>/undo/", screen.undo, name="undo"),
    path(_REVIEW + "conflicts/", conflicts.queue, name="conflicts"),
    path(_REVIEW + "conflicts/next/", conflicts.next_conflict, name="next_conflict"),
    path(_REVIEW + "conflicts/<int:pk>/", conflicts.conflict, name="conflict"),
    path(_REVIEW + "conflicts/<int:pk>/resolve/", conflicts.resolve, name="resolve"),
    path(_REVIEW + "reports/<int:number>/reopen/<str:stage>/", conflicts.reopen, name="reopen"),
    path(_REVIEW + "studies/", studies.listing, name="studies"),
    path(_REVIEW + "studies/links/", studies.links, name="study_links"),
    path(_REVIEW + "studies/links/<int:pk>/undo/", study.undo, name="study_undo"),
    path(_REVIEW + "studies/apart/", companions.kept_apart, name="studies_apart"),
    path(_REVIEW + "studies/apart/<int:pk>/again/", companions.take_back_apart, name="ask_again"),
    path(_REVIEW + "studies/suggestions/", companions.queue, name="companions"),
    path(
        _REVIEW + "studies/suggestions/<int:one>/<int:other>/",
        companions.pair,
        name="companion_pair",
    ),
    path(
        _REVIEW + "studies/suggestions/<int:one>/<int:other>/link/",
        companions.link,
        name="companion_link",
    ),
    path(
        _REVIEW + "studies/suggestions/<int:one>/<int:other>/apart/",
        companions.apart,
        name="companion_apart",
    ),
    path(_REVIEW + "studies/links/<int:pk>/take-back/", companions.take_back_link, name="unlink"),
    path(_REVIEW + "studies/<int:number>/", study.study, name="study"),
    path(_REVIEW + "studies/<int:number>/name/", study.rename, name="study_rename"),
    path(_REVIEW + "studies/<int:number>/main/", study.main, name="study_main"),
    path(_REVIEW + "studies/<int:number>/link/", study.link, name="study_link"),
    path(_REVIEW + "studies/<int:number>/split/", study.split, name="study_split"),
    path(_REVIEW + "rules/", rules.page, name="rules"),
    path(_REVIEW + "rules/<str:stage>/preview/", rules.preview, name="rules_preview"),
    path(_REVIEW + "rules/<str:stage>/change/", rules.change, name="rules_change"),
    path(_REVIEW + "rules/<str:stage>/reasons/", merged_reasons.preview, name="reasons_preview"),
    path(
        _REVIEW + "rules/<str:stage>/reasons/change/", merged_reasons.change, name="reasons_change"
    ),
    path(_REVIEW + "rules/<str:stage>/close/", rules.close, name="rules_close"),
]
