"""Taking a whole import out of screening before anybody has judged it, and putting it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, registry
from reviews.access import May, Refused, Seat
from reviews.actions import groups, locks, withdrawals
from reviews.models import Event, ImportFile, Record, Report

TAKEN, PUT = "file.taken_back", "file.put_back"


@dataclass(frozen=True)
class Effect:
    """What taking an import back would do: reports that leave screening, reports that stay
    because another file gave them as well, and reports that people have judged."""

    leaving: int
    shared: int
    judged: int


def effect(file: ImportFile) -> Effect:
    """Count what taking an import back would change."""
    inside = Report.objects.filter(_given_by(file)).standing()
    found = inside.aggregate(n=Count("pk"), leaving=Count("pk", filter=~_given_by_others(file)))
    judged = registry.judged_among(_only_given_by(file).values_list("pk", flat=True))
    return Effect(found["leaving"], found["n"] - found["leaving"], len(judged))


@transaction.atomic
def take_back(seat: Seat, file: ImportFile) -> int:
    """Withdraw the reports that only this file gave, and count its records no more.

    Every record stays where it is.
    """
    seat.require(May.IMPORT)
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    reports = _only_given_by(file)
    ids = list(reports.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    judged = registry.judged_among(ids)
    if judged:
        raise Refused(
            _(
                "%(n)s of its reports have been screened, so this import can't be taken back as "
                "a whole. Nothing was changed; single reports can still be withdrawn."
            )
            % {"n": f"{len(judged):,}"}
        )
    if file.taken_back_at is not None:
        raise Refused(_("This import is taken back already. Nothing was changed."))
    reason = _("Import taken back: %(file)s") % {"file": file.name}
    withdrawals.take_out(seat, ids, reason)
    file.taken_back_at, file.taken_back_by = timezone.now(), seat.actor_name[:150]
    file.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.log(seat, TAKEN, file, file=file.name, reports=len(ids), reason=reason[:300])
    groups.changed(seat.review)
    return len(ids)


@transaction.atomic
def put_back(seat: Seat, file: ImportFile) -> int:
    """Restore what taking an import back had withdrawn."""
    seat.require(May.IMPORT)
    seat.require(May.DEDUPLICATE)
    locks.hold(seat.review.pk, locks.GATHERING)
    taken = taken_back(file)
    if taken is None:
        raise Refused(_("This import is not taken back."))
    reports = Report.objects.filter(
        _given_by(file), withdrawn_at__isnull=False, withdrawn_reason=taken.facts["reason"]
    )
    ids = list(reports.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    withdrawals.bring_back(seat, ids)
    file.taken_back_at = file.taken_back_by = None
    file.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.log(seat, PUT, file, file=file.name, reports=len(ids))
    groups.changed(seat.review)
    return len(ids)


def taken_back(file: ImportFile) -> Event | None:
    """The event that took an import back, unless it was put back since."""
    events = Event.objects.filter(
        review_id=file.review_id, verb__in=(TAKEN, PUT), subject_id=file.pk
    )
    last = events.order_by("-id").first()
    return last if last is not None and last.verb == TAKEN else None


def _given_by(file: ImportFile) -> Q:
    return Q(Exists(Record.objects.filter(report=OuterRef("pk"), file=file)))


def _given_by_others(file: ImportFile) -> Q:
    return Q(Exists(Record.objects.filter(report=OuterRef("pk")).exclude(file=file)))


def _only_given_by(file: ImportFile) -> QuerySet[Report]:
    """Standing reports of which this file gave every record."""
    return Report.objects.filter(_given_by(file), ~_given_by_others(file)).standing()
