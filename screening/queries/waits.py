"""How much waits for one seat: asked for once a page, shown in the rail and on the overview."""

from __future__ import annotations

from django.db.models import QuerySet

from reviews.access import Seat
from reviews.counting import counted
from reviews.models import Stage
from screening import queries
from screening.models import Conflict
from screening.queries import companions, worklist


def to_screen(seat: Seat, stage: Stage) -> int:
    """Reports of a stage on which this seat can vote now."""
    return seat.once(f"screen {stage.value}", lambda: queries.waiting_count(seat, stage.value))


def to_settle(seat: Seat) -> int:
    """Conflicts that this seat may settle."""
    return seat.once("settle", lambda: _to_settle(seat))


@counted
def _to_settle(seat: Seat) -> QuerySet[Conflict]:
    return queries.open_conflicts(seat)


def to_seek(seat: Seat) -> int:
    """Full texts that this seat is to seek."""
    return seat.once("seek", lambda: worklist.waiting_for(seat))


def to_link(seat: Seat) -> int:
    """Pairs of reports that may be of one study."""
    return seat.once("link", lambda: companions.waiting(seat.review))
