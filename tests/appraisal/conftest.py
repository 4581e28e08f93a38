"""A review whose full text is done: five included studies to appraise."""

from __future__ import annotations

import pytest

from appraisal.actions import instruments, rounds
from appraisal.actions.rating import Answer
from reviews.models import Stage
from screening.models import Outcome
from tests.factories import make_reports

CODES = {str(n): "yes" for n in range(1, 10)}


def include(review, reports):
    for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
        Outcome.objects.bulk_create(
            Outcome(
                review=review, stage=stage, report=report, choice="include", how="agreed",
                votes_seen=[],
            )
            for report in reports
        )  # fmt: skip


def answers(**changed):
    """Nine times yes, but for some items: answers(_3="no")."""
    codes = CODES | {item[1:]: code for item, code in changed.items()}
    return {item: Answer(code, f"Because of item {item}") for item, code in codes.items()}


@pytest.fixture
def included(review):
    reports = make_reports(review, 5)
    include(review, reports)
    return reports


@pytest.fixture
def checklist(review, included, cleo, seat_of):
    return instruments.use_shipped(seat_of(cleo), "casp-qualitative")


@pytest.fixture
def opened(checklist, ana, ben, cleo, seat_of):
    """A round in which ana and ben rate all five studies."""
    both = [seat_of(user).member.pk for user in (ana, ben)]
    return rounds.open_round(seat_of(cleo), checklist, rounds.Plan("all", both))
