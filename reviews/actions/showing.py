"""Choosing, field by field, whose value is shown of a report that several records gave."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import Record, Report
from reviews.queries import showing


@transaction.atomic
def choose(seat: Seat, report: Report, choices: Mapping[str, int | None]) -> Report:
    """Show these fields as the records with these numbers have them; None leaves one to the
    fullest record. What isn't named stays as it was, and every record keeps what it says."""
    seat.require(May.DEDUPLICATE)
    report = Report.objects.select_for_update(no_key=True).get(review=seat.review, pk=report.pk)
    inside = dict(Record.objects.filter(report=report).values_list("number", "pk"))
    wanted = {name: number for name, number in choices.items() if name in showing.FIELDS}
    strange = [number for number in wanted.values() if number and number not in inside]
    if strange:
        raise Refused(
            _("Record %(n)s is not in report %(report)s. Nothing was changed.")
            % {"n": strange[0], "report": report.number}
        )
    before = report.choices or {}
    after = dict(before)
    for name, number in wanted.items():
        pk = inside[number] if number else None
        if pk is None or pk == report.record_id:
            after.pop(name, None)
        elif after.get(name, {}).get("record") != pk:
            after[name] = {"record": pk, "by": seat.actor_name, "at": timezone.now().isoformat()}
    changed = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
    if changed:
        report.choices = after or None
        report.save(update_fields=["choices"])
        old = {name: before[name]["record"] for name in changed if name in before}
        new = {name: after[name]["record"] for name in changed if name in after}
        audit.log(
            seat, "report.shown", report, report=report.number, fields=changed, old=old, new=new
        )
        figures.touch(seat.review.pk)
    return report
