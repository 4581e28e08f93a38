"""Taking steps of the figure back, one by one; an undoing can be undone too."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import Refused, Seat
from synthesis.methods import framework as pure
from synthesis.methods.framework import Impossible
from synthesis.models import FrameworkChange
from synthesis.queries.framework import past

from .keeping import Kind, keep, locked

SENTENCES = {
    "unknown": gettext_lazy("There is no such step in this figure. Nothing was changed."),
    "already_undone": gettext_lazy("This step is undone already. Nothing was changed."),
}


@transaction.atomic
def undo(seat: Seat, change_id: int | None = None, *, figure: int = 1) -> FrameworkChange:
    """Take a step back, or the latest of a figure that stands; refused where a later one rests
    on it."""
    locked(seat)
    if change_id is None:
        latest = past.undoable(seat.review, figure)
        if latest is None:
            raise Refused(_("There is nothing to undo."))
        change_id = latest.pk
    try:
        patch = pure.undo(past.steps(seat.review), change_id)
    except Impossible as impossible:
        raise _refusal(impossible) from impossible
    step = FrameworkChange.objects.get(review=seat.review, pk=change_id)
    key = (step.what, step.number)
    return keep(seat, Kind.UNDONE, key, step.name, patch.after, undoes=step)


def _refusal(impossible: Impossible) -> Refused:
    if impossible.reason in SENTENCES:
        return Refused(str(SENTENCES[impossible.reason]))
    later = FrameworkChange.objects.filter(pk=impossible.step).first()
    if later is None:
        return Refused(_("A later step rests on this one. Nothing was changed."))
    return Refused(
        _(
            "A later step rests on this one: %(person)s, “%(name)s”: %(what)s. Undo that first; "
            "nothing was changed."
        )
        % {
            "person": later.made_by,
            "name": later.name,
            "what": later.get_kind_display().lower(),
        }
    )
