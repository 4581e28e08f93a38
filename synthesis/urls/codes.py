"""Addresses of the codebook."""

from django.urls import path

from synthesis.views import codes, codes_history, codes_steps

_CODES = "r/<slug:slug>/findings/codes/"
_ONE = _CODES + "<int:pk>/"

urlpatterns = [
    path(_CODES, codes.tree, name="codes"),
    path(_CODES + "new/", codes.create, name="code_create"),
    path(_CODES + "move/", codes.move, name="code_move"),
    path(_CODES + "history/", codes_history.history, name="codes_history"),
    path(_CODES + "history/<int:pk>/undo/", codes_history.undo, name="code_undo"),
    path(_ONE, codes.code, name="code"),
    path(_ONE + "edit/", codes_steps.edit, name="code_edit"),
    path(_ONE + "merge/", codes_steps.merge, name="code_merge"),
    path(_ONE + "split/", codes_steps.split, name="code_split"),
    path(_ONE + "retire/", codes_steps.retire, name="code_retire"),
    path(_ONE + "restore/", codes_steps.restore, name="code_restore"),
    path(_CODES + "splits/<int:pk>/assign/", codes_steps.assign, name="code_assign"),
]
