"""Addresses of the conceptual framework and the translation grid."""

from django.urls import path

from synthesis.views.framework import drawing, evidence, history, page

_FRAMEWORK = "r/<slug:slug>/synthesis/framework/"
_ONE = _FRAMEWORK + "<str:what>/<int:number>/"

urlpatterns = [
    path(_FRAMEWORK, page.overview, name="framework"),
    path(_FRAMEWORK + "framework.<str:format>", page.file, name="framework_file"),
    path(_FRAMEWORK + "caption/", drawing.caption, name="framework_caption"),
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
]
