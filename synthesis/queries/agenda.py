"""The agenda of the coders' meeting: cells that they didn't mark alike, each with its sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviews.access import Seat
from reviews.models import Member, Study
from synthesis.models import Agreed, Code, Coding
from synthesis.queries import grid
from synthesis.queries.grid import Side
from synthesis.queries.rounds import RoundRow


@dataclass
class Item:
    """One cell of the agenda, with the mark of each coder in the order of the round."""

    study: Study
    code: Code
    marks: list[tuple[Member, str]]
    on_presence: bool
    agreed: Agreed | None = None


@dataclass
class CoderSide:
    """One coder's side of a cell, as it is open to all."""

    member: Member
    mark: str
    words: str = ""
    codings: list[Coding] = field(default_factory=list)


def items(seat: Seat, row: RoundRow, told: Mapping[str, Any]) -> list[Item]:
    """Every cell on which the coders of a closed round differ, study by study.

    `told` is the round's figure of agreement: its coders and disagreements, from blind coding.
    """
    codes = {code.pk: code for code in Code.objects.filter(review=seat.review)}
    members = {place.member_id: place.member for place in row.coders}
    studies = {study.pk: (at, study) for at, study in enumerate(row.studies)}
    standing = Agreed.objects.filter(study__in=studies, withdrawn_at__isnull=True)
    settled = {(one.study_id, one.code_id): one for one in standing}
    listed = []
    for study, code, kind, marks in told["disagreements"]:
        whose = [members[one] for one in told["coders"]]
        both = list(zip(whose, marks, strict=True))
        place, of = studies[study]
        item = Item(of, codes[code], both, kind == "presence", settled.get((study, code)))
        listed.append((place, codes[code].position, code, item))
    return [item for *_place, item in sorted(listed, key=lambda one: one[:3])]


def neighbours(listed: Sequence[Item], study: Study, code: Code) -> dict[str, Any]:
    """Where a cell stands on the agenda: its item, and the next that is open, going round."""
    at = next(
        (n for n, one in enumerate(listed) if (one.study.pk, one.code.pk) == (study.pk, code.pk)),
        None,
    )
    start = 0 if at is None else at + 1
    around = [*listed[start:], *listed[: at or 0]]
    return {
        "item": None if at is None else listed[at],
        "place": None if at is None else at + 1,
        "of": len(listed),
        "next": next((one for one in around if one.agreed is None), None),
    }


def sides(seat: Seat, row: RoundRow, study: Study, code: Code) -> list[CoderSide]:
    """What each coder of the round has in a cell, side by side."""
    page_of = grid.marks_of(seat, study, code)
    found = []
    for place in row.standing:
        side = Side(str(place.member_id), str(place.member.user), place.member)
        spoken = page_of(place.member_id)
        codings = grid.evidence(seat, study, code, side)
        found.append(CoderSide(place.member, spoken.mark, spoken.words, codings))
    return found


def history(study: Study, code: Code) -> list[Agreed]:
    """Everything that was settled about a cell, the newest first."""
    rows = Agreed.objects.filter(study=study, code=code).select_related("agreed_by__user")
    return list(rows.order_by("-agreed_at", "-pk"))
