"""Votes and duplicates in the same instant: no vote lost, none set aside without a word."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q

from reviews.access import Refused
from reviews.actions import deduplication, duplicates
from reviews.models import Merge, Record, Report, Stage
from screening.actions import upkeep, voting
from screening.models import Decision
from tests.factories import make_record, make_reports
from tests.reviews.exports import papers

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = Stage.TITLE_ABSTRACT
PAIRS = 12


def together(*work: Callable[[], Any]) -> list[BaseException]:
    """Run these at once, each on a connection of its own; what broke in them."""
    gun, broken = threading.Barrier(len(work)), []

    def run(task: Callable[[], Any]) -> None:
        try:
            gun.wait(30)
            task()
        except BaseException as failure:  # noqa: BLE001 - the test fails on it
            broken.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return broken


def vote_on(seat, reports, seed, stored):
    """Vote on reports in an order of one's own; count the votes that were taken."""
    order = list(reports)
    random.Random(seed).shuffle(order)
    for report in order:
        try:
            voting.cast(seat, report.pk, stage=TITLE, choice="include", key=uuid.uuid4())
            stored.append(report.pk)
        except Refused:
            pass


def check_wholeness(review, votes):
    """Each record in one standing report, each vote there, none counted beyond the need."""
    standing = set(Report.objects.filter(review=review).standing().values_list("pk", flat=True))
    assert set(Record.objects.filter(review=review).values_list("report", flat=True)) == standing
    assert Decision.objects.filter(review=review).count() == votes
    counted = Report.objects.filter(review=review).annotate(
        n=Count("decisions", filter=Q(decisions__late=False, decisions__withdrawn_at=None))
    )
    assert max(counted.values_list("n", flat=True)) <= 2


def test_merging_and_parting_by_hand_while_two_people_vote(review, ana, ben, cleo, seat_of):
    reports = make_reports(review, 2 * PAIRS)
    upkeep.tend(review)
    stored: list[int] = []

    def merge_and_part():
        seat = seat_of(cleo)
        for first, second in zip(reports[::2], reports[1::2], strict=True):
            merge = duplicates.gather(seat, first.number, second.number)
            if first.number % 4 == 1:
                duplicates.undo_merge(seat, merge)

    broken = together(
        lambda: vote_on(seat_of(ana), reports, 1, stored),
        lambda: vote_on(seat_of(ben), reports, 2, stored),
        merge_and_part,
    )
    assert broken == []
    check_wholeness(review, len(stored))
    assert len(stored) >= 2 * PAIRS


def test_a_search_for_duplicates_while_people_vote_sets_no_vote_aside(
    review, ana, ben, dora, seat_of
):
    for paper in papers(PAIRS) * 2:
        make_record(review, **paper, names=" ".join(paper["authors"]))
    reports = list(Report.objects.filter(review=review).order_by("number"))
    upkeep.tend(review)
    stored: list[int] = []
    broken = together(
        lambda: vote_on(seat_of(ana), reports, 1, stored),
        lambda: vote_on(seat_of(ben), reports, 2, stored),
        lambda: deduplication.find(seat_of(dora)),
    )
    assert broken == []
    check_wholeness(review, len(stored))
    by_itself = Merge.objects.filter(sure=True).values("absorbed")
    assert not Decision.objects.filter(report__in=by_itself, late=False).exists()
