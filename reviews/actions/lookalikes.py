"""Pairs that look alike and were kept apart by themselves: remembered, so that people may check."""

from __future__ import annotations

from collections.abc import Iterable

from reviews import queries
from reviews.methods import dedupe
from reviews.models import DuplicatePair, Report, Review

State = DuplicatePair.State


def keep(review: Review, pairs: Iterable[dedupe.Pair]) -> int:
    """Store one pair for each two reports that were found different in spite of their likeness.

    What a person was asked or said of the two stays as it is.
    """
    unlike = [
        (pair, int(pair.id_1), int(pair.id_2)) for pair in pairs if pair.verdict == dedupe.DIFFERENT
    ]
    stored = DuplicatePair.objects.filter(review=review).exclude(state=State.MERGED)
    known = set(stored.values_list("first__number", "second__number")) if unlike else set()
    numbers = {number for _pair, *both in unlike for number in both}
    now = queries.reports_of(review, numbers | {number for both in known for number in both})
    seen = {frozenset((now.get(a), now.get(b))) for a, b in known}
    own = dict(Report.objects.filter(review=review, number__in=numbers).values_list("number", "pk"))
    rows = []
    for pair, a, b in unlike:
        between = frozenset((now.get(a), now.get(b)))
        if len(between) < 2 or None in between or between in seen:
            continue
        seen.add(between)
        first, second = sorted((own[a], own[b]))
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
