"""The steps by which reports leave screening and come back: the report's own word, and the log."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from reviews import queries
from reviews.access import Seat
from reviews.models import Report, ToolRun, Withdrawal


def take_out(seat: Seat, reports: Collection[int], reason: str, run: ToolRun | None = None) -> None:
    """Withdraw standing reports, locked before, in two statements."""
    out_for(seat.review.pk, reports, reason, seat.actor_name, run)


def out_for(
    review: int, reports: Collection[int], reason: str, who: str, run: ToolRun | None = None
) -> None:
    """The same in somebody's name, where a worker goes on with what they began."""
    now = timezone.now()
    Report.objects.filter(pk__in=queries.any_of(reports)).update(
        withdrawn_at=now, withdrawn_by=who[:150], withdrawn_reason=reason[:300]
    )
    rows = [
        Withdrawal(
            review_id=review, report_id=pk, reason=reason[:300], run=run, since=now, by=who[:150]
        )
        for pk in reports
    ]
    Withdrawal.objects.bulk_create(rows, batch_size=5_000)


def bring_back(seat: Seat, reports: Collection[int]) -> None:
    """Restore withdrawn reports, locked before, in two statements."""
    restored(reports, seat.actor_name)


def restored(reports: Collection[int], who: str) -> None:
    """The same in somebody's name."""
    ids = queries.any_of(reports)
    Report.objects.filter(pk__in=ids).update(
        withdrawn_at=None, withdrawn_by=None, withdrawn_reason=""
    )
    Withdrawal.objects.standing().filter(report__in=ids).update(
        until=timezone.now(), until_by=who[:150]
    )
