"""Which value stands where people differ, field by field; reopened with its history kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Study
from synthesis.methods.table.answers import Answer, Unreadable, read
from synthesis.methods.table.form import Field
from synthesis.models import Difference, Extraction, FieldValue, Task
from synthesis.queries import table as queries

How = FieldValue.How


class Overtaken(Refused):
    """Somebody else has settled the field meanwhile; `standing` is what stands now."""

    def __init__(self, standing: FieldValue, label: str) -> None:
        self.standing = standing
        super().__init__(
            _(
                "%(person)s settled “%(field)s” meanwhile. Your value was not stored: "
                "read theirs, and reopen the field if you don't agree."
            )
            % {"person": standing.settled_by, "field": label}
        )


@dataclass(frozen=True)
class Case:
    """One field of one study whose values are open, and who asks."""

    study: Study
    field: Field
    extractions: list[Extraction]
    has_part: bool
    difference: Difference | None


@transaction.atomic
def settle(
    seat: Seat,
    study: Study,
    field: str,
    *,
    reason: str,
    take: int | None = None,
    raw: Mapping[str, Any] | None = None,
) -> FieldValue:
    """Say which value stands: one that was sent (`take`, an extraction's id), or another (`raw`).

    The study's people may after they conferred; the third reviewer may, who has no part in it.
    A field on which all said the same may be corrected so too; what was sent stays as it is.
    """
    case = _case(seat, study, field)
    standing = _standing(case)
    if standing is not None:
        raise Overtaken(standing, case.field.label)
    if not reason.strip():
        raise Refused(_("Say why this value stands. Nothing was stored."))
    how = _may_settle(seat, case)
    answer = _taken(case, take) if raw is None else _typed(case, raw)
    row = FieldValue.objects.create(
        review=seat.review,
        study=case.study,
        field=field,
        answer=answer,
        reason=reason.strip()[:5_000],
        how=how,
        seen=[one.pk for one in case.extractions],
        settled_by=seat.voter,
    )
    _log(seat, "extraction.settled", case)
    return row


def _may_settle(seat: Seat, case: Case) -> str:
    referred = case.difference is not None and case.difference.referred_at is not None
    if case.has_part and referred:
        raise Refused(_("This field waits for the third reviewer. Nothing was stored."))
    if case.has_part:
        return How.CONFERRED
    seat.require(May.SETTLE)
    return How.THIRD


def _taken(case: Case, take: int | None) -> Answer | None:
    chosen = next((one for one in case.extractions if one.pk == take), None)
    if chosen is None:
        raise Refused(_("Choose which value stands. Nothing was stored."))
    answer: Answer | None = chosen.answers.get(case.field.id)
    return answer


def _typed(case: Case, raw: Mapping[str, Any]) -> Answer | None:
    try:
        return read(case.field, raw)
    except Unreadable as trouble:
        raise Refused(
            _("“%(typed)s” is no value of this field. Nothing was stored.")
            % {"typed": trouble.typed or case.field.label}
        ) from trouble


@transaction.atomic
def refer(seat: Seat, study: Study, field: str) -> None:
    """Send a field on which its people can't agree to the third reviewer."""
    case = _case(seat, study, field)
    if not case.has_part:
        raise Refused(_("Only who extracted the study sends a field to the third reviewer."))
    if case.difference is None or _standing(case) is not None:
        raise Refused(_("A value stands for this field. Reopen it first; nothing was changed."))
    if case.difference.referred_at is not None:
        return
    case.difference.referred_at, case.difference.referred_by = timezone.now(), seat.voter
    case.difference.save(update_fields=["referred_at", "referred_by"])
    _log(seat, "extraction.referred", case)


@transaction.atomic
def reopen(seat: Seat, value_id: int, *, why: str) -> None:
    """Open a settled field again; what was settled stays in its history."""
    row = FieldValue.objects.filter(pk=value_id, review=seat.review).first()
    if row is None or row.withdrawn_at is not None:
        raise Refused(_("This field is open already. Nothing was changed."))
    case = _case(seat, row.study, row.field)
    if not case.has_part:
        seat.require(May.SETTLE)
    if not why.strip():
        raise Refused(_("Say why the field is reopened. Nothing was changed."))
    row.refresh_from_db()
    if row.withdrawn_at is not None:
        raise Refused(_("This field is open already. Nothing was changed."))
    row.withdrawn_at, row.withdrawn_by = timezone.now(), seat.actor_name[:150]
    row.withdrawn_why = why.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    if case.difference is not None:
        case.difference.referred_at = case.difference.referred_by = None
        case.difference.save(update_fields=["referred_at", "referred_by"])
    _log(seat, "extraction.reopened", case)


def _case(seat: Seat, study: Study, id: str) -> Case:
    """Lock the study's tasks, and refuse until all values of the field are in."""
    rows = Task.objects.select_for_update().filter(study=study, review=seat.review)
    tasks = list(rows.order_by("pk"))
    field = queries.readable(seat.review).get(id)
    revealed = Extraction.objects.filter(task__in=tasks, revealed_at__isnull=False)
    asked = [one for one in revealed.order_by("wave", "task") if id in one.asked]
    if field is None or not asked:
        raise Refused(_("There is nothing to settle before all values are in."))
    first = min(one.wave for one in asked)
    asked = [one for one in asked if one.wave == first]
    members = {task.member_id for task in tasks if task.released_at is None}
    members |= {task.member_id for task in tasks if task.pk in {one.task_id for one in asked}}
    has_part = seat.member is not None and seat.member.pk in members
    if not has_part:
        seat.require(May.SETTLE)
    difference = Difference.objects.filter(study=study, field=id).first()
    return Case(study, field, asked, has_part, difference)


def _standing(case: Case) -> FieldValue | None:
    rows = FieldValue.objects.filter(
        study=case.study, field=case.field.id, withdrawn_at__isnull=True
    )
    return rows.select_related("settled_by__user").first()


def _log(seat: Seat, verb: str, case: Case) -> None:
    audit.log(seat, verb, case.study, study=case.study.number, field=case.field.label)
