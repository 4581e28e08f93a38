"""Totals as a published table prints them, noted beside ours; nothing is overwritten."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from synthesis.methods.table.answers import Unreadable, whole
from synthesis.models import PrintedTotal
from synthesis.queries import table as queries


@transaction.atomic
def note(seat: Seat, field: str, group: str, *, typed: str, source: str) -> PrintedTotal:
    """Note the total of a column as it is printed somewhere; nothing typed takes it away."""
    seat.require(May.FORMS)
    column = queries.readable(seat.review).get(field)
    if column is None or column.kind != "groups" or (group and column.part(group) is None):
        raise Refused(_("There is no such column. Nothing was stored."))
    try:
        value = whole(typed)
    except Unreadable as trouble:
        raise Refused(
            _("“%(typed)s” is no number of people. Nothing was stored.") % {"typed": typed.strip()}
        ) from trouble
    part = column.part(group)
    row = PrintedTotal.objects.create(
        review=seat.review,
        field=field,
        group=group,
        value=value,
        source=source.strip()[:200],
        noted_by=seat.actor_name[:150],
    )
    label = part.label if part else column.label
    audit.log(seat, "form.total_noted", row, column=label, value="–" if value is None else value)
    return row
