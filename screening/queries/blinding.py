"""On which reports a seat may know what others have said before it was asked itself."""

from __future__ import annotations

from django.db.models import Q

from reviews.access import May, Seat
from reviews.models import Stage
from screening.models import Choice
from screening.queries import rules
from screening.queries.statuses import settled


def looks_back(seat: Seat) -> bool:
    """Whether a seat may see the flow of earlier days.

    What changed from one day to the next tells how single reports were judged, and a day keeps what
    was taken back since. So who reads no revealed votes sees today's flow alone, until both stages
    are closed.
    """
    return seat.reads_revealed or rules.closed_stages(seat) >= set(Stage.values)


def unblinded(seat: Seat) -> Q:
    """A condition on reports: those on which no blinded vote of this seat is to come any more.

    Where both stages are closed, that is all of them. Before, somebody who votes waits until the
    report is decided for good: excluded at title and abstract, or settled at full text.
    """
    if rules.closed_stages(seat) >= set(Stage.values):
        return Q()
    if not seat.reads_revealed:
        return Q(pk__in=[])
    if not seat.may(May.SCREEN):
        return Q()
    excluded = settled(Stage.TITLE_ABSTRACT, choice=Choice.EXCLUDE)
    return Q(excluded) | Q(settled(Stage.FULL_TEXT))
