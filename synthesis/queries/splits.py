"""Codings of a code as a seat may see them, and those that a split left with their owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from reviews.access import May, Seat
from synthesis.methods import codebook
from synthesis.methods.codebook import Change
from synthesis.models import Code, CodeChange, Coding
from synthesis.queries import codebook as asked


def codings(seat: Seat, code: Code) -> QuerySet[Coding]:
    """The codings of a code that a seat may see, by report and place."""
    rows = Coding.objects.visible_to(seat).standing().filter(code=code)
    related = ("excerpt__report__record", "finding__report__record", "member__user", "original")
    return rows.select_related(*related).order_by("excerpt__report", "excerpt__start", "pk")


@dataclass(frozen=True)
class Waiting:
    """A split that left codings of one's own on the code that was split."""

    change: int
    code: Code
    n: int


@dataclass(frozen=True)
class Assignment:
    """A split of a code, with its parts and the codings to be given to one of them."""

    change: int
    by: str
    why: str
    parts: list[Code]
    codings: list[Coding]


def waiting(seat: Seat) -> list[Waiting]:
    """The splits that ask a seat about its own codings: the code is a heading now, or retired."""
    if seat.member is None or not seat.may(May.CODE):
        return []
    mine = Coding.objects.standing().filter(review=seat.review, member=seat.member)
    splits = CodeChange.objects.filter(
        review=seat.review, kind=CodeChange.Kind.SPLIT, code__in=mine.values("code")
    ).select_related("code")
    rows = [row for row in splits if not (row.code.in_use and row.code.codable)]
    if not rows:
        return []
    stand = codebook.standing(asked.changes_of(seat.review))
    used = {row.code_id: mine.filter(code=row.code_id).count() for row in rows if row.pk in stand}
    return [Waiting(row.pk, row.code, used[row.code_id]) for row in rows if row.pk in stand]


def asked_of(seat: Seat, code: Code, changes: Sequence[Change]) -> list[Assignment]:
    """The splits of a code that stand, with the codings left on it that this seat may assign."""
    found = [one for one in changes if one.kind == "split" and one.code == code.pk]
    if not found or not seat.may(May.CODEBOOK):
        return []
    stand = codebook.standing(changes)
    left = list(codings(seat, code)[:200])
    return [
        Assignment(
            one.id, one.by, one.why,
            list(Code.objects.filter(pk__in=codebook.flow(changes, one)[1]).order_by("pk")), left,
        )
        for one in found
        if one.id in stand and left
    ]  # fmt: skip
