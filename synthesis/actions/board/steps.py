"""The steps by which people change the board.

`seen` is the newest change that the page had shown: who was overtaken by a colleague is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import Refused, Seat
from synthesis.methods.metasummary import board as pure
from synthesis.methods.metasummary.board import Patch
from synthesis.models import AbstractedFinding, Domain
from synthesis.queries import board as asked

from .keeping import Kind, clean, fresh, keep, locked, tried

Place = tuple[int, int]


@transaction.atomic
def create_domain(seat: Seat, *, name: str) -> Domain:
    """Add a topical domain after the others."""
    board, name = locked(seat), clean(name)
    tried(pure.create_domain, board, 0, name)
    row = Domain(review=seat.review, name=name, created_by=seat.actor_name[:150])
    row.save()
    patch = pure.create_domain(board, row.pk, name)
    keep(seat, Kind.CREATED, patch, domain=row.pk)
    audit.log(seat, "domain.created", row, name=name)
    row.refresh_from_db()
    return row


@transaction.atomic
def rename_domain(seat: Seat, domain_id: int, *, name: str, seen: int | None = None) -> None:
    """Give a domain another name."""
    board, name = locked(seat), clean(name)
    fresh(seat, seen, [pure.domain_key(domain_id)])
    patch = tried(pure.rename_domain, board, domain_id, name)
    if patch.after:
        old = patch.before[pure.domain_key(domain_id)] or {}
        keep(seat, Kind.RENAMED, patch, domain=domain_id)
        audit.log(seat, "domain.renamed", _domain(seat, domain_id), old=old["name"], new=name)


@transaction.atomic
def move_domain(seat: Seat, domain_id: int, *, way: str) -> None:
    """Move a domain one place up or down."""
    patch = tried(pure.move_domain, locked(seat), domain_id, way)
    keep(seat, Kind.MOVED, patch, domain=domain_id)
    row = _domain(seat, domain_id)
    audit.log(seat, "domain.moved", row, name=row.name)


@transaction.atomic
def retire_domain(seat: Seat, domain_id: int) -> None:
    """Take an empty domain off the board."""
    patch = tried(pure.retire_domain, locked(seat), domain_id)
    keep(seat, Kind.RETIRED, patch, domain=domain_id)
    row = _domain(seat, domain_id)
    audit.log(seat, "domain.retired", row, name=row.name)


@transaction.atomic
def restore_domain(seat: Seat, domain_id: int) -> None:
    """Put a retired domain back on the board."""
    patch = tried(pure.restore_domain, locked(seat), domain_id)
    keep(seat, Kind.RESTORED, patch, domain=domain_id)
    row = _domain(seat, domain_id)
    audit.log(seat, "domain.restored", row, name=row.name)


@transaction.atomic
def create_abstracted(
    seat: Seat,
    *,
    name: str,
    domain: int | None = None,
    statement: str = "",
    memo: str = "",
    findings: Collection[int] = (),
    places: Iterable[Place] = (),
    why: str = "",
) -> AbstractedFinding:
    """Name an abstracted finding, with the findings that it begins with.

    `places` are (abstracted, finding) from where findings are taken along.
    """
    board, name = locked(seat), clean(name)
    moved = _standing(board, places)
    held = _countable(seat, findings) | {finding for _over, finding in moved}
    tried(pure.create, board, 0, name, domain=domain)
    last = AbstractedFinding.objects.filter(review=seat.review).aggregate(n=Max("number"))["n"]
    row = AbstractedFinding(
        review=seat.review, number=(last or 0) + 1, name=name, created_by=seat.actor_name[:150]
    )
    row.save()
    made = pure.create(
        board,
        row.pk,
        name,
        domain=domain,
        statement=statement.strip(),
        memo=memo.strip(),
        findings=sorted(held),
    )
    left = pure.ungroup(board, _keys(moved))
    patch = Patch({**left.before, **made.before}, {**left.after, **made.after})
    keep(seat, Kind.CREATED, patch, abstracted=row.pk, why=why)
    audit.log(seat, "abstracted.created", row, number=row.number, name=name, n=len(held))
    row.refresh_from_db()
    return row


@transaction.atomic
def describe_abstracted(
    seat: Seat,
    abstracted_id: int,
    *,
    name: str,
    statement: str,
    memo: str,
    why: str = "",
    seen: int | None = None,
) -> None:
    """Change an abstracted finding's name, full words and memo."""
    board = locked(seat)
    fresh(seat, seen, [pure.abstracted_key(abstracted_id)])
    patch = tried(
        pure.describe,
        board,
        abstracted_id,
        name=clean(name),
        statement=statement.strip(),
        memo=memo.strip(),
    )
    if not patch.after:
        return
    before = patch.before[pure.abstracted_key(abstracted_id)] or {}
    kind = Kind.RENAMED if "name" in before else Kind.DESCRIBED
    keep(seat, kind, patch, abstracted=abstracted_id, why=why)
    row = _row(seat, abstracted_id)
    facts = {"number": row.number, "name": row.name}
    if kind == Kind.RENAMED:
        facts |= {"old": before["name"], "new": row.name}
    audit.log(seat, f"abstracted.{kind}", row, **facts)


@transaction.atomic
def move_abstracted(
    seat: Seat, abstracted_id: int, *, domain: int | None, before: int | None = None
) -> None:
    """Put an abstracted finding into a domain, before another there or at the end."""
    patch = tried(pure.move, locked(seat), abstracted_id, domain, before)
    _moved(seat, abstracted_id, patch)


