"""Undoing a step of the board by a further step."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from reviews import audit
from reviews.access import Refused, Seat
from synthesis.methods.codebook import tip
from synthesis.methods.metasummary import board as pure
from synthesis.methods.metasummary.board import Board, Step
from synthesis.models import BoardChange
from synthesis.queries import board as asked

from .keeping import Kind, keep, locked, tried


@transaction.atomic
def undo(seat: Seat, change_id: int, *, why: str = "") -> BoardChange:
    """Take one step back, if nothing that came after rests on it; undoing can be undone too."""
    board = locked(seat)
    steps = asked.steps_of(seat.review)
    change_id = tip(steps, change_id)
    patch = tried(pure.undo, steps, change_id, board)
    step = BoardChange.objects.get(review=seat.review, pk=change_id)
    made = keep(
        seat,
        Kind.UNDONE,
        patch,
        domain=step.domain_id,
        abstracted=step.abstracted_id,
        why=why,
        undoes=change_id,
    )
    about = step.abstracted or step.domain
    kind = BoardChange.Kind(step.kind)
    facts = {"name": about.name if about else "", "what": str(kind.label).lower()}
    audit.log(seat, "board.undone", about, **facts)
    return made


def why_not(steps: Sequence[Step], change_id: int, board: Board) -> str:
    """Why a step can't be undone, in words; empty where it can."""
    try:
        tried(pure.undo, steps, tip(steps, change_id), board)
    except Refused as refused:
        return str(refused)
    return ""
