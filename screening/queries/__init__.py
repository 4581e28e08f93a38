"""Questions about votes, places and outcomes that join models."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from reviews.access import PERMISSIONS, May, Seat
from reviews.counting import counted
from reviews.models import (
    Criterion,
    ExclusionReason,
    HighlightWord,
    Member,
    ProtocolVersion,
    Report,
    Retrieval,
    Review,
    Stage,
)
from reviews.models.retrieval import stands
from reviews.prepared import prepared
from reviews.queries import any_of, showing
from screening.models import Assignment, Choice, Conflict, Decision, Outcome, StagePolicy
from screening.queries import rules

# Up to here a count is made anew for every page; above it, twice a minute.
EXACT_BELOW = 5_000


def policy(review: Review, stage: str) -> StagePolicy:
    """The rules of one stage; the defaults where nobody has set them."""
    given: list[StagePolicy] = _given(review.pk, stage)
    if given:
        found = given[0]
        found.review = review
    else:
        full_text = stage == Stage.FULL_TEXT
        found, _created = StagePolicy.objects.get_or_create(
            review=review,
            stage=stage,
            defaults={
                "reason_needed": full_text,
                "maybe_rule": StagePolicy.MaybeRule.OFF
                if full_text
                else StagePolicy.MaybeRule.INCLUDE,
            },
        )
    return found


@prepared
def _given(review: int, stage: str) -> QuerySet[StagePolicy]:
    return StagePolicy.objects.filter(review=review, stage=stage).order_by()


def standing_outcomes(review: Review, stage: str) -> QuerySet[Outcome]:
    """What is settled now at a stage."""
    return Outcome.objects.filter(review=review, stage=stage, withdrawn_at__isnull=True)


def reaching(review: Review, stage: str) -> QuerySet[Report]:
    """Reports that come to a stage: all standing ones, or those that title and abstract included.

    At full text these are the reports that are sought, retrieved or not.
    """
    reports = Report.objects.filter(review=review, record__isnull=False).standing()
    if stage == Stage.FULL_TEXT:
        included = Outcome.objects.filter(
            report=OuterRef("pk"),
            stage=Stage.TITLE_ABSTRACT,
            choice=Choice.INCLUDE,
            withdrawn_at__isnull=True,
        )
        reports = reports.filter(Exists(included))
    return reports


def sought(review: Review) -> QuerySet[Report, int]:
    """Ids of the reports whose full text is sought, retrieved or not."""
    return reaching(review, Stage.FULL_TEXT).values_list("pk", flat=True)


def eligible(review: Review, stage: str) -> QuerySet[Report]:
    """Reports that are screened at a stage; at full text only those that were retrieved."""
    reports = reaching(review, stage)
    if stage == Stage.FULL_TEXT:
        reports = reports.filter(stands(Retrieval.State.RETRIEVED))
    return reports


def awaiting(review: Review, stage: str) -> QuerySet[Report]:
    """Reports of a stage for which a vote, a settler or the full text itself is still to come."""
    settled = standing_outcomes(review, stage).filter(report=OuterRef("pk"))
    reports = reaching(review, stage).filter(~Exists(settled))
    if stage == Stage.FULL_TEXT:
        reports = reports.exclude(stands(Retrieval.State.NOT_RETRIEVED))
    return reports


def judged(reports: Collection[int]) -> set[int]:
    """The reports among these that somebody has voted on."""
    votes = Decision.objects.filter(report__in=reports, withdrawn_at__isnull=True)
    return set(votes.values_list("report_id", flat=True))


def judged_since(reports: Collection[int]) -> dict[int, datetime]:
    """When the first standing vote on each of these reports was cast."""
    votes = Decision.objects.filter(report__in=any_of(reports), withdrawn_at__isnull=True)
    return dict(votes.values_list("report").annotate(Min("cast_at")))


def members_who_may(review: Review, permission: May) -> list[Member]:
    """Present members whose roles permit something, in the order in which they joined."""
    roles = [role for role, granted in PERMISSIONS.items() if permission in granted]
    members = Member.objects.filter(
        review=review, removed_at__isnull=True, roles__overlap=roles
    ).select_related("user")
    return list(members.order_by("joined_at", "id"))


def open_conflicts(seat: Seat) -> QuerySet[Conflict]:
    """Conflicts that this seat may settle: open, not between its own votes, not another's."""
    if not seat.may(May.SETTLE):
        return Conflict.objects.none()
    mine = Decision.objects.filter(
        report=OuterRef("report"),
        stage=OuterRef("stage"),
        member=seat.member,
        withdrawn_at__isnull=True,
    )
    return (
        Conflict.objects.filter(review=seat.review, closed_at__isnull=True)
        .filter(Q(settler__isnull=True) | Q(settler=seat.member))
        .exclude(Exists(mine))
        .order_by("opened_at", "id")
    )


def left_for(seat: Seat, stage: str) -> QuerySet[Assignment]:
    """Open places that could still become this seat's votes at a stage."""
    mine = Assignment.objects.filter(report=OuterRef("report"), stage=stage, member=seat.member)
    places = Assignment.objects.filter(review=seat.review, stage=stage, decision__isnull=True)
    free = Q(member__isnull=True) & ~Exists(mine)
    return places.filter(Q(member=seat.member) | free)


