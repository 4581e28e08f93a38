"""The metasummary: abstracted findings, the studies that hold them, and their effect sizes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.db.models import QuerySet

from reviews.access import Seat
from reviews.models import Review, Study
from screening.queries import known_studies
from synthesis.methods.metasummary import effects
from synthesis.methods.metasummary.board import Board
from synthesis.models import AbstractedFinding, EffectsChoice, SampleStudy, SharedSample
from synthesis.queries import board as asked
from synthesis.queries.board import Extracted

Variant = str
VARIANTS = ("findings", "links")


@dataclass(frozen=True)
class Line:
    """One abstracted finding: what stands under it, and the included studies that hold it."""

    id: int
    number: int
    name: str
    domain: int | None
    domain_name: str
    statement: str
    memo: str
    findings: tuple[Extracted, ...]
    studies: tuple[int, ...]

    @property
    def labels(self) -> list[tuple[int, str]]:
        """The studies that hold it, with their names."""
        names = {one.study.number: one.study.label for one in self.findings if one.study}
        return [(number, names[number]) for number in self.studies]


@dataclass(frozen=True)
class Sample:
    """Included studies that share a sample, by number."""

    number: int
    why: str
    studies: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """How a review counts: which intensity it prints, and the line from which on a finding is
    frequent; `made` is the row that says so, None where nobody has chosen yet."""

    variant: Variant = VARIANTS[0]
    line: Fraction = effects.LINE
    made: EffectsChoice | None = None


@dataclass(frozen=True)
class Metasummary:
    """Everything that the numbers are made of.

    `studies` are the included ones by number; `unit` says as which study each is counted: studies
    that share a sample count as the first of them.
    """

    board: Board
    studies: dict[int, Study]
    reports: int
    unit: dict[int, int]
    samples: tuple[Sample, ...]
    lines: tuple[Line, ...]
    extracted: dict[int, Extracted]
    choice: Choice = Choice()

    @cached_property
    def matrix(self) -> dict[int, set[int]]:
        """The studies that hold each abstracted finding."""
        return {line.id: set(line.studies) for line in self.lines}

    @cached_property
    def counted(self) -> dict[int, set[int]]:
        """The same with studies of one sample as one."""
        return {line.id: {self.unit[one] for one in line.studies} for line in self.lines}

    @cached_property
    def n(self) -> int:
        """How many studies count: those that share a sample as one."""
        return len(set(self.unit.values()))

    @property
    def line(self) -> Fraction:
        """The review's line, from which on a finding is frequent."""
        return self.choice.line

    @property
    def variant(self) -> Variant:
        """The intensity that the review prints."""
        return self.choice.variant

    @property
    def n_counting(self) -> int:
        """Findings that count, of included studies."""
        return sum(one.enters for one in self.extracted.values())

    @property
    def links(self) -> int:
        """Pairs of a study and an abstracted finding."""
        return sum(len(held) for held in self.matrix.values())

    def fes(self, line: Line) -> Fraction | None:
        """The frequency effect size; None without studies."""
        return effects.frequency(self.counted[line.id], self.n)

    def frequent(self, at: Fraction | None = None) -> set[int]:
        """The abstracted findings at or above a line: the review's, or the one asked for."""
        line = self.line if at is None else at
        return {int(str(one)) for one in effects.frequent(self.counted, self.n, line)}

    def intensity(
        self, variant: Variant, among: Collection[int] | None = None
    ) -> dict[int, Fraction | None]:
        """The intensity effect size of each included study, in one of its variants."""
        if variant == "links":
            return {one: effects.share_of_links(self.matrix, one) for one in self.studies}
        return {one: effects.intensity(self.matrix, one, among=among) for one in self.studies}

    def coverage(self, some: Collection[int]) -> Fraction | None:
        """The share of abstracted findings that any of some studies holds."""
        return effects.coverage(self.matrix, some)

    @cached_property
    def ungrouped(self) -> list[Extracted]:
        """The findings that count and stand under nothing."""
        grouped = self.board.grouped()
        return [one for pk, one in self.extracted.items() if one.enters and pk not in grouped]

    def domains(self) -> Iterator[tuple[int | None, str, list[Line]]]:
        """Domains in use with their abstracted findings; those in none last, where there are."""
        of: dict[int | None, list[Line]] = {}
        for line in self.lines:
            of.setdefault(line.domain, []).append(line)
        for id, facts in self.board.domains():
            yield id, facts["name"], of.get(id, [])
        if of.get(None):
            yield None, "", of[None]

    def numbers(self, pks: Iterable[int]) -> list[int]:
        """The numbers of studies that are among the included ones."""
        wanted = set(pks)
        return [number for number, study in self.studies.items() if study.pk in wanted]


def metasummary(seat: Seat) -> Metasummary:
    """The board with its numbers, in a fixed count of statements."""
    review = seat.review
    abstracted = list(AbstractedFinding.objects.filter(review=review))
    board = asked.board_of(review, abstracted)
    studies = {study.number: study for study in known_studies.counted(review).order_by("number")}
    groupings = board.groupings()
    grouped = {finding for held in groupings.values() for finding in held}
    found = asked.extracted(seat, {study.pk for study in studies.values()}, grouped)
    samples = _samples(review, studies)
    numbers = {row.pk: row.number for row in abstracted}
    names = {id: facts["name"] for id, facts in board.domains()}
    lines = []
    for id, facts in board.everything():
        held = tuple(found[pk] for pk in sorted(groupings.get(id, ()), key=_order(found)))
        lines.append(
            Line(
                id,
                numbers[id],
                facts["name"],
                facts["domain"],
                names.get(facts["domain"], ""),
                facts["statement"],
                facts["memo"],
                held,
                tuple(sorted({one.study.number for one in held if one.enters and one.study})),
            )
        )
    reports = known_studies.included(review).count()
    unit = _units(studies, samples)
    return Metasummary(
        board, studies, reports, unit, samples, tuple(lines), found, choice_of(review)
    )


def choice_of(review: Review) -> Choice:
    """How the review counts now."""
    made = choices(review).first()
    return Choice(made.variant, made.share, made) if made else Choice()


def choices(review: Review) -> QuerySet[EffectsChoice]:
    """Every choice of how to count, the newest first."""
    return EffectsChoice.objects.filter(review=review).order_by("-pk")


def _order(found: dict[int, Extracted]) -> Callable[[int], tuple[int, int]]:
    """Findings by study, then by their own number."""

    def key(pk: int) -> tuple[int, int]:
        one = found[pk]
        return (one.study.number if one.study else 1 << 31, one.finding.number)

    return key


def _samples(review: Review, studies: dict[int, Study]) -> tuple[Sample, ...]:
    inside = {study.pk: number for number, study in studies.items()}
    of: dict[int, list[int]] = {}
    members = SampleStudy.objects.filter(review=review, sample__ended_at__isnull=True)
    for sample, study in members.values_list("sample", "study"):
        if study in inside:
            of.setdefault(sample, []).append(inside[study])
    standing = SharedSample.objects.standing().filter(review=review)
    return tuple(Sample(row.number, row.why, tuple(sorted(of.get(row.pk, ())))) for row in standing)


def _units(studies: Collection[int], samples: Iterable[Sample]) -> dict[int, int]:
    """As which study each counts; samples that overlap are one."""
    unit = {number: number for number in studies}
    for sample in samples:
        together = {unit[number] for number in sample.studies}
        if together:
            first = min(together)
            unit = {one: first if as_one in together else as_one for one, as_one in unit.items()}
    return unit
