"""Constructs, links, axes and the caption: added, changed, moved, taken out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.access import Refused, Seat
from synthesis.methods import framework as pure
from synthesis.methods.framework.history import Facts, Key
from synthesis.models import (
    AbstractedFinding,
    Arrow,
    Axis,
    Caption,
    Code,
    Concept,
    Construct,
    Support,
)
from synthesis.queries.evidence import Source
from synthesis.queries.framework.figure import arrow_name, source_of

from .keeping import Kind, keep, locked, next_number, standing

SOURCES: dict[str, Any] = {"code": Code, "concept": Concept, "abstracted": AbstractedFinding}


@dataclass(frozen=True)
class ConstructSaid:
    """What a construct is: its name, and what it stands for, if not for itself alone."""

    name: str
    words: str = ""
    interpretation: bool = False
    source: Source | None = None


@dataclass(frozen=True)
class ArrowSaid:
    """What a link says, and what it stands for, if not for itself alone."""

    two_way: bool = False
    sign: str = ""
    label: str = ""
    words: str = ""
    interpretation: bool = False
    source: Source | None = None


@dataclass(frozen=True)
class AxisSaid:
    """What an axis says."""

    name: str
    direction: str
    rises: str = ""


@transaction.atomic
def caption(
    seat: Seat, *, title: str, remark: str = "", seen: int | None = None, figure: int = 1
) -> None:
    """Give the figure its title, and say where it comes from."""
    locked(seat)
    key = ("caption", _known(seat, figure))
    there = Caption.objects.standing().filter(review=seat.review, number=figure).first()
    if there is not None:
        standing(seat, *key, seen)
    facts = {"title": _named(title, 200), "remark": remark.strip()}
    if there is not None and there.facts == facts:
        return
    keep(seat, Kind.CHANGED, key, facts["title"], {key: facts})


@transaction.atomic
def begin_figure(seat: Seat, *, title: str) -> int:
    """Begin a further figure with its title; its number."""
    locked(seat)
    # The first figure is there before it has a title.
    key = ("caption", max(2, next_number(seat, "caption")))
    facts = {"title": _named(title, 200), "remark": ""}
    keep(seat, Kind.ADDED, key, facts["title"], {key: facts})
    return key[1]


def _known(seat: Seat, figure: int) -> int:
    """A figure that there is: the first, or one with a title."""
    there = Caption.objects.standing().filter(review=seat.review, number=figure)
    if figure != 1 and not there.exists():
        raise Refused(_("There is no such figure in this review. Nothing was changed."))
    return figure


@transaction.atomic
def add_construct(seat: Seat, said: ConstructSaid, *, x: float, y: float, figure: int = 1) -> int:
    """Put a construct into a figure; its number."""
    locked(seat)
    facts = {"figure": _known(seat, figure)} | _construct(seat, said, None)
    facts["x"], facts["y"] = pure.within(x, y)
    number = next_number(seat, "construct")
    keep(seat, Kind.ADDED, ("construct", number), facts["name"], {("construct", number): facts})
    return number


@transaction.atomic
def change_construct(
    seat: Seat, number: int, said: ConstructSaid, *, seen: int | None = None
) -> None:
    """Rename a construct, or say anew what it stands for."""
    locked(seat)
    row = standing(seat, "construct", number, seen)
    facts = row.facts | _construct(seat, said, row)
    if facts != row.facts:
        keep(
            seat, Kind.CHANGED, ("construct", number), facts["name"], {("construct", number): facts}
        )


@transaction.atomic
def move_construct(seat: Seat, number: int, *, x: float, y: float) -> None:
    """Put a construct elsewhere in the plane."""
    locked(seat)
    row = standing(seat, "construct", number)
    to = dict(zip(("x", "y"), pure.within(x, y), strict=True))
    facts = row.facts | to
    if facts != row.facts:
        keep(seat, Kind.MOVED, ("construct", number), str(row), {("construct", number): facts})


@transaction.atomic
def add_arrow(seat: Seat, source: int, target: int, said: ArrowSaid) -> int:
    """Draw a link from one construct to another; its number."""
    locked(seat)
    rows = [_construct_of(seat, one) for one in (source, target)]
    ends = [str(one) for one in rows]
    if source == target:
        raise Refused(_("A construct isn't linked to itself. Nothing was changed."))
    if rows[0].figure != rows[1].figure:
        raise Refused(_("These two stand in different figures. Nothing was changed."))
    facts = {"figure": rows[0].figure, "source": source, "target": target}
    facts |= _arrow(seat, said, None)
    number = next_number(seat, "arrow")
    row = Arrow(number=number, **facts)
    _not_twice(seat, row)
    name = arrow_name(row, {source: ends[0], target: ends[1]})
    keep(seat, Kind.ADDED, ("arrow", number), name, {("arrow", number): facts})
    return number


def _construct_of(seat: Seat, number: int) -> Construct:
    row = standing(seat, "construct", number)
    assert isinstance(row, Construct)
    return row


def _not_twice(seat: Seat, row: Arrow) -> None:
    """The same link twice would lie upon itself; another label or sign is another link."""
    same = Arrow.objects.standing().filter(
        review=seat.review, source=row.source, target=row.target, label=row.label, sign=row.sign
    )
    if same.exclude(number=row.number).exists():
        raise Refused(
            _("This link is in the figure already. Give it another label, or open that one.")
        )


@transaction.atomic
def change_arrow(
    seat: Seat, number: int, said: ArrowSaid, *, turned: bool = False, seen: int | None = None
) -> None:
    """Change what a link says; `turned` makes its end its beginning."""
    locked(seat)
    row = standing(seat, "arrow", number, seen)
    facts = row.facts | _arrow(seat, said, row)
    if turned:
        facts["source"], facts["target"] = facts["target"], facts["source"]
    if facts == row.facts:
        return
    changed = Arrow(number=number, **facts)
    _not_twice(seat, changed)
    key = ("arrow", number)
    keep(seat, Kind.CHANGED, key, arrow_name(changed, _names(seat)), {key: facts})


@transaction.atomic
def add_axis(seat: Seat, said: AxisSaid, *, figure: int = 1) -> int:
    """Draw an axis along an edge; its number."""
    locked(seat)
    number = next_number(seat, "axis")
    facts = {"figure": _known(seat, figure)} | _axis(said)
    keep(seat, Kind.ADDED, ("axis", number), facts["name"], {("axis", number): facts})
    return number


@transaction.atomic
def change_axis(seat: Seat, number: int, said: AxisSaid, *, seen: int | None = None) -> None:
    """Change an axis's name, direction, or what rises along it."""
    locked(seat)
    row = standing(seat, "axis", number, seen)
    facts = row.facts | _axis(said)
    if facts != row.facts:
        keep(seat, Kind.CHANGED, ("axis", number), facts["name"], {("axis", number): facts})


