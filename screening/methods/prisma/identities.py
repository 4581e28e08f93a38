"""The sums of a flow, checked on its numbers and said in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .boxes import Box
from .rules import RULES, Rule

_TERM = re.compile(r"([+-]?) ?(\w+)")
_MINUS = "\u2212"
_AT_MOST = "\u2264"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One sum and whether it holds; `left`, `right` and `holds` are None if a box is unknown.

    `number` is the rule's number in docs/methods.md (a rule for both arms comes twice), `code` a
    stable name, `title` plain English, `rule` the sum in box keys, `sum` the same in numbers,
    `hint` where to look first when it doesn't hold, `missing` the boxes that nobody knows.
    """

    number: int
    code: str
    title: str
    rule: str
    left: int | None
    right: int | None
    holds: bool | None
    sum: str
    hint: str = ""
    missing: tuple[str, ...] = ()

    @property
    def difference(self) -> int:
        """How much more the left side comes to than the right; 0 when it holds or is unknown."""
        if self.holds is not False or self.left is None or self.right is None:
            return 0
        return self.left - self.right

    def as_dict(self) -> dict[str, str | int | bool | None]:
        """The published shape."""
        return {"rule": self.rule, "left": self.left, "right": self.right, "holds": self.holds}


def identities(boxes: Mapping[str, Box]) -> list[Identity]:
    """Check every rule on the boxes of a flow.

    A rule holds when both sides come to the same (for studies: no more than reports). A flow that
    tells its arms together after screening has the rules of both together instead of those of each.
    A box whose named parts don't add up to it has a rule of its own, "parts(KEY) = KEY". Source:
    methods specification of this project, after the PRISMA 2020 template (Page et al. 2021).

    >>> from screening.methods.prisma import Counts, flow
    >>> made = flow(Counts(records_screened=12, records_excluded=9, dbr_sought_reports=3))
    >>> [(one.left, one.right, one.holds) for one in made.identities if one.code == "screened"]
    [(3, 3, True)]
    """
    told = "together" if any(key.startswith("both_") for key in boxes) else "apart"
    rules = [rule for rule in RULES if rule.arms in ("any", told)]
    return [_check(rule, boxes) for rule in rules] + _parts(boxes)


def _check(rule: Rule, boxes: Mapping[str, Box]) -> Identity:
    sign = " <= " if " <= " in rule.sum else " = "
    known = {
        key: box for key, box in boxes.items() if box.n is not None or key not in rule.if_known
    }
    before, after = (_of_this_flow(side, known) for side in rule.sum.split(sign))
    left, right = _side(before, boxes), _side(after, boxes)
    holds = None
    if left is not None and right is not None:
        holds = left <= right if sign == " <= " else left == right
    return Identity(
        number=rule.number,
        code=rule.code,
        title=rule.title,
        rule=f"{before}{sign}{after}",
        left=left,
        right=right,
        holds=holds,
        sum=f"{_numbers(before, boxes)}{sign.replace('<=', _AT_MOST)}{_numbers(after, boxes)}",
        hint=rule.hint,
        missing=tuple(
            name
            for _sign, name in _TERM.findall(f"{before} + {after}")
            if not name.isdigit() and boxes[name].n is None
        ),
    )


def _of_this_flow(side: str, boxes: Mapping[str, Box]) -> str:
    """A side without the boxes that this flow doesn't have."""
    kept = ""
    for sign, name in _TERM.findall(side):
        if name.isdigit() or name in boxes:
            kept += f" {sign or '+'} {name}" if kept else name
    return kept


def _parts(boxes: Mapping[str, Box]) -> list[Identity]:
    """The boxes whose parts don't add up to them, as happens in print."""
    found = []
    for key, box in boxes.items():
        total = sum(line.n for line in box.lines)
        if not box.lines or box.n is None or total == box.n:
            continue
        amounts = " + ".join(f"{line.n:,}" for line in box.lines)
        found.append(
            Identity(
                number=4,
                code=f"parts_{key}",
                title="Parts = the whole",
                rule=f"parts({key}) = {key}",
                left=total,
                right=box.n,
                holds=False,
                sum=f"{amounts} = {box.n:,}",
                hint="Was one counted under several parts, or is a part not printed?",
            )
        )
    return found


def _terms(side: str, boxes: Mapping[str, Box]) -> list[tuple[int, int | None]]:
    return [
        (-1 if sign == "-" else 1, int(name) if name.isdigit() else boxes[name].n)
        for sign, name in _TERM.findall(side)
    ]


def _side(side: str, boxes: Mapping[str, Box]) -> int | None:
    total = 0
    for sign, n in _terms(side, boxes):
        if n is None:
            return None
        total += sign * n
    return total


def _numbers(side: str, boxes: Mapping[str, Box]) -> str:
    # Terms of zero are left out, so that a finished review shows the plain sum.
    shown = ""
    for sign, n in _terms(side, boxes):
        if n == 0:
            continue
        amount = "?" if n is None else f"{abs(n):,}"
        minus = (sign < 0) != (n is not None and n < 0)
        lead = _MINUS if minus else "+"
        shown += f" {lead} {amount}" if shown else f"{_MINUS if minus else ''}{amount}"
    return shown or "0"
