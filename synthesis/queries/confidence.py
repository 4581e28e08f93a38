"""Where the confidence in each review finding stands, as a seat may know it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext_lazy as _

from reviews.access import PERMISSIONS, May, Seat
from reviews.counting import Waits, together
from reviews.models import Member, Review, Role
from synthesis.methods import confidence
from synthesis.methods.confidence import OVERALL, Drift, Said, Stands
from synthesis.models import (
    AbstractedFinding,
    Assessment,
    AssessmentDraft,
    ConfidenceAssessor,
    ConfidenceCase,
    ConfidenceReferral,
    ConfidenceSettlement,
)
from synthesis.models.confidence import level_label, tone
from synthesis.queries import contributing
from synthesis.queries.findings import Row as Extracted

ASSESSORS = 2


class State(Enum):
    """How far the assessment of one review finding is."""

    NOT_BEGUN = _("Not put up yet")
    ASSESSING = _("Being assessed")
    DIFFERING = _("Assessors differ")
    COMPLETE = _("Assessed")


@dataclass
class Row:
    """One review finding, with what a seat may know of its confidence."""

    abstracted: AbstractedFinding
    below: list[Extracted] = field(default_factory=list)
    case: ConfidenceCase | None = None
    assessors: list[Member] = field(default_factory=list)
    sent: int = 0
    sides: list[Assessment] = field(default_factory=list)
    mine: Assessment | None = None
    draft: AssessmentDraft | None = None
    settled: dict[str, ConfidenceSettlement] = field(default_factory=dict)
    referred: dict[str, ConfidenceReferral] = field(default_factory=dict)
    stands: dict[str, Stands] = field(default_factory=dict)
    drift: Drift = field(default_factory=Drift)
    state: State = State.NOT_BEGUN

    @property
    def words(self) -> str:
        """The review finding in full."""
        return contributing.words(self.abstracted)

    @property
    def studies(self) -> list[int]:
        """The numbers of the contributing studies, ascending."""
        return contributing.studies(self.below)

    @property
    def is_open(self) -> bool:
        """Whether both assessments are in, so that they are open."""
        return bool(self.sides) and all(side.revealed_at for side in self.sides)

    @property
    def open_items(self) -> list[str]:
        """The items on which the two differ and nothing stands."""
        return [item for item, one in self.stands.items() if one.is_open]

    @property
    def level(self) -> str:
        """The overall level that stands, or nothing."""
        return self.stands[OVERALL].level if self.state == State.COMPLETE else ""

    @property
    def level_label(self) -> str:
        """The overall level in words."""
        return level_label(OVERALL, self.level)

    @property
    def tone(self) -> str:
        """The tint of the overall level."""
        return tone(OVERALL, self.level)

    @property
    def why(self) -> str:
        """The explanation of the overall level."""
        return self.stands[OVERALL].why if self.state == State.COMPLETE else ""


def may_assess(review: Review) -> list[Member]:
    """The members who may assess, for whoever asks two of them to."""
    roles = [role.value for role in Role if May.ASSESS in PERMISSIONS[role]]
    rows = Member.objects.filter(review=review, removed_at__isnull=True, roles__overlap=roles)
    return list(rows.select_related("user").order_by("pk"))


def rows(seat: Seat, only: Collection[int] | None = None) -> list[Row]:
    """The review findings that stand on the board with their confidence, in its order."""
    below = contributing.findings(seat)
    found = {
        one.pk: Row(one, below.get(one.pk, []))
        for one in contributing.in_use(seat)
        if only is None or one.pk in only
    }
    _fill(seat, found)
    for row in found.values():
        _conclude(seat, row)
    return list(found.values())


def _fill(seat: Seat, found: dict[int, Row]) -> None:
    cases = ConfidenceCase.objects.filter(abstracted__in=found, closed_at__isnull=True)
    by_case = {}
    for case in cases:
        row = by_case[case.pk] = found[case.abstracted_id]
        row.case = case
    _fill_assessments(seat, by_case)
    settled = ConfidenceSettlement.objects.filter(case__in=by_case, withdrawn_at__isnull=True)
    for one in settled.select_related("settled_by__user"):
        by_case[one.case_id].settled[one.item] = one
    referred = ConfidenceReferral.objects.filter(case__in=by_case, closed_at__isnull=True)
    for each in referred.select_related("sent_by__user"):
        by_case[each.case_id].referred[each.item] = each


def _fill_assessments(seat: Seat, by_case: dict[int, Row]) -> None:
    """Who is asked to assess, and what of it was sent that the seat may know."""
    asked = ConfidenceAssessor.objects.filter(case__in=by_case, ended_at__isnull=True)
    for place in asked.select_related("member__user"):
        by_case[place.case_id].assessors.append(place.member)
    standing = Assessment.objects.standing().filter(case__in=by_case)
    for case_id, n in Counter(standing.values_list("case", flat=True)).items():
        by_case[case_id].sent = n
    for side in standing.visible_to(seat).select_related("member__user").order_by("pk"):
        row = by_case[side.case_id]
        if side.revealed_at is not None:
            row.sides.append(side)
        if seat.member is not None and side.member_id == seat.member.pk:
            row.mine = side
    if seat.member is not None:
        for draft in AssessmentDraft.objects.filter(case__in=by_case, member=seat.member):
            by_case[draft.case_id].draft = draft


def _conclude(seat: Seat, row: Row) -> None:
    if row.case is None:
        return
    row.state = State.ASSESSING
    if not row.is_open:
        return
    settled = {item: Said(one.level, one.why) for item, one in row.settled.items()}
    row.stands = confidence.standing([side.said for side in row.sides], settled)
    row.state = State.DIFFERING if row.open_items else State.COMPLETE
    now = contributing.basis(seat, row.abstracted)
    drifts = [confidence.drift(side.rests_on, now) for side in row.sides]
    row.drift = next((one for one in drifts if one), Drift())


def is_asked(seat: Seat, row: Row) -> bool:
    """Whether this seat may assess a finding now: nobody in particular was asked, or it was."""
    if row.case is None or row.mine is not None or row.sent >= ASSESSORS:
        return False
    asked = {one.pk for one in row.assessors}
    mine = seat.member is not None and (not asked or seat.member.pk in asked)
    return seat.may(May.ASSESS) and mine


def waits_for(seat: Seat, row: Row) -> bool:
    """Whether a review finding waits for this seat: to be assessed, or to be settled."""
    if row.case is None:
        return False
    if not row.is_open:
        return is_asked(seat, row)
    if row.mine is not None:
        return bool(set(row.open_items) - set(row.referred))
    return seat.may(May.SETTLE) and bool(row.referred)


def history(row: Row) -> list[tuple[ConfidenceCase, list[Assessment]]]:
    """The cases that were closed when the finding was assessed again, with what was open then."""
    closed = ConfidenceCase.objects.filter(abstracted=row.abstracted, closed_at__isnull=False)
    sides: dict[int, list[Assessment]] = defaultdict(list)
    shown = Assessment.objects.standing().filter(case__in=closed, revealed_at__isnull=False)
    for side in shown.select_related("member__user"):
        sides[side.case_id].append(side)
    return [(case, sides[case.pk]) for case in closed.order_by("-number")]


# Put up and not yet assessed by two nor by me, unless two others are asked; both in, differing,
# unsettled, and I am one of the two; sent to the third reviewer, and I am none of the two.
_WAITING = """
WITH stands AS (
    SELECT kase.id, count(side.id) AS sent,
        coalesce(bool_or(side.member_id = %(member)s), false) AS mine,
        (SELECT bool_or(place.member_id = %(member)s) FROM synthesis_confidenceassessor AS place
            WHERE place.case_id = kase.id AND place.ended_at IS NULL) AS asked
    FROM synthesis_confidencecase AS kase
    JOIN synthesis_abstractedfinding AS found ON found.id = kase.abstracted_id
        AND found.retired_at IS NULL AND found.merged_into_id IS NULL
    LEFT JOIN synthesis_assessment AS side ON side.case_id = kase.id
        AND side.withdrawn_at IS NULL
    WHERE kase.review_id = %(review)s AND kase.closed_at IS NULL
    GROUP BY kase.id
), referred AS (
    SELECT case_id, item FROM synthesis_confidencereferral
    WHERE review_id = %(review)s AND closed_at IS NULL
), differing AS (
    SELECT side.case_id, said.key AS item
    FROM synthesis_assessment AS side CROSS JOIN jsonb_each(side.answers) AS said
    WHERE side.review_id = %(review)s AND side.revealed_at IS NOT NULL
    GROUP BY side.case_id, said.key HAVING count(DISTINCT said.value ->> 'level') > 1
    EXCEPT
    SELECT case_id, item FROM synthesis_confidencesettlement
    WHERE review_id = %(review)s AND withdrawn_at IS NULL
    EXCEPT
    SELECT case_id, item FROM referred
)
SELECT count(*) FROM stands
WHERE CASE
    WHEN sent < 2 THEN %(assesses)s AND NOT mine AND coalesce(asked, true)
    WHEN mine THEN id IN (SELECT case_id FROM differing)
    ELSE %(settles)s AND id IN (SELECT case_id FROM referred)
END
"""


def asked(seat: Seat) -> Waits:
    """The statement that counts the review findings that wait for this seat."""
    member = seat.member.pk if seat.member else None
    values = {
        "review": seat.review.pk,
        "member": member,
        "assesses": member is not None and seat.may(May.ASSESS),
        "settles": member is not None and seat.may(May.SETTLE),
    }
    return Waits(_WAITING, values)


def waiting(seat: Seat) -> int:
    """How many review findings wait for this seat."""
    return together([asked(seat)])[0]
