"""What coders had coded when their round closed: the rows that blind agreement is computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from synthesis.methods.grid import agreed, derived, is_present, mark_of
from synthesis.methods.spans import Span
from synthesis.models import Anchor, Cell, CodeChange, Coding, Finding, Recoding
from synthesis.queries.rounds import RoundRow, reports_by_study

# (study or finding, code) -> coder -> what the codings say, as marks of the grid.
Marks = dict[tuple[int, int], dict[int, str]]


@dataclass
class Coded:
    """One round as it stood when it closed: nothing that was coded after it."""

    studies: list[int]
    coders: list[int]
    cells: Marks = field(default_factory=dict)
    finding_count: int = 0
    findings: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)

    @property
    def given(self) -> dict[tuple[int, int], list[int]]:
        """The coders who find a construct in a study, by (study, code)."""
        return {
            cell: [coder for coder, mark in by_coder.items() if is_present(mark)]
            for cell, by_coder in self.cells.items()
        }


def of_round(row: RoundRow) -> Coded:
    """Read a closed round whole; ten statements at most, whatever its size."""
    studies = [study.pk for study in row.studies]
    done = [place.member_id for place in row.standing if place.done_at is not None]
    coded = Coded(studies, done)
    by_study = reports_by_study(studies, at=row.round.closed_at)
    study_of = {report: study for study, some in by_study.items() for report in some}
    _read_codings(row, coded, study_of)
    _read_cells(row, coded)
    coded.finding_count = Finding.objects.filter(report__in=study_of).filter(_then(row)).count()
    return coded


def differing(found: Coded) -> list[tuple[int, int, bool, list[str]]]:
    """Cells that not all coders marked alike.

    Each as study, code, whether they differ on presence, and the marks in the coders' order.
    """
    listed = []
    for (study, code), by_coder in sorted(found.cells.items()):
        marks = [by_coder.get(coder, "") for coder in found.coders]
        if len(marks) > 1 and agreed(marks) is None:
            on_presence = len({is_present(mark) for mark in marks}) > 1
            listed.append((study, code, on_presence, marks))
    return listed


def _then(row: RoundRow) -> Q:
    """Rows that stood when the round closed."""
    closed = row.round.closed_at
    taken_later = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=closed)
    return taken_later & Q(made_at__lte=closed)


def _read_codings(row: RoundRow, coded: Coded, study_of: dict[int, int]) -> None:
    here = Q(excerpt__report__in=study_of) | Q(finding__report__in=study_of)
    rows = Coding.objects.filter(here, _then(row), review=row.round.review_id)
    rows = rows.filter(member__in=coded.coders)
    before = _codes_before(row)
    moved = _anchors(row)
    polarities: dict[tuple[int, int], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    findings: dict[tuple[int, int], set[int]] = defaultdict(set)
    columns = rows.values_list(
        "pk", "member", "code", "polarity", "finding", "finding__report",
        "excerpt", "excerpt__report", "excerpt__text", "excerpt__start", "excerpt__end",
    )  # fmt: skip
    for pk, member, code, way, finding, of, excerpt, report, text, start, end in columns.iterator(
        chunk_size=10_000
    ):
        code = before.get(pk, code)
        polarities[study_of[of or report], code][member].append(way)
        if finding:
            findings[finding, code].add(member)
            continue
        text, start, end = moved.get(excerpt, (text, start, end))
        coded.spans.append(Span(member, text, code, start, end))
    coded.findings = dict(findings)
    coded.cells = {
        cell: {member: derived(ways) for member, ways in by_coder.items()}
        for cell, by_coder in polarities.items()
    }


def _codes_before(row: RoundRow) -> dict[int, int]:
    """The code that a coding had when the round closed, where a later merge or split changed it."""
    later = Recoding.objects.filter(
        review=row.round.review_id, change__made_at__gt=row.round.closed_at
    )
    rows = later.order_by("-id").values_list("coding", "from_code")
    return dict(rows.iterator())


def _anchors(row: RoundRow) -> dict[int, tuple[int, int, int]]:
    """Where passages stand that were marked in a text that has been replaced since."""
    studies = [study.pk for study in row.studies]
    reports = [report for some in reports_by_study(studies).values() for report in some]
    rows = Anchor.objects.filter(
        excerpt__report__in=reports, text__superseded_at__isnull=True, start__isnull=False
    )
    placed = rows.values_list("excerpt", "text", "start", "end")
    return {
        excerpt: (text, start, end)
        for excerpt, text, start, end in placed.iterator()
        if start is not None and end is not None
    }


def _read_cells(row: RoundRow, coded: Coded) -> None:
    """What coders said of a cell themselves goes before what their codings say."""
    became = _merged_before(row)
    rows = Cell.objects.filter(_then(row), study__in=coded.studies, member__in=coded.coders)
    said = rows.filter(present__isnull=False).order_by("pk")
    for study, code, member, present, polarity in said.values_list(
        "study", "code", "member", "present", "polarity"
    ):
        cell = study, became.get(code, code)
        coded.cells.setdefault(cell, {})[member] = mark_of(present, polarity)


def _merged_before(row: RoundRow) -> dict[int, int]:
    """What codes had become when the round closed, where they had been merged before."""
    merged = CodeChange.objects.filter(
        review=row.round.review_id,
        kind=CodeChange.Kind.MERGED,
        made_at__lte=row.round.closed_at,
        code__merged_into__isnull=False,
    )
    into = dict(merged.values_list("code", "code__merged_into"))
    return {code: _last(code, into) for code in into}


def _last(code: int, into: Mapping[int, int | None]) -> int:
    seen: set[int] = set()
    while (after := into.get(code)) is not None and code not in seen:
        seen.add(code)
        code = after
    return code
