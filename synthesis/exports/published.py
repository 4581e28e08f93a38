"""What of a review is final, put together for everybody: no votes, no texts, no remarks."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils import timezone

from reviews.access import Seat
from reviews.methods.agreement import MaybeRule
from reviews.methods.rounding import round_half_up
from reviews.models import Criterion, Member, Review, Stage
from reviews.models.protocol import Kind
from screening.exports import studies as study_list
from screening.figures import compute_agreement, compute_prisma
from screening.queries.studies import Wanted
from synthesis.exports import table as study_table
from synthesis.queries.metasummary import Line, metasummary
from synthesis.queries.table.table import table

# The columns of the study table's file before its fields: number, label, reports, state.
_STATE = 3


def content(review: Review, *, names: bool) -> dict[str, Any]:
    """Everything that a published page shows; people only by name, and only if wanted."""
    seat = Seat.operator(review)
    return {
        "title": review.title,
        "question": review.question,
        "criteria": {kind: _criteria(review, kind) for kind in Kind.values},
        "flow": compute_prisma(review),
        "agreement": _agreement(review),
        "studies": _studies(seat),
        "table": _table(seat),
        "findings": _findings(seat),
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


def _findings(seat: Seat) -> list[dict[str, Any]]:
    """What the review found: the board's findings that some study holds, with their shares."""
    summary = metasummary(seat)
    return [
        _finding(line, summary.fes(line))
        for _domain, _name, lines in summary.domains()
        for line in lines
        if line.studies
    ]


def _finding(line: Line, share: Fraction | None) -> dict[str, Any]:
    return {
        "domain": line.domain_name,
        "name": line.name,
        "statement": line.statement,
        "studies": list(line.studies),
        "share": None if share is None else int(round_half_up(100 * share)),
    }


def _people(review: Review) -> list[str]:
    """Who works on the review now, by name; an address is no name."""
    rows = Member.objects.filter(review=review, removed_at__isnull=True).select_related("user")
    return sorted({row.user.name for row in rows if row.user.name})
