"""Places for votes: opened per report, claimed with a lease, handed out, released, healed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.lookups import Exact
from django.utils import timezone

from reviews.access import May, Seat
from reviews.models import Report, Retrieval, Review, Stage
from reviews.models.retrieval import stands
from reviews.prepared import prepared
from screening import queries
from screening.models import Assignment, Conflict, Decision, StagePolicy

LEASE = timedelta(minutes=45)
# Cards in hand: the one being read and those prefetched behind it.
IN_HAND = 10
# Below this many the hand is filled again; a few at a time, so that no one vote pays for many.
REFILL_BELOW = 8
# First key of the advisory lock under which one member claims.
CLAIM_LOCK = 71_001


def lease_end() -> datetime:
    """When a claim made now expires."""
    return timezone.now() + LEASE


def lock(reports: Collection[Report], stage: str) -> dict[int, list[Assignment]]:
    """The places of reports at a stage, locked, by report; opened first where they should be."""
    found = _rows(reports, stage)
    bare = [report for report in reports if report.pk not in found]
    if bare:
        review = bare[0].review
        due = queries.eligible(review, stage).filter(pk__in=[report.pk for report in bare])
        open_for(list(due), stage, review)
        found |= _rows(bare, stage)
    return found


def _rows(reports: Collection[Report], stage: str) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = {}
    for row in _locked([report.pk for report in reports], stage):
        found.setdefault(row.report_id, []).append(row)
    return found


@prepared
def _locked(reports: Collection[int], stage: str) -> QuerySet[Assignment]:
    places = Assignment.objects.filter(report__among=reports, stage=stage)
    return places.select_for_update().order_by("report_id", "ordinal")


def mine_or_free(member: int, slots: list[Assignment]) -> Assignment | None:
    """The place that a vote of this member fills: their own, else one that nobody holds."""
    now = timezone.now()
    empty = [slot for slot in slots if slot.decision_id is None]
    for slot in empty:
        if slot.member_id == member:
            return slot
    for slot in empty:
        if slot.member_id is None or (slot.lease_until is not None and slot.lease_until < now):
            return slot
    return None


_FILL = """
UPDATE screening_assignment AS place
SET member_id = vote.member, decision_id = vote.id, lease_until = NULL, claimed_at = vote.claimed_at
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[])
    AS vote (place, member, id, claimed_at)
