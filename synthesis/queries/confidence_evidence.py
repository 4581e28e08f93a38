"""What assessors look at beside a review finding: its studies, their appraisal, quotes, contexts.

Facts only; nothing here says or suggests a level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from appraisal import queries as appraised
from appraisal.methods.judging import profile
from reviews.access import Seat
from reviews.models import Study
from synthesis.queries.findings import Row as Extracted
from synthesis.queries.table import latest
from synthesis.queries.table.table import ALL, Cell, Column, table

# Kinds of fields that say where a study comes from and whom it heard.
_CONTEXT = ("text", "number", "choice", "choices", "flag", "country", "date")


@dataclass(frozen=True)
class Profile:
    """How one study fared under one instrument: answers counted, and whether it is flagged."""

    instrument: str
    answers: tuple[tuple[str, int], ...]
    flagged: bool
    flagged_by: tuple[str, ...]
    judgement: str
    state: str


@dataclass
class StudyEvidence:
    """One contributing study."""

    study: Study
    findings: list[Extracted] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    contexts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def quotes(self) -> int:
        """How many passages stand behind its findings, each counted once."""
        return len({passage.pk for row in self.findings for passage in row.evidence})

    @property
    def flagged(self) -> bool:
        """Whether any instrument flags it."""
        return any(one.flagged for one in self.profiles)


@dataclass
class Evidence:
    """All that stands behind one review finding."""

    studies: list[StudyEvidence]

    @property
    def findings(self) -> int:
        """How many extracted findings."""
        return sum(len(one.findings) for one in self.studies)

    @property
    def quotes(self) -> int:
        """How many passages."""
        return sum(one.quotes for one in self.studies)

    @property
    def flagged(self) -> list[int]:
        """The numbers of the studies that appraisal flags."""
        return [one.study.number for one in self.studies if one.flagged]

    @property
    def appraised(self) -> int:
        """How many studies have a complete appraisal that the seat may read."""
        return sum(bool(one.profiles) for one in self.studies)


def behind(seat: Seat, below: list[Extracted]) -> Evidence:
    """The evidence behind one review finding, by study."""
    return _gathered(below, profiles(seat), contexts(seat))


def behind_all(seat: Seat, below: dict[int, list[Extracted]]) -> dict[int, Evidence]:
    """The same for many, with as many statements as for one."""
    known, said = profiles(seat), contexts(seat)
    return {key: _gathered(rows, known, said) for key, rows in below.items()}


def _gathered(
    below: list[Extracted],
    known: dict[int, list[Profile]],
    said: dict[int, list[tuple[str, str]]],
) -> Evidence:
    studies: dict[int, StudyEvidence] = {}
    for row in below:
        if row.study is None:
            continue
        one = studies.setdefault(row.study.pk, StudyEvidence(row.study))
        one.findings.append(row)
    for pk, one in studies.items():
        one.profiles, one.contexts = known.get(pk, []), said.get(pk, [])
    return Evidence(sorted(studies.values(), key=lambda one: one.study.number))


def profiles(seat: Seat, only: Collection[int] | None = None) -> dict[int, list[Profile]]:
    """How each study fared under the instruments in use, as the seat may know it."""
    found: dict[int, list[Profile]] = defaultdict(list)
    for checklist in appraised.checklists(seat.review).filter(retired_at__isnull=True):
        words = {
            one.code: one.label for item in checklist.instrument.rated for one in item.responses
        }
        for row in appraised.rows(seat, checklist, only):
            if row.state != appraised.State.COMPLETE:
                continue
            counted = profile(checklist.instrument, row.codes).items()
            found[row.study.pk].append(
                Profile(
                    checklist.title,
                    tuple((words[code], n) for code, n in counted if n),
                    row.flagged,
                    tuple(row.flagged_by),
                    row.judgement.label if row.judgement else "",
                    str(row.state.value),
                )
            )
    return found


def contexts(seat: Seat) -> dict[int, list[tuple[str, str]]]:
    """What the study table says of each study's setting and people, by the study's id."""
    if latest(seat.review) is None:
        return {}
    made = table(seat)
    return {
        line.row.study.pk: [
            (_head(column), cell.text)
            for column, cell in zip(made.columns, line.cells, strict=True)
            if _tells(column, cell)
        ]
        for line in made.lines
    }


def _head(column: Column) -> str:
    return column.field.label


def _tells(column: Column, cell: Cell) -> bool:
    if cell.state not in ("given", "not_stated") or not cell.text:
        return False
    return column.group == ALL or (not column.group and column.field.kind in _CONTEXT)
