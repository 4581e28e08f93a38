"""A team's own wording: pasted text becomes the questions of an instrument that has only labels."""

from __future__ import annotations

import copy
import re
from typing import Any

from appraisal.methods.instruments import Instrument, InstrumentError, Problem, from_data

_NUMBERED = re.compile(r"^\s*([A-Za-z]?\d{1,3}[a-z]?)\s*[.):]\s+(\S.*)$")
_HINT = re.compile(r"^\s*(?:[-*•–]|o\s)\s*(\S.*)$")


def reworded(instrument: Instrument, text: str, version: str) -> Instrument:
    """Give the items of an instrument the wording of a pasted text, as a new version.

    A line such as `3. Was the design appropriate?` words item 3; lines beginning with a dash or a
    bullet are its prompts; other lines go on with what stands before them. Items that the text
    doesn't name keep their words. InstrumentError names lines that belong to no item.
    """
    if version == instrument.version:
        raise InstrumentError([Problem("version", "give the new wording a version of its own")])
    data: dict[str, Any] = copy.deepcopy(dict(instrument.data))
    writer = _Writer({str(row["id"]): row for row in data["items"]})
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            writer.line(f"line {number}", line)
    if not writer.met and not writer.problems:
        writer.problems.append(Problem("", "no numbered item was found in the text"))
    if writer.problems:
        raise InstrumentError(writer.problems)
    return from_data({**data, "version": version})


class _Writer:
    """Gives each line to the item that it belongs to."""

    def __init__(self, rows: dict[str, dict[str, Any]]) -> None:
        self.rows = rows
        self.row: dict[str, Any] | None = None
        self.met: set[str] = set()
        self.problems: list[Problem] = []

    def line(self, where: str, line: str) -> None:
        if match := _NUMBERED.match(line):
            self._begin(where, match[1], match[2].strip())
        elif self.row is None:
            self.problems.append(Problem(where, "stands before the first numbered item"))
        elif hint := _HINT.match(line):
            self.row["prompts"].append(hint[1].strip())
        elif self.row["prompts"]:
            self.row["prompts"][-1] += f" {line.strip()}"
        else:
            self.row["label"] += f" {line.strip()}"

    def _begin(self, where: str, item: str, label: str) -> None:
        if item not in self.rows:
            self.problems.append(Problem(where, f"there is no item {item}"))
            return
        if item in self.met:
            self.problems.append(Problem(where, f"item {item} is worded twice"))
        self.met.add(item)
        self.row = self.rows[item]
        self.row.update(label=label, prompts=[])