WHERE place.id = vote.place
"""


def fill(filled: Mapping[Decision, Assignment]) -> None:
    """Put votes into their places."""
    if not filled:
        return
    for decision, place in filled.items():
        place.member, place.decision, place.lease_until = decision.member, decision, None
        place.claimed_at = place.claimed_at or decision.cast_at
    slots = filled.values()
    values: list[list[Any]] = [
        [slot.pk for slot in slots],
        [slot.member_id for slot in slots],
        [slot.decision_id for slot in slots],
        [slot.claimed_at for slot in slots],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_FILL, values)


def open_for(reports: Collection[Report], stage: str, review: Review) -> None:
    """Give reports their places at a stage."""
    if not reports:
        return
    needed = queries.policy(review, stage).votes_needed
    Assignment.objects.bulk_create(
        [
            Assignment(
                review=review, stage=stage, report=report, ordinal=at, position=report.number
            )
            for report in reports
            for at in range(1, needed + 1)
        ],
        ignore_conflicts=True,
    )


_OPEN_ALL = """
INSERT INTO screening_assignment (review_id, stage, report_id, ordinal, position)
SELECT report.review_id, %(stage)s, report.id, ordinal, report.number
FROM reviews_report AS report
CROSS JOIN generate_series(1, %(needed)s) AS ordinal
WHERE report.review_id = %(review)s
AND report.record_id IS NOT NULL
AND report.merged_into_id IS NULL
AND report.withdrawn_at IS NULL
AND (%(stage)s = 'title_abstract' OR EXISTS (
    SELECT 1 FROM screening_outcome AS passed
    WHERE passed.report_id = report.id AND passed.stage = 'title_abstract'
    AND passed.choice = 'include' AND passed.withdrawn_at IS NULL
))
AND (%(stage)s = 'title_abstract' OR 'retrieved' = (
    SELECT line.state FROM reviews_retrieval AS line
    WHERE line.report_id = report.id AND line.state <> '' ORDER BY line.id DESC LIMIT 1
))
AND NOT EXISTS (
    SELECT 1 FROM screening_outcome AS done
    WHERE done.report_id = report.id AND done.stage = %(stage)s AND done.withdrawn_at IS NULL
)
AND NOT EXISTS (
    SELECT 1 FROM screening_conflict AS clash
    WHERE clash.report_id = report.id AND clash.stage = %(stage)s AND clash.closed_at IS NULL
)
ON CONFLICT DO NOTHING
"""


def admit(review: Review, stage: str) -> int:
    """Give every report of a stage the places it lacks, in one statement; safe to run twice."""
    needed = queries.policy(review, stage).votes_needed
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_ALL, {"stage": stage, "needed": needed, "review": review.pk})
        return cursor.rowcount


# The places are picked once, before any is taken: a subquery could be run again for each row that
# is updated, pass over what it locked itself, and so take more than were wanted.
_CLAIM = """
WITH picked AS MATERIALIZED (
    SELECT free.id FROM screening_assignment AS free
    JOIN reviews_report AS report ON report.id = free.report_id
    WHERE free.review_id = %(review)s AND free.stage = %(stage)s
    AND free.decision_id IS NULL
    AND (free.member_id IS NULL OR free.lease_until < %(now)s)
    AND free.position > %(after)s AND free.position <= %(to)s
    AND report.merged_into_id IS NULL AND report.withdrawn_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM screening_assignment AS mine
        WHERE mine.report_id = free.report_id AND mine.stage = free.stage
        AND mine.member_id = %(member)s AND mine.id <> free.id
    )
    AND NOT EXISTS (
        SELECT 1 FROM screening_assignment AS twin
        WHERE twin.report_id = free.report_id AND twin.stage = free.stage
        AND twin.ordinal < free.ordinal AND twin.decision_id IS NULL
        AND (twin.member_id IS NULL OR twin.lease_until < %(now)s)
    )
    ORDER BY free.position
    LIMIT %(want)s
    FOR UPDATE OF free SKIP LOCKED
)
UPDATE screening_assignment AS place
SET member_id = %(member)s, lease_until = %(until)s, claimed_at = %(now)s
FROM picked
WHERE place.id = picked.id
"""


@transaction.atomic
def claim(seat: Seat, stage: str, want: int) -> int:
    """Claim up to `want` free places behind the seat's last claim, then from the start.

    The last claim is where the seat stands in the list; so nothing decided is walked over again.
    """
    _one_claim_at_a_time(seat)
    last = (
        Assignment.objects.filter(member=seat.member, stage=stage, claimed_at__isnull=False)
        .order_by("-claimed_at")
        .values_list("position", flat=True)
        .first()
    ) or 0
    claimed = _claim(seat, stage, want, after=last, to=2**31 - 1)
    if claimed < want and last:
        claimed += _claim(seat, stage, want - claimed, after=0, to=last)
    return claimed


def _one_claim_at_a_time(seat: Seat) -> None:
    """Two tabs of one person must not take two places on one report."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CLAIM_LOCK, seat.voter.pk])


