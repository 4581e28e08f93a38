"""What codes, concepts and abstracted findings rest on: what closed rounds have revealed, findings
that count, and cells of the translation grid; never what one coder did alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from reviews.access import Seat
from reviews.models import Review, Study
from synthesis.models import Coding, ConceptCode, Grouping, Rendering
from synthesis.queries import findings, rounds

# What something rests on, by its kind (code, concept, abstracted) and key.
Source = tuple[str, int]


@dataclass(frozen=True)
class Item:
    """One piece of evidence: a passage, a finding or a cell by its key, and its included study."""

    kind: str
    pk: int
    study: int
    voice: str = ""


@dataclass
class Ground:
    """The included studies of a review, and the study of each of their reports."""

    studies: dict[int, Study]
    reports: dict[int, int]

    @classmethod
    def of(cls, review: Review) -> Ground:
        """Ask once for a page."""
        listed, reports = rounds.included_reports(review)
        by_report = {report: study for study, some in reports.items() for report in some}
        return cls({study.pk: study for study in listed}, by_report)

    def numbers(self, studies: Collection[int]) -> list[int]:
        """The numbers of these studies, ascending."""
        return sorted(self.studies[pk].number for pk in set(studies) if pk in self.studies)


@dataclass
class Wanted:
    """What is asked about."""

    codes: set[int] = field(default_factory=set)
    concepts: set[int] = field(default_factory=set)
    abstracted: set[int] = field(default_factory=set)


def items(seat: Seat, ground: Ground, wanted: Wanted) -> dict[Source, list[Item]]:
    """The evidence of each thing asked about, whose study is included; statements only for what
    is asked."""
    feeding = _feeding(seat.review, wanted.concepts)
    codes = wanted.codes | {code for some in feeding.values() for code in some}
    found: dict[Source, list[Item]] = defaultdict(list)
    by_code = _coded(seat, ground, codes) if codes else {}
    for code in wanted.codes:
        found["code", code] = by_code.get(code, [])
    for concept in wanted.concepts:
        met = (item for code in feeding.get(concept, ()) for item in by_code.get(code, ()))
        found["concept", concept] = list(dict.fromkeys(met))
    for concept, item in _cells(ground, wanted.concepts):
        found["concept", concept].append(item)
    for abstracted, item in _grouped(seat, ground, wanted.abstracted):
        found["abstracted", abstracted].append(item)
    return dict(found)


def _feeding(review: Review, concepts: Collection[int]) -> Mapping[int, list[int]]:
    """The codes that feed each concept."""
    found: dict[int, list[int]] = defaultdict(list)
    if concepts:
        rows = ConceptCode.objects.standing().filter(review=review, concept__in=concepts)
        for concept, code in rows.order_by("pk").values_list("concept", "code"):
            found[concept].append(code)
    return found


def _coded(seat: Seat, ground: Ground, codes: Collection[int]) -> dict[int, list[Item]]:
    """Passages, and findings that count, with each code."""
    rows = Coding.objects.standing().filter(
        Q(excerpt__isnull=False, excerpt__withdrawn_at__isnull=True)
        & Q(excerpt__revealed_at__isnull=False)
        | Q(finding__isnull=False, finding__withdrawn_at__isnull=True),
        review=seat.review,
        code__in=codes,
        revealed_at__isnull=False,
    )
    columns = ("code", "excerpt", "excerpt__report", "excerpt__voice", "finding", "finding__report")
    told = list(rows.order_by("code", "excerpt__start", "pk").values_list(*columns))
    counting = counting_among(seat, {row[4] for row in told if row[4]})
    found: dict[int, dict[Item, None]] = defaultdict(dict)
    for code, excerpt, of_excerpt, voice, finding, of_finding in told:
        study = ground.reports.get(of_excerpt if excerpt else of_finding)
        if study is None or (finding and finding not in counting):
            continue
        item = (
            Item("passage", excerpt, study, voice) if excerpt else Item("finding", finding, study)
        )
        found[code][item] = None
    return {code: list(some) for code, some in found.items()}


def _cells(ground: Ground, concepts: Collection[int]) -> list[tuple[int, Item]]:
    if not concepts:
        return []
    rows = Rendering.objects.standing().filter(concept__in=concepts, study__in=ground.studies)
    told = rows.order_by("study__number", "order").values_list("concept", "pk", "study", "order")
    return [(concept, Item("cell", pk, study, str(order))) for concept, pk, study, order in told]


def _grouped(seat: Seat, ground: Ground, abstracted: Collection[int]) -> list[tuple[int, Item]]:
    if not abstracted:
        return []
    rows = Grouping.objects.standing().filter(
        abstracted__in=abstracted, finding__withdrawn_at__isnull=True
    )
    told = list(
        rows.order_by("finding__number").values_list("abstracted", "finding", "finding__report")
    )
    counting = counting_among(seat, {finding for _pk, finding, _report in told})
    return [
        (pk, Item("finding", finding, ground.reports[report]))
        for pk, finding, report in told
        if finding in counting and report in ground.reports
    ]


def counting_among(seat: Seat, ids: Collection[int]) -> set[int]:
    """Those of these findings that count: agreed on, or settled."""
    if not ids:
        return set()
    rows = findings.rows(seat, only=ids)
    return {row.finding.pk for row in rows if row.state == findings.State.COUNTS}
