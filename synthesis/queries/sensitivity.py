"""Sensitivity: what findings and framework would be without a kind of studies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appraisal.queries import flagged
from reviews.access import Seat
from reviews.models import Channel, StudyLink
from reviews.queries.found import found_via
from screening.queries import known_studies
from synthesis.methods.metasummary import effects
from synthesis.queries import framework
from synthesis.queries import table as extraction
from synthesis.queries.framework import Loss
from synthesis.queries.metasummary import Line, Metasummary, metasummary
from synthesis.queries.table.table import table

# A field of the study table tells designs apart where it has from 2 to so many answers.
MOST_ANSWERS = 12


@dataclass(frozen=True)
class Switch:
    """A kind of studies that may be left out: its key, its group, its name, their numbers."""

    key: str
    group: str | Promise
    name: str
    studies: frozenset[int]


@dataclass(frozen=True)
class Compared:
    """One abstracted finding with all studies and without some."""

    line: Line
    before: Fraction | None
    after: Fraction | None
    left: int
    was_high: bool
    is_high: bool

    @property
    def change(self) -> str:
        """What became of it: lost, fallen below the line, risen above it, or nothing."""
        if self.line.studies and not self.left:
            return "lost"
        if self.was_high != self.is_high:
            return "risen" if self.is_high else "fallen"
        return ""


@dataclass(frozen=True)
class Sensitivity:
    """The switches there are, the one in use, and what it changes."""

    summary: Metasummary
    switches: list[Switch]
    chosen: list[Switch]
    left_out: frozenset[int]
    rows: list[Compared]
    losses: list[Loss]
    n: int

    @property
    def lost(self) -> list[Line]:
        """The abstracted findings that no study holds any more."""
        return [row.line for row in self.rows if row.change == "lost"]


def sensitivity(seat: Seat, keys: list[str]) -> Sensitivity:
    """Leave out the studies of one switch or of several, and compare."""
    summary = metasummary(seat)
    switches = list(_switches(seat, summary))
    chosen = [one for one in switches if one.key in keys]
    left_out = frozenset(number for one in chosen for number in one.studies)
    stay = set(summary.studies) - left_out
    n = len({summary.unit[one] for one in stay})
    after = {id: {summary.unit[one] for one in held & stay} for id, held in summary.matrix.items()}
    high, still = summary.frequent(), effects.frequent(after, n, summary.line)
    rows = [
        Compared(
            line,
            summary.fes(line),
            effects.frequency(after[line.id], n),
            len(after[line.id]),
            line.id in high,
            line.id in still,
        )
        for line in summary.lines
    ]
    losses = framework.without(seat, left_out) if left_out else []
    return Sensitivity(summary, switches, chosen, left_out, rows, losses, n)


def _switches(seat: Seat, summary: Metasummary) -> Iterator[Switch]:
    inside = set(summary.studies)
    marked = frozenset(summary.numbers(flagged(seat)))
    yield Switch("flagged", _("Quality"), _("Flagged by appraisal"), marked)
    for channel, studies in _channels(seat).items():
        name = str(Channel(channel).label)
        yield Switch(f"channel-{channel}", _("Found only by"), name, frozenset(studies & inside))
    yield from _designs(seat, inside)


def _channels(seat: Seat) -> dict[str, set[int]]:
    """Studies by the channel that first gave all their included reports."""
    reports = known_studies.included(seat.review)
    links = StudyLink.objects.standing().filter(report__in=reports)
    pairs = list(links.values_list("study__number", "report"))
    via = found_via([report for _study, report in pairs])
    by_study: dict[int, set[str]] = defaultdict(set)
    for study, report in pairs:
        if report in via:
            by_study[study].add(via[report].channel)
    found: dict[str, set[int]] = {}
    for channel in Channel.values:
        only = {study for study, channels in by_study.items() if channels == {channel}}
        if only:
            found[channel] = only
    return found


def _designs(seat: Seat, inside: set[int]) -> Iterator[Switch]:
    """Studies by what the study table says of them, where a field has a few answers."""
    if extraction.latest(seat.review) is None:
        return
    told = table(seat)
    for at, column in enumerate(told.columns):
        if column.numeric:
            continue
        answers: dict[str, set[int]] = defaultdict(set)
        for line in told.lines:
            cell = line.cells[at]
            if cell.state == "given" and cell.text and line.row.study.number in inside:
                answers[cell.text].add(line.row.study.number)
        if 2 <= len(answers) <= MOST_ANSWERS:
            for n, (text, studies) in enumerate(sorted(answers.items())):
                key = f"field-{column.field.id}-{n}"
                yield Switch(key, column.label, text, frozenset(studies))
