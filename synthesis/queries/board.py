"""The board of a metasummary: what stands on it, what may stand on it, and its history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reviews.access import Seat
from reviews.models import Review, Study
from synthesis.methods.metasummary.board import (
    GROUPING,
    Board,
    Step,
    abstracted_key,
    domain_key,
    grouping_key,
)
from synthesis.models import AbstractedFinding, BoardChange, Domain, Finding, Grouping
from synthesis.queries import findings
from synthesis.queries.findings import State


def board_of(review: Review, abstracted: Iterable[AbstractedFinding] | None = None) -> Board:
    """The board as it stands; `abstracted` spares asking for what was asked for already."""
    entries = {
        domain_key(row.pk): {
            "name": row.name,
            "position": row.position,
            "retired": row.retired_at is not None,
        }
        for row in Domain.objects.filter(review=review)
    }
    rows = AbstractedFinding.objects.filter(review=review) if abstracted is None else abstracted
    for row in rows:
        entries[abstracted_key(row.pk)] = {
            "name": row.name,
            "position": row.position,
            "retired": row.retired_at is not None,
            "domain": row.domain_id,
            "statement": row.statement,
            "memo": row.memo,
            "merged_into": row.merged_into_id,
        }
    standing = Grouping.objects.standing().filter(review=review)
    for pair in standing.values_list("abstracted", "finding"):
        entries[grouping_key(*pair)] = dict(GROUPING)
    return Board(entries)


def step_of(row: BoardChange) -> Step:
    """A change as the pure methods take it."""
    return Step(
        row.pk, row.kind, row.made_at, row.made_by, row.why, row.before, row.after, row.undoes_id
    )


def steps_of(review: Review) -> list[Step]:
    """The whole history, in the order in which it was made."""
    return [step_of(row) for row in BoardChange.objects.filter(review=review)]


def since(review: Review, seen: int, keys: Iterable[str]) -> list[BoardChange]:
    """What happened to these rows after the change that a page had seen last."""
    wanted = set(keys)
    rows = BoardChange.objects.filter(review=review, pk__gt=seen)
    return [row for row in rows if wanted & set(row.after)]


def newest(review: Review) -> int:
    """The number of the last change; 0 on an untouched board."""
    rows = BoardChange.objects.filter(review=review).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


@dataclass(frozen=True)
class Extracted:
    """An extracted finding as the board shows it.

    `counts`: reviewers hold it to count; `included`: its study is among the included ones. Where
    one fails it stays under what it was put, and enters no number.
    """

    finding: Finding
    study: Study | None
    credibility: str
    counts: bool
    included: bool

    @property
    def enters(self) -> bool:
        """Whether effect sizes count it."""
        return self.counts and self.included


def extracted(
    seat: Seat, inside: Collection[int], grouped: Collection[int] = ()
) -> dict[int, Extracted]:
    """The findings that count, and besides those that were `grouped` when they did.

    `inside` are the included studies.
    """
    found = {}
    rows = findings.rows(seat, evidence=False)
    for row in rows:
        counts = row.state == State.COUNTS
        if counts or row.finding.pk in grouped:
            found[row.finding.pk] = Extracted(
                row.finding,
                row.study,
                str(row.credibility),
                counts,
                row.study is not None and row.study.pk in inside,
            )
    gone = set(grouped) - set(found)
    for finding in Finding.objects.filter(review=seat.review, pk__in=gone):
        found[finding.pk] = Extracted(finding, None, "", False, False)
    return found


def countable(seat: Seat, wanted: Collection[int]) -> set[int]:
    """Which of these findings count, so that they may stand on the board."""
    rows = findings.rows(seat, only=wanted, evidence=False)
    return {row.finding.pk for row in rows if row.state == State.COUNTS}
