"""Pairs that look alike and were kept apart by themselves: remembered, so that people may check."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.methods import dedupe
from reviews.models import DuplicatePair, Report, Review

State = DuplicatePair.State


def keep(review: Review, pairs: Iterable[dedupe.Pair]) -> int:
    """Store the pairs that were found different; what a person was asked or said stays."""
    unlike = [pair for pair in pairs if pair.verdict == dedupe.DIFFERENT]
    numbers = {number for pair in unlike for number in (pair.id_1, pair.id_2)}
    own = dict(Report.objects.filter(review=review, number__in=numbers).values_list("number", "pk"))
    rows = []
    for pair in unlike:
        first, second = sorted((own[int(pair.id_1)], own[int(pair.id_2)]))
        row = DuplicatePair(review=review, first_id=first, second_id=second, state=State.UNLIKE)
        row.score, row.reason = pair.score, pair.reason[:300]
        rows.append(row)
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    return len(rows)


def ask(review: Review, rows: Iterable[DuplicatePair]) -> None:
    """Ask about pairs that were kept apart by themselves before, now that they seem doubtful."""
    asked = {(row.first_id, row.second_id): row for row in rows}
    unlike = DuplicatePair.objects.filter(
        review=review, state=State.UNLIKE, first__in=[first for first, _second in asked]
    )
    for pair in unlike:
        row = asked.get((pair.first_id, pair.second_id))
        if row is not None:
            pair.state, pair.score, pair.reason = State.OPEN, row.score, row.reason
            pair.save(update_fields=["state", "score", "reason"])