def waiting_count(seat: Seat, stage: str) -> int:
    """How many reports wait for this seat's vote; in a large review up to half a minute old."""
    key = f"waiting:{seat.voter.pk}:{stage}"
    known = cache.get(key)
    if known is not None:
        return known
    count = _waiting(seat, stage, rules.is_split(seat, stage))
    if count > EXACT_BELOW:
        cache.set(key, count, timeout=30)
    return count


@counted
def _waiting(seat: Seat, stage: str, split: bool) -> QuerySet[Assignment, Any]:
    places = left_for(seat, stage)
    if split:
        places = places.filter(member=seat.member)
    return places.values("report").distinct()


def decided_count(seat: Seat, stage: str) -> int:
    """How many reports this seat has voted on at a stage."""
    return Assignment.objects.filter(
        member=seat.member, stage=stage, decision__isnull=False
    ).count()


def has_records(review: Review) -> bool:
    """Whether anything was imported yet."""
    return bool(_a_report(review.pk))


@prepared
def _a_report(review: int) -> QuerySet[Report, Any]:
    return Report.objects.filter(review=review).order_by().values_list("pk", flat=True)[:1]


def choices(policy: StagePolicy) -> list[str]:
    """What a vote can say at a stage, in the order of the buttons."""
    offered = [Choice.INCLUDE, Choice.MAYBE, Choice.EXCLUDE]
    if policy.maybe_rule == StagePolicy.MaybeRule.OFF:
        offered.remove(Choice.MAYBE)
    return [choice.value for choice in offered]


def reasons(review: Review, stage: str) -> list[ExclusionReason]:
    """The exclusion reasons now in a stage's list, in order."""
    return list(ExclusionReason.objects.filter(review=review, stage=stage, retired_at__isnull=True))


def criteria(review: Review) -> dict[str, list[Criterion]]:
    """The criteria in force, by which way they point."""
    found: dict[str, list[Criterion]] = {"include": [], "exclude": []}
    for criterion in Criterion.objects.filter(review=review, retired_at__isnull=True):
        found[criterion.kind].append(criterion)
    return found


def protocol(review: Review) -> ProtocolVersion | None:
    """The protocol's newest version, without what it says."""
    return next(iter(_protocols(review.pk)), None)


def protocol_number(review: Review) -> int | None:
    """The number of the protocol's newest version."""
    newest = protocol(review)
    return newest.number if newest else None


@prepared
def _protocols(review: int) -> QuerySet[ProtocolVersion]:
    return ProtocolVersion.objects.filter(review=review).defer("snapshot").order_by("-number")[:1]


def everybody(review: Review) -> list[Member]:
    """Who has ever had a place in a review."""
    return _everybody(review.pk)


@prepared
def _everybody(review: int) -> QuerySet[Member]:
    return Member.objects.filter(review=review).select_related("user")


def words(review: Review) -> tuple[list[str], list[str]]:
    """The words to mark: for inclusion, for exclusion."""
    found: dict[str, list[str]] = {"include": [], "exclude": []}
    for kind, text in _words(review.pk):
        found[kind].append(text)
    return found["include"], found["exclude"]


@prepared
def _words(review: int) -> QuerySet[HighlightWord, Any]:
    return HighlightWord.objects.filter(review=review).values_list("kind", "text")


def shown(reports: Collection[int]) -> dict[int, Report]:
    """Reports with their records, by id, without what no page shows: raw text, words to search."""
    rows: list[Report] = _shown(reports)
    showing.dress(rows)
    return {row.pk: row for row in rows}


@prepared
def _shown(reports: Collection[int]) -> QuerySet[Report]:
    unseen = [f"record__{name}" for name in ("raw", "extra", "guarded", "names", "words")]
    rows = Report.objects.filter(pk__among=reports).order_by()
    return rows.select_related("record").defer(*unseen)


def orphaned_conflicts(seat: Seat) -> QuerySet[Conflict]:
    """Open conflicts that no present lead may settle, because each of them voted."""
    return unsettled(seat.review).filter(settler__isnull=True)


def settled_lately(seat: Seat) -> QuerySet[Outcome]:
    """Standing outcomes that a settler gave, newest first."""
    return (
        Outcome.objects.filter(
            review=seat.review, how=Outcome.How.SETTLED, withdrawn_at__isnull=True
        )
        .select_related("report__record", "settled_by__user")
        .order_by("-settled_at")
    )


def unsettled(review: Review) -> QuerySet[Conflict]:
    """Every open conflict of a review, the longest waiting first."""
    return Conflict.objects.filter(review=review, closed_at__isnull=True).order_by(
        "opened_at", "id"
    )


def votes_on(seat: Seat, conflicts: Collection[Conflict]) -> dict[tuple[int, str], list[Decision]]:
    """The counting votes behind each conflict, by report and stage, that this seat may read."""
    found: dict[tuple[int, str], list[Decision]] = {}
    rows = (
        Decision.objects.visible_to(seat)
        .counting()
        .filter(report__in=[conflict.report_id for conflict in conflicts])
        .select_related("member__user", "reason__merged_into")
        .order_by("cast_at")
    )
    for vote in rows:
        found.setdefault((vote.report_id, vote.stage), []).append(vote)
    return found
