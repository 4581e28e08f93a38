"""What is stored of a review, as far as a report may tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviews.methods.reporting import Facts as SearchFacts


@dataclass(frozen=True, kw_only=True)
class AgreementFacts:
    """Agreement from first independent judgements; None where it isn't defined."""

    n: int
    percent: float | None = None
    kappa: float | None = None


@dataclass(frozen=True, kw_only=True)
class ScreeningFacts:
    """One stage: reports decided, by how many people each was judged independently.

    `third` counts decisions of a third reviewer; None where the reader may not know it yet.
    """

    stage: str
    decided: int = 0
    by_two: int = 0
    by_one: int = 0
    by_nobody: int = 0
    people: int = 0
    third: int | None = None
    agreement: AgreementFacts | None = None


@dataclass(frozen=True, kw_only=True)
class AppraisalFacts:
    """One instrument: studies whose appraisal is complete, and by how many people each."""

    title: str
    version: str
    complete: int = 0
    by_two: int = 0
    by_one: int = 0
    settled: int = 0
    flagged: int = 0
    rules: Sequence[str] = ()
    answers: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, kw_only=True)
class TableFacts:
    """The study table: its fields, and by whom its complete studies were extracted."""

    fields: Sequence[str] = ()
    complete: int = 0
    by_two: int = 0
    checked: int = 0
    by_one: int = 0


@dataclass(frozen=True, kw_only=True)
class RoundFacts:
    """One closed round of coding: studies, coders, percent and kappa over cells before talk."""

    number: int
    studies: int
    coders: int
    sample: bool = False
    agreement: AgreementFacts | None = None


@dataclass(frozen=True, kw_only=True)
class CodingFacts:
    """Codes and who used them; `changes` counts steps of the codebook by their kind."""

    codes: int = 0
    passages: int = 0
    reports: int = 0
    coders: int = 0
    rounds: Sequence[RoundFacts] = ()
    changes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FindingFacts:
    """Extracted findings: how many count, and by how many people each was voted on."""

    extracted: int = 0
    counted: int = 0
    left_out: int = 0
    voting: int = 0
    by_two: int = 0
    settled: int = 0
    quotes: int = 0


@dataclass(frozen=True, kw_only=True)
class TranslationFacts:
    """The translation grid: concepts, filled cells by order of construct, relations by kind."""

    concepts: int = 0
    studies: int = 0
    cells: Sequence[tuple[int, int]] = ()
    relations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SynthesisFacts:
    """Review findings, how sure they are, and what is recommended."""

    findings: int = 0
    grouped: int = 0
    ungrouped: int = 0
    domains: int = 0
    studies: int = 0
    assessed: int = 0
    levels: Sequence[tuple[str, int]] = ()
    stale: int = 0
    constructs: int = 0
    contradictions: int = 0
    nuances: int = 0
    explained: int = 0
    recommendations: int = 0
    unlinked: int = 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A review as far as it has come; `boxes` are those of the flow, None where unknown."""

    title: str = ""
    question: str = ""
    parts: Sequence[tuple[str, str]] = ()
    search: SearchFacts = field(default_factory=SearchFacts)
    boxes: Mapping[str, int | None] = field(default_factory=dict)
    reasons: Sequence[tuple[str, int]] = ()
    screening: Sequence[ScreeningFacts] = ()
    studies: int = 0
    reports: int = 0
    appraisal: Sequence[AppraisalFacts] = ()
    table: TableFacts = field(default_factory=TableFacts)
    coding: CodingFacts = field(default_factory=CodingFacts)
    findings: FindingFacts = field(default_factory=FindingFacts)
    translation: TranslationFacts = field(default_factory=TranslationFacts)
    synthesis: SynthesisFacts = field(default_factory=SynthesisFacts)
    software: str = "Consilience"
