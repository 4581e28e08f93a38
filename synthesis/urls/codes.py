"""Addresses of the codebook."""

from django.urls import path

from synthesis.views import codes, codes_history, codes_steps, excerpts, exchange

_CODES = "r/<slug:slug>/findings/codes/"
_EXCHANGE = "r/<slug:slug>/findings/exchange/"
_EXCERPTS = "r/<slug:slug>/findings/excerpts/"
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
    path(_EXCERPTS, excerpts.listing, name="excerpts"),
    path(_EXCERPTS + "passages.<str:format>", excerpts.file, name="excerpts_file"),
    path(_EXCHANGE, exchange.exchange, name="exchange"),
    path(_EXCHANGE + "bring/", exchange.bring, name="exchange_bring"),
    path(_EXCHANGE + "take/", exchange.take, name="exchange_take"),
    path(_EXCHANGE + "coding.<str:format>", exchange.download, name="exchange_file"),
]
