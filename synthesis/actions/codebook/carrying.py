"""Codings that go from one code to another: by a merge, a split, or the undoing of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import figures
from reviews.access import May, Refused, Seat
from synthesis.methods import codebook
from synthesis.models import CodeChange, Coding, Recoding
from synthesis.queries import codebook as asked

MANY = 2_000


def carry_all(change: CodeChange, ways: Mapping[int, int]) -> None:
    """Let everything that is coded with the one code be coded with the other."""
    rows = Coding.objects.filter(review=change.review_id, code__in=list(ways))
    carry(change, {pk: ways[code] for pk, code in rows.values_list("pk", "code_id")})


def carry(change: CodeChange, to: Mapping[int, int]) -> None:
    """Give codings other codes, and fold what becomes twice the same.

    Which of two stays follows from the codings alone, so that undoing leads back exactly.
    """
    moved = Coding.objects.select_for_update().in_bulk(list(to))
    moved = {pk: row for pk, row in moved.items() if row.code_id != to[pk]}
    if not moved:
        return
    groups = _grouped(moved, to)
    folded = _fold(groups, to)
    Recoding.objects.bulk_create(
        [
            Recoding(
                review_id=change.review_id, coding=row, change=change, from_code_id=row.code_id,
                to_code_id=to[pk], folded=pk in folded.into,
            )
            for pk, row in sorted(moved.items())
        ],
        batch_size=MANY,
    )  # fmt: skip
    _write(moved, to, folded)
    figures.touch(change.review_id)


@dataclass
class _Folded:
    """Who goes into whom, and who stands by itself (again)."""

    into: dict[int, Coding] = field(default_factory=dict)
    alone: dict[int, Coding] = field(default_factory=dict)


def _key(row: Coding) -> tuple[int | None, int | None, int]:
    return row.excerpt_id, row.finding_id, row.member_id


def _grouped(moved: Mapping[int, Coding], to: Mapping[int, int]) -> list[list[Coding]]:
    """The codings of one thing by one coder that will have one code: those that stand, and those
    that an earlier merge folded into one that stands."""
    stand = Q(withdrawn_at__isnull=True) | Q(folded_into__withdrawn_at__isnull=True)
    excerpts = {row.excerpt_id for row in moved.values() if row.excerpt_id}
    findings = {row.finding_id for row in moved.values() if row.finding_id}
    rows = Coding.objects.filter(
        Q(excerpt__in=excerpts) | Q(finding__in=findings), stand
    ).select_related("folded_into")
    groups: dict[tuple[int | None, int | None, int, int], list[Coding]] = defaultdict(list)
    for row in rows:
        groups[*_key(row), to.get(row.pk, row.code_id)].append(row)
    return list(groups.values())


def _fold(groups: Iterable[list[Coding]], to: Mapping[int, int]) -> _Folded:
    found = _Folded()
    for group in groups:
        first, *others = sorted(
            group,
            key=lambda row: (
                row.revealed_at is None,
                to.get(row.pk, row.code_id) != row.original_id,
                row.pk,
            ),
        )
        if first.folded_into_id is not None:
            found.alone[first.pk] = first
        found.into |= {row.pk: first for row in others if row.folded_into_id != first.pk}
    return found


def _write(moved: Mapping[int, Coding], to: Mapping[int, int], folded: _Folded) -> None:
    """Fold first, then recode, then unfold: no thing ever has one code twice."""
    rows = Coding.objects.filter(pk__in=list(folded.into))
    rows.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    _point({pk: first.pk for pk, first in folded.into.items()})
    by_code: dict[int, list[int]] = defaultdict(list)
    for pk in moved:
        by_code[to[pk]].append(pk)
    for code, pks in by_code.items():
        Coding.objects.filter(pk__in=pks).update(code=code)
    # What was revealed while it was folded was revealed with what it was folded into.
    before = Coding.objects.filter(pk=OuterRef("folded_into")).values("revealed_at")
    Coding.objects.filter(pk__in=list(folded.alone)).update(
        revealed_at=Coalesce("revealed_at", Subquery(before)), withdrawn_at=None, folded_into=None
    )


def _point(into: Mapping[int, int]) -> None:
    """Say of each coding into which other it goes, in one statement however many there are."""
    if not into:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE synthesis_coding SET folded_into_id = pair.first "
            "FROM unnest(%s::bigint[], %s::bigint[]) AS pair(one, first) WHERE id = pair.one",
            [list(into), list(into.values())],
        )


@transaction.atomic
def assign(seat: Seat, change_id: int, to: Mapping[int, int]) -> int:
    """Say to which part of a split each coding goes: the seat's own and revealed ones.

    Returns how many went over; those that the seat may not see are as if they weren't there.
    """
    seat.require(May.CODEBOOK)
    changes = asked.changes_of(seat.review)
    pure = next((one for one in changes if one.id == change_id), None)
    if pure is None or pure.kind != "split" or change_id not in codebook.standing(changes):
        raise Refused(_("This split doesn't stand any more. Nothing was changed."))
    parts = codebook.flow(changes, pure)[1]
    if set(to.values()) - parts:
        raise Refused(_("Choose one of the codes that the split made. Nothing was changed."))
    rows = Coding.objects.visible_to(seat).standing().filter(pk__in=list(to), code=pure.code)
    known = set(rows.values_list("pk", flat=True))
    change = CodeChange.objects.get(pk=change_id)
    carry(change, {pk: code for pk, code in to.items() if pk in known})
    return len(known)