@transaction.atomic
def remove(seat: Seat, what: str, number: int, *, why: str = "", seen: int | None = None) -> None:
    """Take a construct, a link or an axis out, with what hangs on it; undoing brings all back."""
    locked(seat)
    row = standing(seat, what, number, seen)
    gone: dict[Key, Facts | None] = {(what, number): None}
    if what == "construct":
        gone |= {("arrow", one): None for one in _arrows_at(seat, number)}
    supports = Support.objects.standing().filter(review=seat.review)
    for support in supports:
        if ("construct", support.construct) in gone or ("arrow", support.arrow) in gone:
            gone["support", support.number] = None
    name = arrow_name(row, _names(seat)) if isinstance(row, Arrow) else str(row)
    keep(seat, Kind.REMOVED, (what, number), name, gone, why=why)


def _arrows_at(seat: Seat, number: int) -> list[int]:
    rows = Arrow.objects.standing().filter(review=seat.review)
    return [row.number for row in rows if number in (row.source, row.target)]


@transaction.atomic
def follow(seat: Seat, what: str, number: int) -> None:
    """Let a piece stand for what its code or finding was merged into."""
    locked(seat)
    row = standing(seat, what, number)
    source = source_of(row) if isinstance(row, Construct | Arrow) else None
    into = getattr(getattr(row, source[0]), "merged_into", None) if source else None
    if source is None or into is None:
        raise Refused(_("What this stands for wasn't merged into another. Nothing was changed."))
    facts = row.facts | {f"{source[0]}_id": into.pk}
    name = arrow_name(row, _names(seat)) if isinstance(row, Arrow) else str(row)
    keep(seat, Kind.FOLLOWED, (what, number), name, {(what, number): facts})


def _names(seat: Seat) -> dict[int, str]:
    rows = Construct.objects.standing().filter(review=seat.review)
    return dict(rows.values_list("number", "name"))


def _construct(seat: Seat, said: ConstructSaid, was: Any) -> dict[str, Any]:
    told = asdict(said)
    told["name"] = _named(said.name, 120)
    return _grounded(seat, told, said.source, was)


def _arrow(seat: Seat, said: ArrowSaid, was: Any) -> dict[str, Any]:
    if said.sign not in pure.SIGNS:
        raise Refused(_("A link's sign is +, − or none. Nothing was changed."))
    told = asdict(said)
    told["label"] = said.label.strip()[:120]
    return _grounded(seat, told, said.source, was)


def _grounded(seat: Seat, told: dict[str, Any], source: Source | None, was: Any) -> dict[str, Any]:
    """With what it stands for: something in use, unless it stood for that already."""
    del told["source"]
    told["words"] = told["words"].strip()
    for kind, model in SOURCES.items():
        told[f"{kind}_id"] = source[1] if source and source[0] == kind else None
        if told[f"{kind}_id"] is None or (was and getattr(was, f"{kind}_id") == source[1]):  # type: ignore[index]
            continue
        there = model.objects.filter(review=seat.review, pk=told[f"{kind}_id"]).first()
        if there is None or there.retired_at or getattr(there, "merged_into_id", None):
            raise Refused(
                _("What this should stand for is out of use meanwhile. Nothing was changed.")
            )
    return told


def _axis(said: AxisSaid) -> dict[str, Any]:
    if said.direction not in Axis.Direction.values:
        raise Refused(_("Say which way the axis points. Nothing was changed."))
    return {
        "name": _named(said.name, 120),
        "direction": said.direction,
        "rises": said.rises.strip()[:200],
    }


def _named(name: str, longest: int) -> str:
    name = " ".join(name.split())[:longest]
    if not name:
        raise Refused(_("Give it a name. Nothing was changed."))
    return name
