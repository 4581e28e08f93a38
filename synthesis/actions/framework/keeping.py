"""Keeping one step: who may, its row in the history, and the versions that it ends and begins."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.methods.framework.history import Facts, Key
from synthesis.models import FrameworkChange
from synthesis.models.framework import Piece
from synthesis.queries.framework.past import KINDS

Kind = FrameworkChange.Kind


def locked(seat: Seat) -> None:
    """Hold the figure, so that one step is made at a time."""
    seat.require(May.SYNTHESISE)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)


def standing(seat: Seat, kind: str, number: int, seen: int | None = None) -> Piece:
    """A piece as it is now; refused where it is gone, or was changed since `seen`."""
    rows = KINDS[kind]._default_manager.filter(review=seat.review, until=None, number=number)
    row = rows.select_related("since").first()
    if row is None:
        raise Refused(
            _("That part of the figure was taken out meanwhile. Nothing of yours was stored.")
        )
    if seen is not None and row.since_id > seen:
        raise Refused(
            _(
                "%(person)s has changed “%(name)s” meanwhile. Nothing of yours was stored: look at "
                "what it is now, and do it again if it still fits."
            )
            % {"person": row.since.made_by, "name": row.since.name}
        )
    return row


def next_number(seat: Seat, kind: str) -> int:
    """A number that no piece of this kind ever had."""
    rows = KINDS[kind]._default_manager.filter(review=seat.review)
    return (rows.aggregate(most=Max("number"))["most"] or 0) + 1


def _figure_of(seat: Seat, key: Key, facts: Facts | None) -> int:
    """In which figure a piece stands."""
    kind, number = key
    if kind == "caption":
        return number
    if facts is not None:
        return int(facts["figure"])
    rows = KINDS[kind]._default_manager.filter(review=seat.review, number=number)
    row = rows.order_by("-pk").first()
    return row.facts["figure"] if row is not None else 1


def keep(
    seat: Seat,
    kind: str,
    key: Key,
    name: str,
    after: Mapping[Key, Facts | None],
    *,
    why: str = "",
    undoes: FrameworkChange | None = None,
) -> FrameworkChange:
    """Write the step, end what it replaces, begin what it brings, and tell the ledger."""
    made = FrameworkChange.objects.create(
        review=seat.review,
        kind=kind,
        what=key[0],
        number=key[1],
        figure=_figure_of(seat, key, after.get(key)),
        name=name[:450],
        why=why.strip()[:300],
        made_by=seat.actor_name[:150],
        undoes=undoes,
    )
    for (piece, number), facts in after.items():
        rows = KINDS[piece]._default_manager.filter(review=seat.review, number=number, until=None)
        rows.update(until=made)
        if facts is not None:
            KINDS[piece]._default_manager.create(
                review=seat.review, number=number, since=made, **facts
            )
    what = str(FrameworkChange.What(key[0]).label).lower()
    audit.log(seat, f"framework.{kind}", made, what=what, name=name)
    return made
