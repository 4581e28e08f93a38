"""Addresses of the study table."""

from django.urls import path

from synthesis.views.table import design, fill, handing, overview, page, study

_TABLE = "r/<slug:slug>/extraction/"
_STUDY = _TABLE + "studies/<int:number>/"

urlpatterns = [
    path(_TABLE, overview.overview, name="table_overview"),
    path(_TABLE + "agreement/", overview.agreement, name="table_agreement"),
    path(_TABLE + "table/", page.table, name="table"),
    path(_TABLE + "table/counted/", page.counted, name="table_counted"),
    path(_TABLE + "table/printed/", page.note, name="table_printed"),
    path(_TABLE + "table.<str:format>", page.file, name="table_file"),
    path(_TABLE + "form/", design.form, name="table_form"),
    path(_TABLE + "form/start/", design.start, name="table_start"),
    path(_TABLE + "form/add/<slug:kind>/", design.add, name="table_add_field"),
    path(_TABLE + "form/fields/<slug:id>/", design.change, name="table_change_field"),
    path(_TABLE + "form/publish/", design.publish, name="table_publish"),
    path(_TABLE + "form/preview/", design.preview, name="table_preview"),
    path(_TABLE + "form/versions/<int:number>/", design.version, name="table_version"),
    path(_TABLE + "hand-out/", handing.hand_out, name="table_hand_out"),
    path(_TABLE + "hand-out/<int:number>/", handing.handout, name="table_handout"),
    path(_TABLE + "tasks/<int:pk>/hand-on/", handing.hand_on, name="table_hand_on"),
    path(_STUDY, study.study, name="table_study"),
    path(_STUDY + "fill/", fill.fill, name="table_fill"),
    path(_STUDY + "save/", fill.save, name="table_save"),
    path(_STUDY + "send/", fill.send, name="table_send"),
    path(_STUDY + "take-back/", fill.take_back, name="table_take_back"),
    path(_STUDY + "move/", study.move, name="table_move"),
    path(_STUDY + "settle/", study.settle, name="table_settle"),
    path(_TABLE + "values/<int:pk>/reopen/", study.reopen, name="table_reopen"),
]
