"""Evidence picked for a construct or a link, and taken away again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.access import Refused, Seat
from synthesis.models import Excerpt, Finding, Support
from synthesis.queries.evidence import Ground, counting_among

from .keeping import Kind, keep, locked, next_number, standing


@transaction.atomic
def support(
    seat: Seat,
    what: str,
    number: int,
    *,
    study: int,
    excerpt: int | None = None,
    finding: int | None = None,
    note: str = "",
) -> int:
    """Pick a study (by its number), or a passage or finding of it, as evidence; its number.

    A passage must have been opened to all by a round, a finding must count.
    """
    locked(seat)
    piece = standing(seat, what, number)
    ground = Ground.of(seat.review)
    pk = next((one.pk for one in ground.studies.values() if one.number == study), None)
    if pk is None:
        raise Refused(_("Study %(n)s isn't included. Nothing was changed.") % {"n": study})
    if excerpt is not None:
        _open_passage(seat, ground, pk, excerpt)
    if finding is not None:
        _counting_finding(seat, ground, pk, finding)
    facts = {
        "construct": number if what == "construct" else None,
        "arrow": number if what == "arrow" else None,
        "study_id": pk,
        "excerpt_id": excerpt,
        "finding_id": finding,
        "note": note.strip()[:300],
    }
    there = Support.objects.standing().filter(review=seat.review, **facts)
    if there.exists():
        raise Refused(_("This is among its evidence already. Nothing was changed."))
    made = next_number(seat, "support")
    label = ground.studies[pk].label
    name = f"{piece.since.name}: {label}"
    keep(seat, Kind.SUPPORTED, (what, number), name, {("support", made): facts})
    return made


def _open_passage(seat: Seat, ground: Ground, study: int, excerpt: int) -> None:
    rows = Excerpt.objects.standing().filter(
        review=seat.review, pk=excerpt, revealed_at__isnull=False
    )
    row = rows.first()
    if row is None or ground.reports.get(row.report_id) != study:
        raise Refused(
            _("That passage isn't open to all, or is of another study. Nothing was changed.")
        )


def _counting_finding(seat: Seat, ground: Ground, study: int, finding: int) -> None:
    row = Finding.objects.filter(review=seat.review, pk=finding, withdrawn_at=None).first()
    right = row is not None and ground.reports.get(row.report_id) == study
    if not right or not counting_among(seat, {finding}):
        raise Refused(_("That finding doesn't count, or is of another study. Nothing was changed."))


@transaction.atomic
def unsupport(seat: Seat, number: int) -> tuple[str, int]:
    """Take picked evidence away; the construct or link that had it."""
    locked(seat)
    row = standing(seat, "support", number)
    assert isinstance(row, Support)
    key = ("construct", row.construct) if row.construct else ("arrow", row.arrow or 0)
    keep(seat, Kind.UNSUPPORTED, key, row.since.name, {("support", number): None})
    return key
