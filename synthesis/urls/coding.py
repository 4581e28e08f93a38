"""Addresses of rounds of coding, their agreement, and the grid."""

from django.urls import path

from synthesis.views import grid, rounds

_ROUNDS = "r/<slug:slug>/findings/rounds/"
_ROUND = _ROUNDS + "<int:number>/"
_ITEM = _ROUND + "agenda/<int:study>/<int:code>/"
_GRID = "r/<slug:slug>/findings/grid/"
_CELL = _GRID + "<int:number>/<int:code>/"

urlpatterns = [
    path(_ROUNDS, rounds.listing, name="rounds"),
    path(_ROUNDS + "open/", rounds.start, name="open_round"),
    path(_ROUND, rounds.round, name="round"),
    path(_ROUND + "done/", rounds.done, name="round_done"),
    path(_ROUND + "leave/", rounds.leave, name="round_leave"),
    path(_ROUND + "agenda/", rounds.meeting, name="agenda"),
    path(_ITEM, rounds.item, name="agenda_item"),
    path(_ITEM + "settle/", rounds.settle, name="agenda_settle"),
    path(_ROUND + "settlements/<int:pk>/reopen/", rounds.reopen, name="agenda_reopen"),
    path(_GRID, grid.overview, name="grid"),
    path(_GRID + "grid.xlsx", grid.workbook, name="grid_workbook"),
    path(_GRID + "bring/", grid.bring, name="grid_bring"),
    path(_GRID + "bring/<int:pk>/", grid.preview, name="grid_import"),
    path(_GRID + "bring/<int:pk>/apply/", grid.apply, name="grid_apply"),
    path(_GRID + "studies/<int:number>/", grid.study, name="grid_study"),
    path(_GRID + "constructs/<int:code>/", grid.construct, name="grid_construct"),
    path(_CELL, grid.cell, name="grid_cell"),
    path(_CELL + "write/", grid.write, name="grid_write"),
]