@transaction.atomic
def move_abstracted_by_key(seat: Seat, abstracted_id: int, *, way: str) -> None:
    """Move an abstracted finding one place up or down, over the edge into the next domain."""
    _moved(seat, abstracted_id, tried(pure.move_by_key, locked(seat), abstracted_id, way))


def _moved(seat: Seat, abstracted_id: int, patch: Patch) -> None:
    if patch.after:
        keep(seat, Kind.MOVED, patch, abstracted=abstracted_id)
        row = _row(seat, abstracted_id)
        audit.log(seat, "abstracted.moved", row, number=row.number, name=row.name)


@transaction.atomic
def group(
    seat: Seat,
    abstracted_id: int,
    findings: Collection[int] = (),
    *,
    places: Iterable[Place] = (),
    also: bool = False,
    why: str = "",
) -> int:
    """Put findings under an abstracted one, and say how many stand there newly.

    `places` are (abstracted, finding) where findings stand already: they leave these, unless they
    are to stand `also` under the new one.
    """
    board = locked(seat)
    moved = _standing(board, places)
    held = _countable(seat, findings) | {finding for _over, finding in moved}
    if not held:
        raise Refused(_("Choose at least one finding. Nothing was changed."))
    leave = [] if also else _keys({place for place in moved if place[0] != abstracted_id})
    patch = tried(pure.group, board, abstracted_id, sorted(held), leave)
    if not patch.after:
        raise Refused(_("They stand there already. Nothing was changed."))
    keep(seat, Kind.GROUPED, patch, abstracted=abstracted_id, why=why)
    row = _row(seat, abstracted_id)
    n = sum(facts is not None for facts in patch.after.values())
    audit.log(seat, "abstracted.grouped", row, number=row.number, name=row.name, n=n)
    return n


@transaction.atomic
def ungroup(seat: Seat, places: Iterable[Place], *, why: str = "") -> int:
    """Take findings out from under abstracted ones; those that stand nowhere else are ungrouped."""
    board = locked(seat)
    moved = _standing(board, places)
    if not moved:
        raise Refused(_("Choose at least one finding that stands under another."))
    over = sorted({abstracted for abstracted, _finding in moved})
    patch = tried(pure.ungroup, board, _keys(moved))
    only = over[0] if len(over) == 1 else None
    keep(seat, Kind.UNGROUPED, patch, abstracted=only, why=why)
    audit.log(
        seat, "abstracted.ungrouped", None if only is None else _row(seat, only), n=len(moved)
    )
    return len(moved)


@transaction.atomic
def merge_abstracted(
    seat: Seat, abstracted_id: int, *, into: int, why: str, seen: int | None = None
) -> None:
    """Merge one abstracted finding into another, with all that stands under it."""
    board = locked(seat)
    fresh(seat, seen, [pure.abstracted_key(abstracted_id), pure.abstracted_key(into)])
    patch = tried(pure.merge, board, abstracted_id, into)
    keep(seat, Kind.MERGED, patch, abstracted=into, why=why)
    row, target = _row(seat, abstracted_id), _row(seat, into)
    facts = {"number": target.number, "name": row.name, "into": target.name}
    audit.log(seat, "abstracted.merged", target, **facts)


@transaction.atomic
def retire_abstracted(
    seat: Seat, abstracted_id: int, *, why: str = "", seen: int | None = None
) -> None:
    """Take an abstracted finding off the board; what stood under it is ungrouped, not lost."""
    board = locked(seat)
    fresh(seat, seen, [pure.abstracted_key(abstracted_id)])
    patch = tried(pure.retire, board, abstracted_id)
    _stood(seat, abstracted_id, Kind.RETIRED, patch, why)


@transaction.atomic
def restore_abstracted(seat: Seat, abstracted_id: int, *, why: str = "") -> None:
    """Put a retired abstracted finding back, with what stands under it."""
    patch = tried(pure.restore, locked(seat), abstracted_id)
    _stood(seat, abstracted_id, Kind.RESTORED, patch, why)


def _stood(seat: Seat, abstracted_id: int, kind: str, patch: Patch, why: str) -> None:
    keep(seat, kind, patch, abstracted=abstracted_id, why=why)
    row = _row(seat, abstracted_id)
    audit.log(seat, f"abstracted.{kind}", row, number=row.number, name=row.name)


def _countable(seat: Seat, findings: Collection[int]) -> set[int]:
    """These findings, if every one of them counts."""
    wanted = set(findings)
    if wanted - (asked.countable(seat, wanted) if wanted else set()):
        raise Refused(
            _("Only findings that reviewers hold to count stand on the board. Nothing was changed.")
        )
    return wanted


def _standing(board: pure.Board, places: Iterable[Place]) -> set[Place]:
    """The places that still stand; who was overtaken moves what is left."""
    return {place for place in places if board.get(pure.grouping_key(*place)) is not None}


def _keys(places: Iterable[Place]) -> list[str]:
    return [pure.grouping_key(*place) for place in sorted(places)]


def _row(seat: Seat, pk: int) -> AbstractedFinding:
    return AbstractedFinding.objects.get(review=seat.review, pk=pk)


def _domain(seat: Seat, pk: int) -> Domain:
    return Domain.objects.get(review=seat.review, pk=pk)
