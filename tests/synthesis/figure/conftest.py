"""Three included studies, codes that a closed round has used, and findings that count."""

from __future__ import annotations

import pytest
from django.utils import timezone

from synthesis.actions import framework
from synthesis.actions.framework import ConstructSaid
from synthesis.models import Coding, Excerpt, Finding, FindingVote
from tests.synthesis.coding.making import (
    make_code,
    make_coding,
    make_finding,
    make_studies,
    member_of,
)


def reveal(coding, voice=""):
    """As the close of a round leaves it."""
    now = timezone.now()
    Coding.objects.filter(pk=coding.pk).update(revealed_at=now)
    Excerpt.objects.filter(pk=coding.excerpt_id).update(revealed_at=now, voice=voice)
    return coding


def counting(user, study, statement="Pay is low.", *, counts=True):
    """A finding on which one vote was cast and revealed."""
    finding = make_finding(user, study, statement)
    now = timezone.now()
    FindingVote.objects.create(
        review=study.review, finding=finding, member=member_of(study.review, user), counts=counts,
        revealed_at=now,
    )  # fmt: skip
    Finding.objects.filter(pk=finding.pk).update(revealed_at=now)
    return finding


@pytest.fixture
def studies(review):
    return make_studies(review, 3)


@pytest.fixture
def pay(review, ana, studies):
    """A code on opened passages of studies 1 and 2, and on one of study 3 that ana has alone."""
    code = make_code(review, "Low pay")
    reveal(make_coding(ana, studies[0], code, quote="I can't live on it."), "participant")
    reveal(make_coding(ana, studies[1], code, quote="Pay was low."), "author")
    make_coding(ana, studies[2], code, quote="A passage of ana's alone.")
    return code


@pytest.fixture
def drawn(review, pay, cleo, seat_of):
    """Pay (a code) and Worth (ours), not linked yet."""
    seat = seat_of(cleo)
    one = framework.add_construct(seat, ConstructSaid("Pay", source=("code", pay.pk)), x=200, y=90)
    other = framework.add_construct(seat, ConstructSaid("Worth", interpretation=True), x=600, y=90)
    return one, other
