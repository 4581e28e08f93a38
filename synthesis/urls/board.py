"""Addresses of the metasummary: the board and its numbers."""

from django.urls import path

from synthesis.views import (
    abstracted,
    board,
    board_history,
    contradictions,
    contribution,
    effects,
    sensitivity,
)

_BOARD = "r/<slug:slug>/synthesis/"
_ONE = _BOARD + "findings/<int:number>/"
_EFFECTS = _BOARD + "effects/"

urlpatterns = [
    path(_BOARD, board.board, name="board"),
    path(_BOARD + "change/", board.change, name="board_change"),
    path(_BOARD + "domains/", board.add_domain, name="domain_add"),
    path(_BOARD + "domains/<int:pk>/", board.change_domain, name="domain_change"),
    path(_BOARD + "history/", board_history.history, name="board_history"),
    path(_BOARD + "history/<int:pk>/undo/", board_history.undo, name="board_undo"),
    path(_ONE, abstracted.abstracted, name="abstracted"),
    path(_ONE + "edit/", abstracted.edit, name="abstracted_edit"),
    path(_ONE + "merge/", abstracted.merge, name="abstracted_merge"),
    path(_ONE + "retire/", abstracted.retire, name="abstracted_retire"),
    path(_ONE + "restore/", abstracted.restore, name="abstracted_restore"),
    path(_EFFECTS, effects.effects, name="effects"),
    path(_EFFECTS + "effects.<str:format>", effects.file, name="effects_file"),
    path(_EFFECTS + "choose/", effects.choose, name="effects_choose"),
    path(_EFFECTS + "samples/", effects.link, name="sample_link"),
    path(_EFFECTS + "samples/<int:number>/end/", effects.unlink, name="sample_end"),
    path(_BOARD + "contribution/", contribution.contribution, name="contribution"),
    path(
        _BOARD + "contribution/contribution.<str:format>",
        contribution.file,
        name="contribution_file",
    ),
    path(_BOARD + "contradictions/", contradictions.listing, name="contradictions"),
    path(_BOARD + "contradictions/link/", contradictions.link, name="link_add"),
    path(_BOARD + "contradictions/<int:pk>/end/", contradictions.end, name="link_end"),
    path(_BOARD + "sensitivity/", sensitivity.switch, name="sensitivity"),
]
