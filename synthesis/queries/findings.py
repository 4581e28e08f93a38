"""Where each finding stands, as a seat may know it, and how far reviewers agree on what counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.methods.agreement import Ratings
from reviews.models import Study, StudyLink
from synthesis.methods.reading import flowing
from synthesis.models import (
    Excerpt,
    Finding,
    FindingExcerpt,
    FindingSettlement,
    FindingVote,
)


class State(Enum):
    """What is known of a finding."""

    VOTING = _("Being voted on")
    DIFFERING = _("The votes differ")
    COUNTS = _("Counts")
    LEFT_OUT = _("Does not count")


@dataclass
class Row:
    """A finding with what a seat may know of it."""

    finding: Finding
    study: Study | None = None
    votes: list[FindingVote] = field(default_factory=list)
    mine: FindingVote | None = None
    settlement: FindingSettlement | None = None
    evidence: list[Excerpt] = field(default_factory=list)

    @property
    def state(self) -> State:
        """Where it stands: settled, agreed, in conflict, or open."""
        if self.settlement is not None:
            return State.COUNTS if self.settlement.counts else State.LEFT_OUT
        if self.finding.revealed_at is None:
            return State.VOTING
        words = {(vote.counts, vote.credibility) for vote in self.votes}
        if len(words) > 1:
            return State.DIFFERING
        return State.COUNTS if self.votes[0].counts else State.LEFT_OUT

    @property
    def credibility(self) -> str:
        """How credible it is held to be, once that stands."""
        if self.settlement is not None:
            return self.settlement.get_credibility_display()
        return self.votes[0].get_credibility_display() if self.state == State.COUNTS else ""

    @property
    def waits_for_me(self) -> bool:
        """Whether a vote of the seat's own is still to come."""
        return self.finding.revealed_at is None and self.mine is None


def rows(
    seat: Seat,
    only: Collection[int] | None = None,
    of_reports: Collection[int] | None = None,
    *,
    evidence: bool = True,
) -> list[Row]:
    """The findings of a review in the order of their numbers, in five statements; in four without
    their passages."""
    findings = Finding.objects.filter(review=seat.review, withdrawn_at__isnull=True)
    if only is not None:
        findings = findings.filter(pk__in=only)
    if of_reports is not None:
        findings = findings.filter(report__in=of_reports)
    found = {
        finding.pk: Row(finding)
        for finding in findings.select_related("report__record", "member__user").order_by("number")
    }
    member = seat.member.pk if seat.member else None
    votes = FindingVote.objects.standing().visible_to(seat).filter(finding__in=found)
    for vote in votes.select_related("member__user").order_by("pk"):
        row = found[vote.finding_id]
        if vote.revealed_at is not None:
            row.votes.append(vote)
        if vote.member_id == member:
            row.mine = vote
    settled = FindingSettlement.objects.filter(withdrawn_at__isnull=True, finding__in=found)
    for settlement in settled.select_related("settled_by__user"):
        found[settlement.finding_id].settlement = settlement
    if evidence:
        _evidence(found)
    _studies(found.values())
    return list(found.values())


def _evidence(found: dict[int, Row]) -> None:
    """The passages below each finding: put forward with it, so open to all."""
    links = FindingExcerpt.objects.filter(until__isnull=True, finding__in=found)
    for link in links.select_related("excerpt").order_by("excerpt__start"):
        link.excerpt.words = flowing(link.excerpt.quote)  # type: ignore[attr-defined]
        found[link.finding_id].evidence.append(link.excerpt)


def _studies(found: Iterable[Row]) -> None:
    by_report: dict[int, list[Row]] = defaultdict(list)
    for row in found:
        by_report[row.finding.report_id].append(row)
    links = StudyLink.objects.standing().filter(report__in=by_report).select_related("study")
    for link in links:
        for row in by_report[link.report_id]:
            row.study = link.study


def to_vote(seat: Seat) -> QuerySet[Finding]:
    """The findings that wait for this seat's vote."""
    mine = FindingVote.objects.standing().filter(finding=OuterRef("pk"), member=seat.member)
    open_ones = Finding.objects.filter(review=seat.review, withdrawn_at__isnull=True)
    return open_ones.filter(~Exists(mine), revealed_at__isnull=True)


def waiting(seat: Seat) -> int:
    """How many findings wait for this seat's vote, or to be settled by it."""
    if seat.member is None:
        return 0
    n = to_vote(seat).count() if seat.may(May.CODE) else 0
    return n + (len(to_settle(seat)) if seat.may(May.SETTLE) else 0)


def to_settle(seat: Seat) -> list[int]:
    """The findings whose votes differ, that nobody has settled, and on which the seat is no
    voter."""
    settled = FindingSettlement.objects.filter(
        finding=OuterRef("finding"), withdrawn_at__isnull=True
    )
    votes = FindingVote.objects.standing().filter(
        ~Exists(settled),
        review=seat.review,
        revealed_at__isnull=False,
        finding__withdrawn_at__isnull=True,
    )
    words: dict[int, set[tuple[bool, str]]] = defaultdict(set)
    voters: dict[int, set[int]] = defaultdict(set)
    for finding, counts, credibility, voter in votes.values_list(
        "finding", "counts", "credibility", "member"
    ):
        words[finding].add((counts, credibility))
        voters[finding].add(voter)
    member = seat.member.pk if seat.member else None
    return [pk for pk, said in words.items() if len(said) > 1 and member not in voters[pk]]


def next_to_vote(seat: Seat, after: int = 0) -> Finding | None:
    """The finding that the seat votes on next, from a number on, then from the beginning."""
    mine = FindingVote.objects.standing().filter(finding=OuterRef("pk"), member=seat.voter)
    left = Finding.objects.filter(
        ~Exists(mine), review=seat.review, withdrawn_at__isnull=True, revealed_at__isnull=True
    ).order_by("number")
    return left.filter(number__gt=after).first() or left.first()


def counts(found: Iterable[Row]) -> Counter[State]:
    """How many findings stand where."""
    return Counter(row.state for row in found)


def ratings(found: Iterable[Row]) -> Ratings:
    """Each finding's blind votes by voter: include where it counts, else exclude."""
    return {
        row.finding.pk: {
            vote.member_id: "include" if vote.counts else "exclude" for vote in row.votes
        }
        for row in found
        if row.votes
    }
