"""Findings: proposed to all, voted on blind by two, settled by a third where the votes differ."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Report, Review
from synthesis.models import (
    Credibility,
    Excerpt,
    Finding,
    FindingExcerpt,
    FindingSettlement,
    FindingVote,
    FindingWording,
)

VOTES = 2
LONGEST = 4_000


@transaction.atomic
def propose(
    seat: Seat,
    report: Report,
    *,
    statement: str,
    kind: str = Finding.Kind.STUDY,
    page: str = "",
    excerpts: Sequence[int] = (),
) -> Finding:
    """Put a statement of a report's authors to the reviewers, with passages of one's own."""
    seat.require(May.CODE)
    statement = statement.strip()[:LONGEST]
    if not statement:
        raise Refused(_("A finding needs a statement. Nothing was kept."))
    # Numbers are given one after the other, whoever proposes in the same instant.
    Review.objects.select_for_update().get(pk=seat.review.pk)
    last = Finding.objects.filter(review=seat.review).aggregate(last=Max("number"))["last"]
    finding = Finding.objects.create(
        review=seat.review,
        member=seat.voter,
        report=report,
        number=(last or 0) + 1,
        statement=statement,
        kind=kind if kind in Finding.Kind.values else Finding.Kind.STUDY,
        page=page.strip()[:20],
    )
    for pk in excerpts:
        add_evidence(seat, finding.pk, pk)
    _wording(seat, finding, "")
    return finding


def _wording(seat: Seat, finding: Finding, why: str) -> None:
    FindingWording.objects.create(
        review=finding.review,
        finding=finding,
        statement=finding.statement,
        kind=finding.kind,
        why=why.strip()[:300],
        made_by=seat.actor_name,
    )


@transaction.atomic
def reword(seat: Seat, finding_id: int, *, statement: str, kind: str, why: str) -> Finding:
    """Put a finding in better words, or say that it is imported data; what it read before stays."""
    seat.require(May.CODE)
    finding = _locked(seat, finding_id)
    statement = statement.strip()[:LONGEST]
    if not statement:
        raise Refused(_("A finding needs a statement. What it said is kept."))
    if kind not in Finding.Kind.values:
        kind = finding.kind
    if (statement, kind) == (finding.statement, finding.kind):
        return finding
    finding.statement, finding.kind = statement, kind
    finding.save(update_fields=["statement", "kind"])
    _wording(seat, finding, why)
    _log(seat, "finding.reworded", finding)
    return finding


@transaction.atomic
def add_evidence(seat: Seat, finding_id: int, excerpt_id: int) -> FindingExcerpt:
    """Let a finding rest on one more passage of the seat's own, of the same report."""
    seat.require(May.CODE)
    finding = _locked(seat, finding_id)
    rows = Excerpt.objects.standing().filter(member=seat.voter, report=finding.report)
    excerpt = rows.filter(pk=excerpt_id).first()
    if excerpt is None:
        raise Refused(_("That is not a passage of yours in this report. Nothing was changed."))
    row, _new = FindingExcerpt.objects.get_or_create(
        review=seat.review, finding=finding, excerpt=excerpt, until=None
    )
    return row


@transaction.atomic
def withdraw(seat: Seat, finding_id: int, *, why: str) -> Finding:
    """Take a proposal back: its proposer while nobody's vote is open, later whoever settles."""
    finding = _locked(seat, finding_id)
    mine = seat.member is not None and finding.member_id == seat.member.pk
    if not (mine and finding.revealed_at is None):
        seat.require(May.SETTLE)
    finding.withdrawn_at, finding.withdrawn_by = timezone.now(), seat.actor_name
    finding.withdrawn_why = why.strip()[:300]
    finding.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    _log(seat, "finding.withdrawn", finding)
    return finding


