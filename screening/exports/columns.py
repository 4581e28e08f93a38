"""What is said of a report in a file: its columns, worded once, and their values row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.access import Seat
from reviews.models import LegacyDecision, Stage
from screening.models import Choice, Decision, Outcome
from screening.queries.pages import Row
from screening.queries.statuses import Status


class Vote(NamedTuple):
    """A vote as a file holds it."""

    choice: str
    reason: str
    note: str
    late: bool


class Settled(NamedTuple):
    """How a stage was settled by a person; both empty where votes agreed."""

    by: str
    explanation: str


@dataclass
class Said:
    """What was said of one report, as far as the seat may read it."""

    votes: dict[tuple[str, int], Vote] = field(default_factory=dict)
    settled: dict[str, Settled] = field(default_factory=dict)
    legacy: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ballot:
    """One reviewer's column of a stage: who, and under which heading."""

    stage: str
    member: int
    heading: str


def ballots(seat: Seat) -> list[Ballot]:
    """Whose votes this seat may read, stage by stage in the order of joining."""
    votes = Decision.objects.visible_to(seat).standing().order_by("stage", "member")
    people = votes.values_list("stage", "member", "member__user__name", "member__user__email")
    found = sorted(people.distinct(), key=lambda row: (Stage.values.index(row[0]), row[1]))
    names = {member: (name or email, email) for _stage, member, name, email in found}
    twice = [name for name, _email in names.values()]
    headings = {
        member: f"{name} ({email})" if twice.count(name) > 1 else name
        for member, (name, email) in names.items()
    }
    return [
        Ballot(stage, member, f"{Stage(stage).label}: {headings[member]}")
        for stage, member, _name, _email in found
    ]


def said_of(seat: Seat, reports: set[int], open_to_all: set[str]) -> dict[int, Said]:
    """What this seat may read of these reports; `open_to_all` are the stages that are closed."""
    found: dict[int, Said] = {}
    votes = Decision.objects.visible_to(seat).standing().filter(report__in=reports)
    columns = ("report", "stage", "member", "choice", "reason__label", "note", "late")
    for report, stage, member, choice, reason, note, late in votes.values_list(*columns):
        said = found.setdefault(report, Said())
        said.votes[stage, member] = Vote(choice, reason or "", note, late)
    outcomes = Outcome.objects.filter(
        report__in=reports, withdrawn_at__isnull=True, settled_by__isnull=False
    )
    if not seat.reads_revealed:
        # How a disagreement was settled tells that there was one.
        outcomes = outcomes.filter(stage__in=open_to_all)
    for outcome in outcomes.select_related("settled_by__user"):
        said = found.setdefault(outcome.report_id, Said())
        said.settled[outcome.stage] = Settled(str(outcome.settled_by), outcome.explanation)
    for row in _legacy(seat).filter(record__report__in=reports).order_by("pk"):
        said = found.setdefault(row.record.report_id, Said())
        said.legacy.append(_worded(row))
    return found


def _legacy(seat: Seat) -> QuerySet[LegacyDecision]:
    rows = LegacyDecision.objects.visible_to(seat).standing().select_related("record")
    return rows.only("verdict", "reviewer", "stage", "reason", "label", "origin", "record__report")


def has_legacy(seat: Seat) -> bool:
    """Whether there is any decision of another tool that this seat may read."""
    return _legacy(seat).exists()


def _worded(row: LegacyDecision) -> str:
    who = ", ".join(part for part in (row.origin, row.reviewer, row.stage) if part)
    what = str(row.get_verdict_display()).lower() if row.verdict else ""
    said = "; ".join(part for part in (what, row.reason, row.label) if part)
    return f"{who}: {said}" if who else said


class Columns:
    """The columns beside a reference; worded once, because a list has many rows."""

    def __init__(self, voters: Sequence[Ballot], *, legacy: bool = False) -> None:
        reason, note = _("reason"), _("note")
        parts = (_("decision"), reason, _("settled by"), _("explanation"))
        self.number, self.sources, self.left = _("Number"), _("Sources"), _("Left")
        self.stages = {
            stage: tuple(f"{label}: {part}" for part in parts) for stage, label in Stage.choices
        }
        self.voters = {
            (voter.stage, voter.member): (
                voter.heading,
                f"{voter.heading}: {reason}",
                f"{voter.heading}: {note}",
            )
            for voter in voters
        }
        self.statuses = {str(value): str(label).lower() for value, label in Status.choices}
        self.choices = {str(value): str(label).lower() for value, label in Choice.choices}
        self.legacy = _("Legacy decisions") if legacy else ""
        self.late, self.gathered = _("%(choice)s, not counted"), _("gathered under %(n)s")

    @property
    def heads(self) -> list[str]:
        """The names of all columns, in order."""
        heads = [self.number, self.sources, self.left]
        for group in (*self.stages.values(), *self.voters.values()):
            heads += group
        return [*heads, self.legacy] if self.legacy else heads

    def values(self, row: Row, said: Said) -> dict[str, str]:
        """One row's values by their column; what is empty may be left out."""
        left = self._left(row)
        found = {self.number: str(row.number), self.sources: row.sources, self.left: left}
        for stage, status in row.facts.stages.items():
            settled = said.settled.get(stage, Settled("", ""))
            decision = "" if left else self.statuses[status]
            values = (decision, row.facts.reasons.get(stage, ""), *settled)
            found.update(zip(self.stages[stage], values, strict=True))
        for ballot, vote in said.votes.items():
            choice = self.choices[vote.choice]
            words = self.late % {"choice": choice} if vote.late else choice
            found.update(zip(self.voters[ballot], (words, vote.reason, vote.note), strict=True))
        if self.legacy and said.legacy:
            found[self.legacy] = " | ".join(said.legacy)
        return found

    def _left(self, row: Row) -> str:
        if row.number != row.report_number:
            return self.gathered % {"n": row.report_number}
        if row.facts.left == Status.DUPLICATE:
            return self.gathered % {"n": row.facts.survivor}
        return self.statuses[row.facts.left] if row.facts.left else ""
