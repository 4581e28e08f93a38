"""Independent votes as ratings, for agreement: which votes count, who may read what they say."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from reviews.access import Seat
from reviews.methods.agreement import Counted, MaybeRule
from reviews.models import Member, Review
from screening.models import Choice, Decision
from screening.queries import rules

RULES = tuple(rule.value for rule in MaybeRule)

# Whole patterns (who said what on one report) are counted in the database: they are few, however
# many reports there are.
_PATTERNS = """
SELECT raters, choices, count(*) FROM (
    SELECT array_agg(vote.member_id ORDER BY vote.member_id) AS raters,
           array_agg(vote.choice ORDER BY vote.member_id) AS choices
    FROM screening_decision AS vote
    JOIN reviews_report AS report ON report.id = vote.report_id
    WHERE vote.review_id = %s AND vote.stage = %s AND NOT vote.late
    AND vote.withdrawn_at IS NULL AND vote.revealed_at IS NOT NULL
    AND report.merged_into_id IS NULL AND report.withdrawn_at IS NULL
    GROUP BY vote.report_id HAVING count(*) > 1
) AS rated GROUP BY raters, choices
"""

# The same for reasons: of the votes that exclude, what each gave as the first criterion that fails.
_REASONS = """
SELECT raters, reasons, count(*) FROM (
    SELECT array_agg(vote.member_id ORDER BY vote.member_id) AS raters,
           array_agg(COALESCE(reason.merged_into_id, reason.id)::text ORDER BY vote.member_id)
               AS reasons
    FROM screening_decision AS vote
    JOIN reviews_report AS report ON report.id = vote.report_id
    JOIN reviews_exclusionreason AS reason ON reason.id = vote.reason_id
    WHERE vote.review_id = %s AND vote.stage = %s AND NOT vote.late AND vote.choice = 'exclude'
    AND vote.withdrawn_at IS NULL AND vote.revealed_at IS NOT NULL
    AND report.merged_into_id IS NULL AND report.withdrawn_at IS NULL
    GROUP BY vote.report_id HAVING count(*) > 1
) AS rated GROUP BY raters, reasons
"""


def counted(review: Review, stage: str) -> Counted:
    """The independent ratings of a stage, by members' ids: votes that counted and are revealed."""
    return _counted(_PATTERNS, review, stage)


def counted_reasons(review: Review, stage: str) -> Counted:
    """The reasons that reviewers gave for the same exclusions, by the ids of the reasons."""
    return _counted(_REASONS, review, stage)


def _counted(patterns_of: str, review: Review, stage: str) -> Counted:
    pairs: dict[Any, Counter[Any]] = {}
    profiles: Counter[Any] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(patterns_of, [review.pk, stage])
        patterns = cursor.fetchall()
    for raters, choices, times in patterns:
        profiles[tuple(sorted(choices))] += times
        for (one, said), (other, replied) in combinations(zip(raters, choices, strict=True), 2):
            pairs.setdefault((one, other), Counter())[said, replied] += times
    return Counted(pairs=dict(sorted(pairs.items())), profiles=profiles)


def readable(seat: Seat, stage: str) -> bool:
    """Whether this seat may read how far others agree at a stage."""
    return seat.reads_revealed or stage in rules.closed_stages(seat)


def pair_of(text: object) -> tuple[int, ...] | None:
    """Read "all" as nobody in particular and "3-7" as two members' ids; None for anything else."""
    if text == "all":
        return ()
    ids = str(text or "").split("-")
    if len(ids) != 2 or not all(part.isdecimal() and len(part) < 18 for part in ids):
        return None
    return int(ids[0]), int(ids[1])


def rated_reports(
    seat: Seat, stage: str, pair: tuple[int, ...], rule: str, *, differ: bool
) -> QuerySet[Decision, Any]:
    """Ids of the reports that agreement counts: rated by both, or by any two; those that differ."""
    votes = (
        Decision.objects.visible_to(seat)
        .counting()
        .filter(stage=stage, revealed_at__isnull=False)
        .filter(report__merged_into__isnull=True, report__withdrawn_at__isnull=True)
    )
    if pair:
        votes = votes.filter(member__in=pair)
    said: Any = F("choice")
    if rule == MaybeRule.DROPPED:
        votes = votes.exclude(choice=Choice.MAYBE)
    elif rule == MaybeRule.AS_INCLUDE:
        said = Case(
            When(choice=Choice.MAYBE, then=Value(Choice.INCLUDE.value)),
            default=F("choice"),
            output_field=CharField(),
        )
    found = (
        votes.order_by()
        .values("report")
        .annotate(raters=Count("member", distinct=True), answers=Count(said, distinct=True))
        .filter(raters__gt=1)
    )
    if differ:
        found = found.filter(answers__gt=1)
    return found.values("report")


def names(review: Review, rated: str) -> str:
    """Whose ratings a list is about, in words."""
    pair = pair_of(rated)
    if not pair:
        return _("Any two reviewers")
    members = Member.objects.filter(review=review, pk__in=pair).select_related("user")
    return " + ".join(str(member) for member in members.order_by("pk"))
