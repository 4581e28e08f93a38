"""Findings that count, and a board of Walker and Bryant's shape."""

from __future__ import annotations

from django.utils import timezone

from synthesis.actions import board
from synthesis.models import FindingVote
from tests.synthesis.board.table2 import TABLE
from tests.synthesis.coding.making import make_finding, member_of


def make_counting(users, study, statement="Pay is low.", *, counts=True):
    """A finding on which both have voted, and what they say is open."""
    finding = make_finding(users[0], study, statement)
    now = timezone.now()
    type(finding).objects.filter(pk=finding.pk).update(revealed_at=now)
    FindingVote.objects.bulk_create(
        FindingVote(
            review=study.review,
            finding=finding,
            member=member_of(study.review, user),
            counts=counts,
            credibility="credible" if counts else "",
            revealed_at=now,
        )
        for user in users
    )
    finding.refresh_from_db()
    return finding


def make_table2(seat, users, studies):
    """The published board: one finding for every study that a row names."""
    by_number = {study.number: study for study in studies}
    domains = {}
    for domain, name, _percent, numbers in TABLE:
        if domain not in domains:
            domains[domain] = board.create_domain(seat, name=domain).pk
        findings = [make_counting(users, by_number[n], f"{name}, in {n}").pk for n in numbers]
        board.create_abstracted(seat, name=name, domain=domains[domain], findings=findings)
