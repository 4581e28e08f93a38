"""Evidence picked for a construct or a link, and taken away again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.access import Refused, Seat
from synthesis.methods.framework.history import Facts, Key
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
    ground = Ground.of(seat.review)
    pk = _included(ground, study)
    if excerpt is not None:
        _open_passage(seat, ground, pk, excerpt)
    if finding is not None:
        _counting_finding(seat, ground, pk, finding)
    picked = {"study_id": pk, "excerpt_id": excerpt, "finding_id": finding}
    return _keep(seat, ground, (what, number), [picked], note)


@transaction.atomic
def support_studies(
    seat: Seat, what: str, number: int, *, studies: Sequence[int], note: str = ""
) -> int:
    """Pick several studies as wholes, by their numbers, in one step; the first one's number."""
    locked(seat)
    ground = Ground.of(seat.review)
    picked = [
        {"study_id": _included(ground, one), "excerpt_id": None, "finding_id": None}
        for one in dict.fromkeys(studies)
    ]
    if not picked:
        raise Refused(_("Choose a study. Nothing was changed."))
    return _keep(seat, ground, (what, number), picked, note)


def _included(ground: Ground, study: int) -> int:
    pk = next((one.pk for one in ground.studies.values() if one.number == study), None)
    if pk is None:
        raise Refused(_("Study %(n)s isn't included. Nothing was changed.") % {"n": study})
    return pk


def _keep(seat: Seat, ground: Ground, key: Key, picked: Sequence[dict[str, Any]], note: str) -> int:
    """One step for everything that was picked."""
    what, number = key
    piece = standing(seat, what, number)
    of = {"construct": None, "arrow": None} | {what: number}
    first = next_number(seat, "support")
    after: dict[Key, Facts | None] = {}
    for at, one in enumerate(picked):
        facts = of | one | {"note": note.strip()[:300]}
        if Support.objects.standing().filter(review=seat.review, **facts).exists():
            raise Refused(_("This is among its evidence already. Nothing was changed."))
        after["support", first + at] = facts
    names = ", ".join(ground.studies[one["study_id"]].label for one in picked)
    keep(seat, Kind.SUPPORTED, key, f"{piece.since.name}: {names}", after)
    return first


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
