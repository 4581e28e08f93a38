"""How many studies wait for a seat, in one statement: the rail of every page asks."""

from __future__ import annotations

from reviews.access import May, Seat
from reviews.counting import Waits, together

# `flying`: sent, and not yet revealed; while there is one, its version is the one to fill in.
# `mine`: what I have to extract or to check; `apart`: fields on which no value stands.
_WAITING = """
WITH flying AS (
    SELECT task.id AS task, task.study_id AS study, task.part AS part
    FROM synthesis_extraction AS sent JOIN synthesis_task AS task ON task.id = sent.task_id
    WHERE sent.review_id = %(review)s AND sent.withdrawn_at IS NULL AND sent.revealed_at IS NULL
), asked AS (
    SELECT task.study_id AS study, sent.asked AS fields
    FROM synthesis_extraction AS sent JOIN synthesis_task AS task ON task.id = sent.task_id
    WHERE sent.review_id = %(review)s AND sent.revealed_at IS NOT NULL
), latest AS (
    SELECT field_ids FROM synthesis_formversion
    WHERE review_id = %(review)s ORDER BY number DESC LIMIT 1
), held AS (
    SELECT id AS task, study_id AS study, part FROM synthesis_task
    WHERE review_id = %(review)s AND member_id = %(member)s AND released_at IS NULL
), mine AS (
    SELECT held.study FROM held
    WHERE held.task NOT IN (SELECT task FROM flying)
    AND (held.part = 'extractor'
        OR held.study IN (SELECT study FROM flying WHERE part = 'extractor'))
    AND (held.study IN (SELECT study FROM flying) OR NOT EXISTS (
        SELECT 1 FROM asked, latest
        WHERE asked.study = held.study AND asked.fields @> latest.field_ids
    ))
), apart AS (
    SELECT difference.study_id AS study, difference.referred_at IS NOT NULL AS referred
    FROM synthesis_difference AS difference
    WHERE difference.review_id = %(review)s AND NOT EXISTS (
        SELECT 1 FROM synthesis_fieldvalue AS value
        WHERE value.study_id = difference.study_id AND value.field = difference.field
        AND value.withdrawn_at IS NULL
    )
)
SELECT count(*) FROM (
    SELECT study FROM mine
    UNION
    SELECT study FROM apart
    WHERE CASE WHEN study IN (SELECT study FROM held) THEN NOT referred
        ELSE referred AND %(settles)s END
) AS studies
"""


def asked(seat: Seat) -> Waits:
    """The statement for this seat."""
    values = {
        "review": seat.review.pk,
        "member": seat.member.pk if seat.member else None,
        "settles": seat.may(May.SETTLE),
    }
    return Waits(_WAITING, values)


def waiting(seat: Seat) -> int:
    """How many studies wait for this seat: to extract, to check, or to settle."""
    return together([asked(seat)])[0]
