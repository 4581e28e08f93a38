"""Addresses of the conceptual framework and the translation grid."""

from django.urls import path

from synthesis.views import translation
from synthesis.views.framework import drawing, evidence, history, page

_FRAMEWORK = "r/<slug:slug>/synthesis/framework/"
_GRID = "r/<slug:slug>/synthesis/translation/"
_CELL = _GRID + "<int:study>/<int:concept>/"
_CONCEPT = _GRID + "concepts/<int:number>/"
_ONE = _FRAMEWORK + "<str:what>/<int:number>/"

urlpatterns = [
    path(_FRAMEWORK, page.overview, name="framework"),
    path(_FRAMEWORK + "framework.<str:format>", page.file, name="framework_file"),
    path(_FRAMEWORK + "caption/", drawing.caption, name="framework_caption"),
    path(_FRAMEWORK + "figures/add/", drawing.begin, name="framework_begin"),
    path(_FRAMEWORK + "undo/", history.undo, name="framework_undo"),
    path(_FRAMEWORK + "history/", history.listing, name="framework_history"),
    path(_FRAMEWORK + "history/<int:pk>/", history.version, name="framework_version"),
    path(_FRAMEWORK + "evidence/<int:number>/end/", evidence.end, name="framework_unsupport"),
    path(_FRAMEWORK + "construct/add/", drawing.add_construct, name="framework_construct_add"),
    path(_FRAMEWORK + "arrow/add/", drawing.add_arrow, name="framework_arrow_add"),
    path(_FRAMEWORK + "axis/add/", drawing.add_axis, name="framework_axis_add"),
    path(_ONE, page.piece, name="framework_piece"),
    path(_ONE + "edit/", drawing.edit, name="framework_edit"),
    path(_ONE + "move/", drawing.move, name="framework_move"),
    path(_ONE + "remove/", drawing.remove, name="framework_remove"),
    path(_ONE + "follow/", drawing.follow, name="framework_follow"),
    path(_ONE + "evidence/", evidence.pick, name="framework_pick"),
    path(_ONE + "evidence/add/", evidence.add, name="framework_support"),
    path(_GRID, translation.overview, name="translation"),
    path(_GRID + "translation.<str:format>", translation.file, name="translation_file"),
    path(_GRID + "concepts/add/", translation.add, name="translation_add"),
    path(_CONCEPT, translation.concept, name="translation_concept"),
    path(_CONCEPT + "reword/", translation.reword, name="translation_reword"),
    path(_CONCEPT + "feed/", translation.feed, name="translation_feed"),
    path(_CONCEPT + "retire/", translation.retire, name="translation_retire"),
    path(_GRID + "relations/add/", translation.relate, name="translation_relate"),
    path(_GRID + "relations/<int:number>/end/", translation.end, name="translation_end"),
    path(_CELL, translation.cell, name="translation_cell"),
    path(_CELL + "write/", translation.write, name="translation_write"),
]
