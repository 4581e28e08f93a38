"""Keeping places and conflicts whole after reports, members or rules have changed."""

from __future__ import annotations

from django.db import connection, transaction

from reviews import figures
from reviews.access import Seat
from reviews.models import Review, Stage
from screening import queries
from screening.actions import conflicts, handout, places, voting
from screening.models import StagePolicy

# First key of the advisory lock under which a review is tended.
TEND_LOCK = 71_002


@transaction.atomic
def tend(review: Review) -> dict[str, int]:
    """Bring places and the settler's queue in line with reports, members and rules."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TEND_LOCK, review.pk])
    done = {"released": places.release(review), "opened": 0, "trimmed": 0, "taken_up": 0}
    done["handed_out"] = 0
    for stage in Stage.values:
        done["opened"] += places.admit(review, stage)
        done["trimmed"] += places.trim(review, stage)
        done["taken_up"] += voting.take_up(Seat.operator(review), stage)
        if queries.policy(review, stage).hand_out == StagePolicy.HandOut.SPLIT:
            done["handed_out"] += handout.hand_out(review, stage)
    done |= conflicts.heal(review)
    figures.touch(review.pk)
    return done
