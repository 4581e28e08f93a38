"""Saying who assesses the confidence in a finding; where nobody says so, the first two count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Member
from synthesis.models import Assessment, ConfidenceAssessor, ConfidenceCase
from synthesis.queries.confidence import ASSESSORS, may_assess


@transaction.atomic
def assign(seat: Seat, abstracted: Collection[int], members: Collection[int]) -> int:
    """Ask two people to assess these findings, or nobody in particular; gives how many changed.

    Findings of which both assessments are in, or that somebody else has assessed already, are
    left as they are.
    """
    seat.require(May.ASSIGN)
    people = _two(seat, members)
    cases = list(
        ConfidenceCase.objects.filter(
            review=seat.review, abstracted__in=abstracted, closed_at__isnull=True
        )
        .select_for_update(of=("self",))
        .select_related("abstracted")
        .order_by("pk")
    )
    sent = _by_case(Assessment.objects.standing().filter(case__in=cases))
    asked = _by_case(ConfidenceAssessor.objects.filter(case__in=cases, ended_at__isnull=True))
    changed = [
        case
        for case in cases
        if len(sent[case.pk]) < ASSESSORS
        and (not people or sent[case.pk] <= people.keys())
        and asked[case.pk] != people.keys()
    ]
    _write(seat, changed, asked, people)
    return len(changed)


def _two(seat: Seat, members: Collection[int]) -> dict[int, Member]:
    people = {one.pk: one for one in may_assess(seat.review) if one.pk in set(members)}
    if len(people) != len(set(members)) or len(people) not in (0, ASSESSORS):
        raise Refused(
            _("Choose two of the reviewers, or nobody in particular. Nothing was changed.")
        )
    return people


def _by_case(rows: Collection) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        found[row.case_id].add(row.member_id)
    return found


def _write(
    seat: Seat,
    cases: list[ConfidenceCase],
    asked: dict[int, set[int]],
    people: dict[int, Member],
) -> None:
    who = seat.actor_name[:150]
    ConfidenceAssessor.objects.filter(case__in=cases, ended_at__isnull=True).exclude(
        member__in=people
    ).update(ended_at=timezone.now(), ended_by=who)
    ConfidenceAssessor.objects.bulk_create(
        ConfidenceAssessor(review=seat.review, case=case, member=one, assigned_by=who)
        for case in cases
        for pk, one in people.items()
        if pk not in asked[case.pk]
    )
    verb = "confidence.assigned" if people else "confidence.unassigned"
    names = ", ".join(str(one.user) for one in people.values())
    audit.log_all(
        seat,
        verb,
        [(case.abstracted, {"number": case.abstracted.number, "who": names}) for case in cases],
    )
