"""What of findings and coding waits for a seat: the rail of every page asks."""

from __future__ import annotations

from reviews.access import May, Seat
from reviews.counting import Waits, together

# To be voted on, rounds to be finished; votes that differ, to be settled by who did not vote.
_WAITING = """
SELECT CASE WHEN %(codes)s THEN (
    SELECT count(*) FROM synthesis_finding AS finding
    WHERE finding.review_id = %(review)s AND finding.withdrawn_at IS NULL
    AND finding.revealed_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM synthesis_findingvote AS mine
        WHERE mine.finding_id = finding.id AND mine.withdrawn_at IS NULL
        AND mine.member_id = %(member)s
    )
) + (
    SELECT count(*) FROM synthesis_roundcoder AS place
    JOIN synthesis_codinground AS round ON round.id = place.round_id
    WHERE round.review_id = %(review)s AND round.closed_at IS NULL
    AND place.member_id = %(member)s AND place.done_at IS NULL AND place.left_at IS NULL
) ELSE 0 END + CASE WHEN %(settles)s THEN (
    SELECT count(*) FROM (
        SELECT vote.finding_id FROM synthesis_findingvote AS vote
        JOIN synthesis_finding AS finding ON finding.id = vote.finding_id
        WHERE vote.review_id = %(review)s AND vote.withdrawn_at IS NULL
        AND vote.revealed_at IS NOT NULL AND finding.withdrawn_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM synthesis_findingsettlement AS settled
            WHERE settled.finding_id = vote.finding_id AND settled.withdrawn_at IS NULL
        )
        GROUP BY vote.finding_id
        HAVING count(DISTINCT (vote.counts, vote.credibility)) > 1
        AND NOT bool_or(vote.member_id = %(member)s)
    ) AS differing
) ELSE 0 END
"""


def asked(seat: Seat) -> Waits:
    """The statement for this seat."""
    member = seat.member.pk if seat.member else None
    values = {
        "review": seat.review.pk,
        "member": member,
        "codes": member is not None and seat.may(May.CODE),
        "settles": member is not None and seat.may(May.SETTLE),
    }
    return Waits(_WAITING, values)


def waiting(seat: Seat) -> int:
    """How many findings wait for this seat's vote, or to be settled, and how many rounds."""
    return together([asked(seat)])[0]
