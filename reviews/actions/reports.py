"""Taking a report out of screening for another reason than being a duplicate, and back in."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import groups, locks, withdrawals
from reviews.models import Report


@transaction.atomic
def withdraw(seat: Seat, report: Report, *, reason: str) -> Report:
    """Take a report out of screening, with the reason; its records and votes stay."""
    seat.require(May.DEDUPLICATE)
    if not reason.strip():
        raise Refused(_("Say why this report is withdrawn. Nothing was changed."))
    report = _locked(seat, report)
    if report.merged_into is not None:
        raise Refused(
            _("Report %(n)s is gathered under report %(top)s; withdraw that one, or part them.")
            % {"n": report.number, "top": groups.top(report).number}
        )
    if report.withdrawn_at is not None:
        raise Refused(
            _("%(person)s has withdrawn report %(n)s already: %(reason)s")
            % {
                "person": report.withdrawn_by,
                "n": report.number,
                "reason": report.withdrawn_reason,
            }
        )
    withdrawals.take_out(seat, [report.pk], reason.strip())
    report.refresh_from_db(fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.log(
        seat, "report.withdrawn", report, report=report.number, reason=report.withdrawn_reason
    )
    groups.changed(seat.review)
    return report


@transaction.atomic
def restore(seat: Seat, report: Report) -> Report:
    """Bring a withdrawn report back; what was voted on it before counts again."""
    seat.require(May.DEDUPLICATE)
    report = _locked(seat, report)
    if report.withdrawn_at is None:
        raise Refused(_("Report %(n)s is not withdrawn.") % {"n": report.number})
    before = report.withdrawn_reason
    withdrawals.bring_back(seat, [report.pk])
    report.refresh_from_db(fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.log(seat, "report.restored", report, report=report.number, reason=before)
    groups.changed(seat.review)
    return report


def _locked(seat: Seat, report: Report) -> Report:
    locks.hold(seat.review.pk, locks.GATHERING)
    return Report.objects.select_for_update(no_key=True).get(review=seat.review, pk=report.pk)
