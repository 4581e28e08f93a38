"""The steps by which reports leave screening and come back: the report's own word, and the log."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from reviews import queries
from reviews.access import Seat
from reviews.models import Report, ToolRun, Withdrawal


def take_out(seat: Seat, reports: Collection[int], reason: str, run: ToolRun | None = None) -> None:
    """Withdraw standing reports, locked before, in two statements."""
    now, who = timezone.now(), seat.actor_name[:150]
    Report.objects.filter(pk__in=queries.any_of(reports)).update(
        withdrawn_at=now, withdrawn_by=who, withdrawn_reason=reason[:300]
    )
    Withdrawal.objects.bulk_create(
        [
            Withdrawal(
                review=seat.review, report_id=pk, reason=reason[:300], run=run, since=now, by=who
            )
            for pk in reports
        ],
        batch_size=5_000,
    )


def bring_back(seat: Seat, reports: Collection[int]) -> None:
    """Restore withdrawn reports, locked before, in two statements."""
    ids = queries.any_of(reports)
    Report.objects.filter(pk__in=ids).update(
        withdrawn_at=None, withdrawn_by=None, withdrawn_reason=""
    )
    Withdrawal.objects.standing().filter(report__in=ids).update(
        until=timezone.now(), until_by=seat.actor_name[:150]
    )
