"""What of a review is final, put together for everybody: no votes, no texts, no remarks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils import timezone

from reviews.access import Seat
from reviews.methods.agreement import MaybeRule
from reviews.models import Criterion, Member, Review, Stage
from reviews.models.protocol import Kind
from screening.exports import studies as study_list
from screening.figures import compute_agreement, compute_prisma
from screening.queries.studies import Wanted
from synthesis.exports import table as study_table
from synthesis.methods.metasummary import effects
from synthesis.models import Grouping, SampleStudy
from synthesis.queries import findings
from synthesis.queries.findings import State
from synthesis.queries.table.table import table

# The columns of the study table's file before its fields: number, label, reports, state.
_STATE = 3


def content(review: Review, *, names: bool) -> dict[str, Any]:
    """Everything that a published page shows; people only by name, and only if wanted."""
    seat = Seat.operator(review)
    studies = _studies(seat)
    return {
        "title": review.title,
        "question": review.question,
        "criteria": {kind: _criteria(review, kind) for kind in Kind.values},
        "flow": compute_prisma(review),
        "agreement": _agreement(review),
        "studies": studies,
        "table": _table(seat),
        "findings": _findings(seat, {study["number"] for study in studies}),
        "people": _people(review) if names else [],
        "as_of": timezone.localdate().isoformat(),
    }


def _criteria(review: Review, kind: str) -> list[str]:
    rows = Criterion.objects.filter(review=review, kind=kind, retired_at__isnull=True)
    return list(rows.values_list("text", flat=True))


def _agreement(review: Review) -> list[dict[str, Any]]:
    """Agreement over all reviewers at each stage that two have screened; pairs stay inside."""
    found = compute_agreement(review)
    rows = []
    for stage in Stage:
        overall = found[stage.value][MaybeRule.THREE_CATEGORY.value]["overall"]
        if overall.get("n"):
            kept = {name: overall.get(name) for name in ("n", "percent", "kappa", "kappa_ci")}
            rows.append({"stage": str(stage.label), **kept})
    return rows


def _studies(seat: Seat) -> list[dict[str, Any]]:
    """The included studies by number, each with its reports as a reader cites them."""
    found: dict[int, dict[str, Any]] = {}
    heads = study_list.heads()
    for row in study_list.rows(seat, Wanted()):
        number, label = int(row.extra[heads[0]][0]), row.extra[heads[1]][0]
        study = found.setdefault(number, {"number": number, "label": label, "reports": []})
        study["reports"].append(
            {
                "authors": [str(name) for name in row.authors],
                "year": row.year,
                "title": row.title,
                "journal": row.journal,
                "doi": row.doi,
            }
        )
    return [found[number] for number in sorted(found)]


def _table(seat: Seat) -> dict[str, Any]:
    """The columns of the study table with what stands in them."""
    found = table(seat)
    if not found.columns:
        return {}

    def kept(row: list[Any]) -> list[Any]:
        return row[:2] + row[_STATE + 1 :]

    rows = [kept(list(line)) for line in study_table.lines(found)]
    return {"heads": kept(study_table.heads(found)), "rows": rows}


def _findings(seat: Seat, studies: set[int]) -> list[dict[str, Any]]:
    """What the review found, finding by finding, with the studies that hold it."""
    counted = {
        row.finding.pk: row.study.number
        for row in findings.rows(seat)
        if row.state == State.COUNTS and row.study is not None and row.study.number in studies
    }
    held: dict[Any, set[int]] = defaultdict(set)
    links = Grouping.objects.filter(review=seat.review, ended_at__isnull=True)
    for link in links.select_related("abstracted__domain"):
        if link.finding_id in counted and link.abstracted.in_use:
            held[link.abstracted].add(counted[link.finding_id])
    order = sorted(held, key=lambda one: (_place(one), one.position, one.pk))
    unit = _units(seat.review, studies)
    return [_finding(one, held[one], unit) for one in order]


def _units(review: Review, studies: set[int]) -> dict[int, int]:
    """As which study each is counted: those that share a sample as the first of them."""
    samples: dict[int, set[int]] = defaultdict(set)
    rows = SampleStudy.objects.filter(review=review, sample__ended_at__isnull=True)
    for sample, number in rows.values_list("sample", "study__number"):
        samples[sample] |= {number} & studies
    unit = {number: number for number in studies}
    for inside in filter(None, samples.values()):
        together = {unit[number] for number in inside}
        unit = {
            one: min(together) if as_one in together else as_one for one, as_one in unit.items()
        }
    return unit


def _place(one: Any) -> tuple[int, int]:
    return (one.domain.position, one.domain_id) if one.domain else (2**31, 0)


def _finding(one: Any, held_by: set[int], unit: dict[int, int]) -> dict[str, Any]:
    share = effects.frequency({unit[number] for number in held_by}, len(set(unit.values())))
    return {
        "domain": one.domain.name if one.domain else "",
        "name": one.name,
        "statement": one.statement,
        "studies": sorted(held_by),
        "share": None if share is None else round(100 * share),
    }


def _people(review: Review) -> list[str]:
    """Who works on the review now, by name; an address is no name."""
    rows = Member.objects.filter(review=review, removed_at__isnull=True).select_related("user")
    return sorted({row.user.name for row in rows if row.user.name})
