"""What of findings and coding waits for a seat: the rail of every page asks, in one statement."""

from __future__ import annotations

from reviews.access import May, Seat
from synthesis.queries import findings, rounds


def waiting(seat: Seat) -> int:
    """How many findings wait for this seat's vote, or to be settled, and how many rounds."""
    if seat.member is None:
        return 0
    n = 0
    if seat.may(May.CODE):
        both = findings.to_vote(seat).order_by().values("pk")
        n += both.union(rounds.to_finish(seat).order_by().values("pk"), all=True).count()
    if seat.may(May.SETTLE):
        n += len(findings.to_settle(seat))
    return n
