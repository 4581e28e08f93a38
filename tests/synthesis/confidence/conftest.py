"""Three included studies; two review findings, of which one rests on two of them."""

from __future__ import annotations

import pytest

from reviews.actions import numbering
from synthesis.actions import confidence as actions
from synthesis.actions import findings
from synthesis.methods.confidence import ITEMS, OVERALL, Said
from synthesis.models import AbstractedFinding, Domain, Grouping


def agreed(ana, ben, report, statement):
    """A finding that both reviewers let count."""
    row = findings.propose(ana, report, statement=statement)
    for seat in (ana, ben):
        findings.vote(seat, row.pk, counts=True, credibility="credible")
    return row


def under(abstracted, finding):
    return Grouping.objects.create(
        review=abstracted.review, abstracted=abstracted, finding=finding, made_by="Ana Novak"
    )


@pytest.fixture
def board(review, reports, ana, ben, seat_of):
    """Finding 1, "Pay is low", rests on studies 1 and 2; finding 2 on nothing."""
    numbering.found(review, reports)
    domain = Domain.objects.create(review=review, name="Conditions", created_by="Ana Novak")
    pay, bare = (
        AbstractedFinding.objects.create(
            review=review, number=n, name=name, statement=said, domain=domain, created_by="Ana"
        )
        for n, name, said in (
            (1, "Pay is low", "Peer workers are paid too little to live on."),
            (2, "Nobody supervises", ""),
        )
    )
    for report, said in zip(reports, ("Pay was low.", "They earned little."), strict=False):
        under(pay, agreed(seat_of(ana), seat_of(ben), report, said))
    return pay, bare


@pytest.fixture
def put_up(board, cleo, seat_of):
    actions.put_up(seat_of(cleo), [one.pk for one in board])
    return board[0]


def judged(**changed):
    """Minor concerns throughout and high confidence, but for some: judged(overall="low")."""
    said = {item: Said("minor", f"Because of {item}.") for item in ITEMS}
    said[OVERALL] = Said("high", "All in all.")
    return said | {item: Said(level, f"Not so: {item}.") for item, level in changed.items()}