def _claim(seat: Seat, stage: str, want: int, *, after: int, to: int) -> int:
    values: dict[str, int | str | datetime] = {
        "member": seat.voter.pk,
        "review": seat.review.pk,
        "stage": stage,
        "now": timezone.now(),
        "until": lease_end(),
        "after": after,
        "to": to,
        "want": want,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        return cursor.rowcount


def next_places(
    seat: Seat,
    stage: str,
    *,
    first: int | None = None,
    skip: int | None = None,
    policy: StagePolicy | None = None,
) -> list[Assignment]:
    """The next cards in the seat's hand, claimed where there are few; the longest held first.

    `first` is the number of a held report that comes before all others, however many are held.
    `skip` is a report that the reviewer put back; it comes again after all the others.
    """
    seat.require(May.SCREEN)
    policy = policy or queries.policy(seat.review, stage)
    if skip is not None:
        put_back(seat, stage, skip)
    hand = _hand(seat, stage, first)
    pooled = policy.hand_out == StagePolicy.HandOut.POOL
    if pooled and len(hand) < REFILL_BELOW and claim(seat, stage, IN_HAND - len(hand)):
        hand = _hand(seat, stage, first)
    _renew(hand)
    return hand


def _hand(seat: Seat, stage: str, first: int | None) -> list[Assignment]:
    now = timezone.now()
    if first is None:
        return _held(seat.voter.pk, now, stage=stage)
    return _held_from(seat.voter.pk, now, first, stage=stage)


@prepared
def _held(member: int, now: datetime, *, stage: str) -> QuerySet[Assignment]:
    """A hand in the order of its index, of which the first cards alone are read."""
    return _in_hand(member, now, stage).order_by(*_HELD_LONGEST)[:IN_HAND]


@prepared
def _held_from(member: int, now: datetime, first: int, *, stage: str) -> QuerySet[Assignment]:
    asked = Case(When(Exact(F("position"), Value(first)), then=0), default=1)
    return _in_hand(member, now, stage).order_by(asked, *_HELD_LONGEST)[:IN_HAND]


_HELD_LONGEST = (F("claimed_at").asc(nulls_first=True), "position")


def _in_hand(member: int, now: datetime, stage: str) -> QuerySet[Assignment]:
    held = Assignment.objects.filter(member=member, stage=stage, decision__isnull=True).filter(
        Q(lease_until__isnull=True) | Q(lease_until__gt=now)
    )
    standing = held.filter(report__merged_into__isnull=True, report__withdrawn_at__isnull=True)
    if stage == Stage.FULL_TEXT:
        standing = standing.filter(Exists(_readable()))
    return standing


def _readable() -> QuerySet[Report]:
    """The report of a place, if its full text was retrieved."""
    return Report.objects.filter(stands(Retrieval.State.RETRIEVED), pk=OuterRef("report"))


def _renew(hand: list[Assignment]) -> None:
    """Prolong claims that are half over, while their reviewer is at work."""
    soon = timezone.now() + LEASE / 2
    aging = [place.pk for place in hand if place.lease_until and place.lease_until < soon]
    if aging:
        Assignment.objects.filter(pk__in=aging).update(lease_until=lease_end())


@transaction.atomic
def take(seat: Seat, stage: str, number: int) -> bool:
    """Claim the place of one named report, where this seat may still vote on it."""
    seat.require(May.SCREEN)
    _one_claim_at_a_time(seat)
    report = Report.objects.standing().filter(review=seat.review, number=number).first()
    if report is None:
        return False
    report.review = seat.review
    slots = lock([report], stage).get(report.pk, [])
    if any(slot.decision_id and slot.member_id == seat.voter.pk for slot in slots):
        return False
    place = mine_or_free(seat.voter.pk, slots)
    if place is not None and place.member_id != seat.voter.pk:
        place.member, place.lease_until, place.claimed_at = seat.member, lease_end(), None
        place.save(update_fields=["member", "lease_until", "claimed_at"])
    return place is not None


def put_back(seat: Seat, stage: str, report_id: int) -> None:
    """Move a held report behind the others; a claimed one is let go."""
    place = Assignment.objects.filter(
        member=seat.member, stage=stage, report=report_id, decision__isnull=True
    )
    place.filter(lease_until__isnull=True).update(claimed_at=timezone.now())
    place.filter(lease_until__isnull=False).update(member=None, lease_until=None)


def release(review: Review) -> int:
    """Free the empty places held by people who may no longer screen; their votes stay."""
    present = [member.pk for member in queries.members_who_may(review, May.SCREEN)]
    return (
        Assignment.objects.filter(review=review, decision__isnull=True, member__isnull=False)
        .exclude(member__in=present)
        .update(member=None, lease_until=None, claimed_at=None)
    )


def trim(review: Review, stage: str) -> int:
    """Remove empty places that nothing can fill: of reports gone, settled, in conflict or over."""
    needed = queries.policy(review, stage).votes_needed
    settled = queries.standing_outcomes(review, stage).filter(report=OuterRef("report"))
    clash = Conflict.objects.filter(report=OuterRef("report"), stage=stage, closed_at__isnull=True)
    belongs = queries.eligible(review, stage).filter(pk=OuterRef("report"))
    empty = Assignment.objects.filter(review=review, stage=stage, decision__isnull=True)
    idle = empty.filter(Exists(settled) | Exists(clash) | ~Exists(belongs) | Q(ordinal__gt=needed))
    return idle.delete()[0]
