"""How many studies wait for a seat, in one statement: the rail of every page asks."""

from __future__ import annotations

from reviews.access import May, Seat
from reviews.counting import Waits, together

# A study stands in the latest round that somebody rates it in. `unsent`: the seat's own answers
# are still to come; `open`: all are in; `differs`: on an item that nobody has settled or sent on.
_WAITING = """
WITH stands AS (
    SELECT round.id AS round, place.study_id AS study,
        bool_or(place.member_id = %(member)s) AS mine,
        bool_or(place.member_id = %(member)s AND rating.id IS NULL) AS unsent,
        bool_and(rating.revealed_at IS NOT NULL) AS open,
        checklist.closed_at IS NOT NULL AS closed
    FROM appraisal_place AS place
    JOIN appraisal_round AS round ON round.id = place.round_id
    JOIN appraisal_checklist AS checklist ON checklist.id = round.checklist_id
    LEFT JOIN appraisal_rating AS rating
        ON rating.place_id = place.id AND rating.withdrawn_at IS NULL
    WHERE place.review_id = %(review)s AND place.released_at IS NULL
    AND checklist.retired_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM appraisal_place AS later
        JOIN appraisal_round AS next ON next.id = later.round_id
        WHERE later.study_id = place.study_id AND later.released_at IS NULL
        AND next.checklist_id = round.checklist_id AND next.number > round.number
    )
    GROUP BY checklist.id, round.id, place.study_id
), referred AS (
    SELECT round_id AS round, study_id AS study, item FROM appraisal_referral
    WHERE review_id = %(review)s AND closed_at IS NULL
), answers AS (
    SELECT place.round_id AS round, place.study_id AS study, answer.key AS item,
        answer.value ->> 'code' AS code
    FROM appraisal_rating AS rating
    JOIN appraisal_place AS place ON place.id = rating.place_id
    CROSS JOIN jsonb_each(rating.answers) AS answer
    WHERE rating.review_id = %(review)s AND rating.revealed_at IS NOT NULL
    AND place.released_at IS NULL
), differing AS (
    SELECT round, study, item FROM answers
    GROUP BY round, study, item HAVING count(DISTINCT code) > 1
    EXCEPT
    SELECT round_id, study_id, item FROM appraisal_settlement
    WHERE review_id = %(review)s AND withdrawn_at IS NULL
    EXCEPT
    SELECT round, study, item FROM referred
)
SELECT count(*) FROM stands
WHERE CASE
    WHEN mine THEN unsent OR (open AND (round, study) IN (SELECT round, study FROM differing))
    ELSE open AND %(settles)s AND (%(reads)s OR closed)
        AND (round, study) IN (SELECT round, study FROM referred)
END
"""


def asked(seat: Seat) -> Waits:
    """The statement for this seat."""
    values = {
        "review": seat.review.pk,
        "member": seat.member.pk if seat.member else None,
        "settles": seat.may(May.SETTLE),
        "reads": seat.reads_ratings,
    }
    return Waits(_WAITING, values)


def waiting(seat: Seat) -> int:
    """How many studies wait for this seat: to be rated, to be settled together or as third."""
    return together([asked(seat)])[0]