@transaction.atomic
def vote(
    seat: Seat, finding_id: int, *, counts: bool, credibility: str = "", note: str = ""
) -> FindingVote:
    """Say whether a finding counts; the second vote opens both.

    A second word of the same reviewer takes the place of the first until the votes are open.
    """
    seat.require(May.CODE)
    finding = _locked(seat, finding_id)
    standing = FindingVote.objects.standing().filter(finding=finding)
    sent = {one.member_id: one for one in standing}
    mine = sent.pop(seat.voter.pk, None)
    if finding.revealed_at is not None:
        raise Refused(_("Both votes on this finding are in and open, so they stand as they are."))
    if mine is not None:
        mine.withdrawn_at = timezone.now()
        mine.save(update_fields=["withdrawn_at"])
    row = FindingVote.objects.create(
        review=seat.review,
        member=seat.voter,
        finding=finding,
        counts=counts,
        credibility=credibility if counts and credibility in Credibility.values else "",
        note=note.strip()[:LONGEST],
    )
    if len(sent) + 1 >= VOTES:
        now = timezone.now()
        standing.update(revealed_at=now)
        finding.revealed_at = now
        finding.save(update_fields=["revealed_at"])
        audit.log(seat, "finding.decided", finding.report, number=finding.number)
    return row


@transaction.atomic
def take_back(seat: Seat, finding_id: int) -> None:
    """Take one's own vote back, until both are in."""
    seat.require(May.CODE)
    finding = _locked(seat, finding_id)
    rows = FindingVote.objects.standing().filter(finding=finding, member=seat.voter)
    if finding.revealed_at is not None or not rows.update(withdrawn_at=timezone.now()):
        raise Refused(_("There is no vote of yours to take back here. Nothing was changed."))


@transaction.atomic
def settle(
    seat: Seat, finding_id: int, *, counts: bool, reason: str, credibility: str = ""
) -> FindingSettlement:
    """Say what stands for a finding on which the votes differ: somebody who did not vote on it."""
    seat.require(May.SETTLE)
    finding = _locked(seat, finding_id)
    votes = list(FindingVote.objects.standing().filter(finding=finding))
    if finding.revealed_at is None:
        raise Refused(_("Not all votes on this finding are in yet. Nothing was settled."))
    if any(one.member_id == seat.voter.pk for one in votes):
        raise Refused(_("You voted on this finding yourself: somebody else settles it."))
    if not reason.strip():
        raise Refused(_("Say why, in a few words. Nothing was settled."))
    if FindingSettlement.objects.filter(finding=finding, withdrawn_at__isnull=True).exists():
        raise Refused(_("Somebody has settled this finding meanwhile. Reload to see it."))
    row = FindingSettlement.objects.create(
        review=seat.review,
        finding=finding,
        counts=counts,
        credibility=credibility if counts and credibility in Credibility.values else "",
        reason=reason.strip()[:LONGEST],
        settled_by=seat.voter,
    )
    _log(seat, "finding.settled", finding)
    return row


@transaction.atomic
def reopen(seat: Seat, finding_id: int, *, why: str) -> FindingSettlement:
    """Open a settled finding again; what was settled stays to be read."""
    seat.require(May.SETTLE)
    finding = _locked(seat, finding_id)
    rows = FindingSettlement.objects.filter(finding=finding, withdrawn_at__isnull=True)
    row = rows.first()
    if row is None:
        raise Refused(_("This finding isn't settled. Nothing was changed."))
    row.withdrawn_at, row.withdrawn_by = timezone.now(), seat.actor_name
    row.withdrawn_why = why.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    _log(seat, "finding.reopened", finding)
    return row


def _log(seat: Seat, verb: str, finding: Finding) -> None:
    """Enter it in the ledger, which all read: only once the votes are open."""
    if finding.revealed_at is not None:
        audit.log(seat, verb, finding.report, number=finding.number)


def _locked(seat: Seat, finding_id: int) -> Finding:
    rows = Finding.objects.filter(review=seat.review, withdrawn_at__isnull=True, pk=finding_id)
    finding = rows.select_for_update(of=("self",)).select_related("report").first()
    if finding is None:
        raise Refused(_("This finding was withdrawn. Nothing was changed."))
    return finding
