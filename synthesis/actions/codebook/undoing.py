"""Undoing a step of the codebook by a further step, with the codings that it had moved."""

from __future__ import annotations

from django.db import transaction

from reviews import audit
from reviews.access import Refused, Seat
from synthesis.methods import codebook
from synthesis.methods.codebook import Change, Impossible, Patch
from synthesis.models import CodeChange, Coding, Recoding
from synthesis.queries import codebook as asked

from . import carrying
from .keeping import Kind, keep, locked, refusal


@transaction.atomic
def undo(seat: Seat, change_id: int, *, why: str = "") -> CodeChange:
    """Take one step back, if nothing that came after rests on it; undoing can be undone too.

    Codings go back where the step took them from; what was coded since with a part of a split
    goes to the code that had been split.
    """
    locked(seat)
    changes = asked.changes_of(seat.review)
    pure, patch = _possible(seat, changes, change_id)
    made = keep(seat, Kind.UNDONE, pure.code, patch, why=why, undoes=pure.id)
    carrying.carry(made, _back(made, changes, pure, patch))
    kind = CodeChange.Kind(pure.kind)
    audit.log(seat, "code.undone", made.code, name=made.code.name, what=str(kind.label).lower())
    return made


def undo_refusal(seat: Seat, changes: list[Change], change_id: int) -> str:
    """Why a step can't be undone, in words; empty where it can."""
    try:
        _possible(seat, changes, change_id)
    except Refused as refused:
        return str(refused)
    return ""


def _possible(seat: Seat, changes: list[Change], change_id: int) -> tuple[Change, Patch]:
    change_id = codebook.tip(changes, change_id)
    try:
        patch = codebook.undo(changes, change_id)
    except Impossible as impossible:
        raise refusal(impossible) from impossible
    pure = next(one for one in changes if one.id == change_id)
    if pure.kind == Kind.CREATED and asked.uses(seat, [pure.code]):
        row = CodeChange.objects.select_related("code").get(pk=change_id).code
        raise refusal(Impossible("coded", row.name))
    return pure, patch


def _back(made: CodeChange, changes: list[Change], pure: Change, patch: Patch) -> dict[int, int]:
    """Where each coding goes: back whence the step took it; nothing stays on a code that's gone."""
    to = {}
    rows = Recoding.objects.filter(change=pure.id).order_by("-pk")
    for coding, source in rows.values_list("coding_id", "from_code_id"):
        to[coding] = source
    sources, targets = codebook.flow(changes, pure)
    homes = {
        id: facts["merged_into"]
        for id, facts in patch.after.items()
        if facts is not None and facts.get("merged_into") is not None
    }
    gone = [id for id, facts in patch.after.items() if facts is None and id in targets]
    homes |= {id: min(sources) for id in gone}
    left = Coding.objects.filter(review=made.review_id, code__in=list(homes)).exclude(pk__in=to)
    return to | {pk: homes[code] for pk, code in left.values_list("pk", "code_id")}
