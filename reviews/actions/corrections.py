"""Setting a value of a record by hand, and putting it back to what it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import groups, intake
from reviews.models import Correction, Record, Report

# What a person may set; the rest is the source's own word.
FIELDS = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract",
    "language", "url",
)  # fmt: skip


@transaction.atomic
def correct(seat: Seat, record: Record, values: Mapping[str, Any]) -> list[Correction]:
    """Set fields of a record; what they held before is kept, and the raw entry is not touched."""
    seat.require(May.IMPORT)
    row = Record.objects.select_for_update(no_key=True).get(review=seat.review, pk=record.pk)
    fitted = {name: _fitted(name, values[name]) for name in FIELDS if name in values}
    changed = {name: value for name, value in fitted.items() if value != getattr(row, name)}
    if not changed:
        raise Refused(_("Nothing differs from what the record says. Nothing was changed."))
    rows = [
        Correction(
            review=seat.review,
            record=row,
            field=name,
            before=getattr(row, name),
            after=value,
            made_by=seat.actor_name[:150],
        )
        for name, value in changed.items()
    ]
    Correction.objects.bulk_create(rows)
    _set(row, changed)
    audit.log(seat, "record.corrected", row, record=row.number, fields=list(changed))
    groups.changed(seat.review)
    return rows


@transaction.atomic
def put_back(seat: Seat, correction: Correction) -> Correction:
    """Put a field back to what it held before it was set by hand."""
    seat.require(May.IMPORT)
    row = Record.objects.select_for_update(no_key=True).get(
        review=seat.review, pk=correction.record_id
    )
    last = in_force(row).filter(field=correction.field).order_by("-pk").first()
    if last is None or last.pk != correction.pk:
        raise Refused(_("This was set again, or put back, since. Nothing was changed."))
    last.undone_at, last.undone_by = timezone.now(), seat.actor_name[:150]
    last.save(update_fields=["undone_at", "undone_by"])
    _set(row, {last.field: last.before})
    audit.log(seat, "record.put_back", row, record=row.number, fields=[last.field])
    groups.changed(seat.review)
    return last


def in_force(record: Record) -> QuerySet[Correction]:
    """What people have set of a record, and not put back."""
    return Correction.objects.filter(record=record, undone_at__isnull=True)


def fields_set(records: list[int]) -> dict[int, set[str]]:
    """Which fields of these records people have set, or chosen to be shown of their report."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Correction.objects.filter(record__in=records, undone_at__isnull=True)
    for record, field in rows.values_list("record", "field"):
        found[record].add(field)
    chosen = Report.objects.filter(records__in=records, choices__isnull=False).distinct()
    for choices in chosen.values_list("choices", flat=True):
        for field, choice in (choices or {}).items():
            found[choice["record"]].add(field)
    return found


def _fitted(name: str, value: Any) -> Any:
    if name == "authors":
        return [intake.storable(str(part).strip()) for part in value if str(part).strip()]
    if name == "year":
        return value if value is None else int(value)
    return intake.storable(str(value).strip())[: intake.LONGEST[name]]


def _set(record: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    if "authors" in values:
        record.names = " ".join(record.authors)
    record.save(update_fields=[*values, *(["names"] if "authors" in values else [])])
