"""Taking reports out of screening that a tool alone has decided about, and bringing them back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, registry
from reviews.access import May, Refused, Seat
from reviews.actions import groups, locks, withdrawals
from reviews.models import Report, Review, ToolRun, Withdrawal


@dataclass(frozen=True)
class Effect:
    """What excluding these numbers would do, as report numbers.

    `leaving` are taken out; `judged` stay because a person has voted on them, `gone` because they
    are duplicates or withdrawn already; `unknown` are no report's numbers.
    """

    leaving: list[int]
    judged: list[int]
    gone: list[int]
    unknown: list[int]


def effect(review: Review, numbers: Collection[int]) -> Effect:
    """Say what excluding these reports would do; writes nothing."""
    rows = list(Report.objects.filter(review=review, number__in=list(numbers)).order_by("number"))
    standing = [row.pk for row in rows if row.merged_into_id is None and row.withdrawn_at is None]
    judged = set(registry.judged_among(standing))
    return Effect(
        leaving=[row.number for row in rows if row.pk in standing and row.pk not in judged],
        judged=[row.number for row in rows if row.pk in judged],
        gone=[row.number for row in rows if row.pk not in standing],
        unknown=sorted(set(numbers) - {row.number for row in rows}),
    )


@transaction.atomic
def exclude(
    seat: Seat, *, tool: str, rule: str, numbers: Collection[int], stage: str = "before"
) -> ToolRun:
    """Take out the reports that a tool found ineligible, of those that nobody has looked at."""
    seat.require(May.DEDUPLICATE)
    if not tool.strip() or not rule.strip():
        raise Refused(_("Name the tool, and say by what it decided. Nothing was changed."))
    if stage not in ToolRun.Stage.values:
        raise Refused(_("Say whether it decided before screening or at title and abstract."))
    locks.hold(seat.review.pk, locks.GATHERING)
    rows = Report.objects.filter(review=seat.review, number__in=list(numbers))
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    leaving = effect(seat.review, numbers).leaving
    if not leaving:
        raise Refused(
            _("None of these reports can be taken out by a tool: see below why. Nothing changed.")
        )
    who = seat.actor_name[:150]
    run = ToolRun.objects.create(
        review=seat.review, tool=tool.strip()[:150], rule=rule.strip(), stage=stage, applied_by=who
    )
    ids = list(rows.filter(number__in=leaving).values_list("pk", flat=True))
    reason = _("Found ineligible by %(tool)s: %(rule)s") % {"tool": run.tool, "rule": run.rule}
    withdrawals.take_out(seat, ids, reason, run)
    audit.log(seat, "tool.excluded", run, tool=run.tool, reports=len(ids), when=stage)
    groups.changed(seat.review)
    return run


@transaction.atomic
def undo(seat: Seat, run_id: int) -> int:
    """Bring back what a run took out and nobody has brought back since."""
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    run = ToolRun.objects.select_for_update().filter(review=seat.review, pk=run_id).first()
    if run is None:
        raise Refused(_("There is no such run of a tool in this review."))
    if run.undone_at is not None:
        raise Refused(_("%(person)s has undone this run already.") % {"person": run.undone_by})
    lasting = Withdrawal.objects.standing().filter(run=run)
    rows = Report.objects.filter(pk__in=lasting.values("report"))
    ids = list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    withdrawals.bring_back(seat, ids)
    run.undone_at, run.undone_by = timezone.now(), seat.actor_name[:150]
    run.save(update_fields=["undone_at", "undone_by"])
    audit.log(seat, "tool.undone", run, tool=run.tool, reports=len(ids))
    groups.changed(seat.review)
    return len(ids)
