"""What each review finding rests on: extracted findings that count, of included studies."""

from __future__ import annotations

from collections import defaultdict

from reviews.access import Seat
from screening.queries import known_studies
from synthesis.methods.confidence import Basis
from synthesis.models import AbstractedFinding, Grouping
from synthesis.queries.findings import Row, State, rows


def in_use(seat: Seat) -> list[AbstractedFinding]:
    """The review findings that stand, in the order of the board."""
    found = AbstractedFinding.objects.filter(
        review=seat.review, retired_at__isnull=True, merged_into__isnull=True
    )
    return sorted(
        found.select_related("domain"),
        key=lambda one: (
            one.domain.position if one.domain else 1_000_000,
            one.domain.pk if one.domain else 0,
            one.position,
            one.pk,
        ),
    )


def findings(seat: Seat) -> dict[int, list[Row]]:
    """The extracted findings under each review finding, by its id; asked once a page.

    Only what counts is here: findings agreed or settled to be one, of studies that are included.
    """
    return seat.once("contributing", lambda: _findings(seat))


def _findings(seat: Seat) -> dict[int, list[Row]]:
    links = Grouping.objects.filter(review=seat.review, ended_at__isnull=True)
    pairs = list(links.values_list("abstracted", "finding"))
    inside = set(known_studies.counted(seat.review).values_list("pk", flat=True))
    counted = {
        row.finding.pk: row
        for row in rows(seat, {finding for _under, finding in pairs})
        if row.state == State.COUNTS and row.study is not None and row.study.pk in inside
    }
    found: dict[int, list[Row]] = defaultdict(list)
    for under, finding in pairs:
        if finding in counted:
            found[under].append(counted[finding])
    for below in found.values():
        below.sort(key=_place)
    return dict(found)


def _place(row: Row) -> tuple[int, int]:
    return (row.study.number if row.study else 0, row.finding.number)


def words(abstracted: AbstractedFinding) -> str:
    """A review finding in full, or by its short name while nobody has put it in full."""
    return abstracted.statement.strip() or abstracted.name


def studies(below: list[Row]) -> list[int]:
    """The numbers of the studies behind these findings, ascending, each once."""
    return sorted({row.study.number for row in below if row.study is not None})


def basis(seat: Seat, abstracted: AbstractedFinding) -> Basis:
    """What a review finding rests on now."""
    below = findings(seat).get(abstracted.pk, [])
    return Basis(
        words(abstracted),
        tuple(studies(below)),
        tuple(sorted(row.finding.number for row in below)),
    )
