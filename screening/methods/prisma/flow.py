"""The flow itself: boxes filled from counts, checked, and written as JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .boxes import (
    AWAITING,
    OPTIONAL,
    OTHER_CHANNELS,
    UNITS,
    Box,
    Counts,
    Line,
    Lines,
    Remark,
    Status,
)
from .identities import Identity, identities

_PARTS = {
    "database_results": "databases",
    "register_results": "registers",
    "dbr_excluded": "dbr_reasons",
    "other_excluded": "other_reasons",
    "both_excluded": "both_reasons",
}
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Flow:
    """A PRISMA 2020 flow: every box by its key, in the order of the flow.

    `remarks` are numbers that fit no box; `explained` says, by an identity's code, why it doesn't
    hold, in the words of who signed for it.
    """

    boxes: Mapping[str, Box]
    remarks: tuple[Remark, ...] = ()
    explained: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def identities(self) -> list[Identity]:
        """Every sum that the flow must satisfy."""
        return identities(self.boxes)

    @property
    def imbalances(self) -> list[Identity]:
        """The sums that don't hold; unknown ones aren't among them."""
        return [one for one in self.identities if one.holds is False]

    @property
    def unchecked(self) -> list[Identity]:
        """The sums that lack a number, so that nobody can tell whether they hold."""
        return [one for one in self.identities if one.holds is None]

    @property
    def unexplained(self) -> list[Identity]:
        """The sums that don't hold and that nobody has explained."""
        return [one for one in self.imbalances if one.code not in self.explained]

    @property
    def awaiting(self) -> int:
        """How many records and reports wait for a decision somewhere."""
        return sum(self.boxes[key].n or 0 for key in AWAITING)

    @property
    def has_other_methods(self) -> bool:
        """Whether anything was found otherwise than in databases and registers."""
        channels = [key for key in OTHER_CHANNELS if key in self.boxes]
        later = [key for key in UNITS if key.startswith("other_")]
        return any(self.boxes[key].n != 0 for key in channels) or any(
            self.boxes[key].n for key in later
        )

    @property
    def has_previous(self) -> bool:
        """Whether the review updates an earlier one."""
        return any(self.boxes[key].n != 0 for key in ("previous_studies", "previous_reports"))

    @property
    def is_merged(self) -> bool:
        """Whether both arms are told together once records were screened."""
        return any(key.startswith("both_") for key in self.boxes)

    @property
    def notes(self) -> dict[str, str]:
        """What is to be known of single numbers, by box."""
        return {key: box.note for key, box in self.boxes.items() if box.note}

    def as_dict(self) -> dict[str, Any]:
        """The published shape {"boxes": {KEY: {n, unit, status}}, "identities": [...]}.

        The parts of a box follow it under its key and their name in braces. Where there are any,
        `notes` (by box), `remarks` and `explained` (by the rule that doesn't hold) come after.
        """
        rules = {one.code: one.rule for one in self.identities}
        beside: dict[str, Any] = {
            "notes": self.notes,
            "remarks": [
                {"name": one.name, "n": one.n, "status": one.status.value, "note": one.note}
                for one in self.remarks
            ],
            "explained": {rules[code]: words for code, words in self.explained.items()},
        }
        return {
            "boxes": {
                _key(key, name): {"n": n, "unit": unit, "status": status}
                for key, name, n, unit, status in self.rows()
            },
            "identities": [one.as_dict() for one in self.identities],
        } | {key: value for key, value in beside.items() if value}

    def as_csv(self) -> str:
        """One line per number: box, part (a source or a reason), n, unit, status."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["box", "part", "n", "unit", "status"])
        for key, name, n, unit, status in self.rows():
            safe = f"'{name}" if name.startswith(_FORMULA) else name
            writer.writerow([key, safe, "" if n is None else n, unit, status])
        return out.getvalue()

    def rows(self) -> list[tuple[str, str, int | None, str, str]]:
        """Every number as box, part, n, unit and status, in the order of the flow."""
        rows: list[tuple[str, str, int | None, str, str]] = []
        for key, box in self.boxes.items():
            rows.append((key, "", box.n, box.unit, box.status.value))
            rows += [(key, line.name, line.n, box.unit, box.status.value) for line in box.lines]
        return rows


def flow(counts: Counts) -> Flow:
    """Fill the boxes of the flow from what is known.

    Sums are filled in where they follow from what is given (a box from its parts, `new_reports`
    from both arms, totals from earlier and new) and were not given themselves; nothing else is
    guessed, so an unknown box stays None with the status "not printed". Parts that share a name
    are added up. ValueError when the parts of a box don't add up to it, or a count is negative.

    >>> made = flow(Counts(databases=[("CINAHL", 402), ("Scopus", 693)], duplicates=78))
    >>> made.boxes["database_results"].n, made.boxes["records_screened"].n
    (1095, None)
    """
    known = {key: getattr(counts, key) for key in (*UNITS, *OPTIONAL)}
    parts = {key: _merged(getattr(counts, name)) for key, name in _PARTS.items()}
    for key, lines in parts.items():
        known[key] = _total(key, known[key], lines, as_printed=counts.as_printed)
    _fill_in(known)
    for key, n in known.items():
        if n is not None and n < 0 and "adjustment" not in key:
            raise ValueError(f"{key} can't be {n}.")
    units = UNITS | {key: OPTIONAL[key] for key in _told(known, counts)}
    boxes = {
        key: Box(
            known[key],
            unit,
            _status(key, known[key], counts.statuses),
            parts.get(key, ()),
            counts.notes.get(key, ""),
        )
        for key, unit in units.items()
    }
    return Flow(boxes, tuple(counts.remarks))


def _told(known: Mapping[str, int | None], counts: Counts) -> list[str]:
    """The boxes that only some flows have and that this one needs: of both arms all or none."""
    told = [key for key in OPTIONAL if known[key] is not None or key in counts.statuses]
    together = any(key.startswith("both_") for key in told)
    return [key for key in OPTIONAL if key in told or (together and key.startswith("both_"))]


def _fill_in(known: dict[str, int | None]) -> None:
    _sum_up(known, "new_reports", "dbr_included_reports", "other_included_reports")
    _sum_up(known, "total_studies", "previous_studies", "new_studies")
    _sum_up(known, "total_reports", "previous_reports", "new_reports")
    excluded, automatic = known["records_excluded"], known["records_excluded_automatic"]
    if known["records_excluded_human"] is None and None not in (excluded, automatic):
        known["records_excluded_human"] = max(0, (excluded or 0) - (automatic or 0))


def _merged(lines: Lines) -> tuple[Line, ...]:
    merged: dict[str, int] = {}
    for name, n in lines:
        merged[name] = merged.get(name, 0) + n
    return tuple(Line(name, n) for name, n in merged.items())


def _total(key: str, n: int | None, lines: tuple[Line, ...], *, as_printed: bool) -> int | None:
    if not lines or (as_printed and n is not None):
        return n
    total = sum(line.n for line in lines)
    if n and n != total:
        raise ValueError(f"The parts of {key} add up to {total}, not to {n}.")
    return total


def _sum_up(known: dict[str, int | None], key: str, *parts: str) -> None:
    given = [known[part] for part in parts]
    if known[key] is None and None not in given:
        known[key] = sum(n for n in given if n is not None)


def _status(key: str, n: int | None, statuses: Mapping[str, Status]) -> Status:
    if key in statuses:
        return Status(statuses[key])
    if n is None:
        return Status.NOT_PRINTED
    return Status.AWAITING if key in AWAITING else Status.DERIVED


def _key(key: str, name: str) -> str:
    return f"{key}{{{name}}}" if name else key
