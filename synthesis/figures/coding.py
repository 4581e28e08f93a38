"""How far coders agree, round by round: what they coded blind, and apart from it, after talking."""

from __future__ import annotations

from typing import Any

from reviews import audit, figures
from reviews.figures import Reading
from reviews.models import Figure, Review
from synthesis.methods import spans
from synthesis.methods.agreement import Found, categories, compare
from synthesis.models import Agreed, Code, Coding
from synthesis.queries import coded
from synthesis.queries.coded import Coded
from synthesis.queries.rounds import RoundRow, rounds

AGREEMENT = "coding_agreement"
UNITS = ("cell", "finding", "span")
# Up to this many codings a page computes agreement itself; more are left to the background.
INLINE_CODINGS = 5_000


def compute_agreement(review: Review) -> dict[str, Any]:
    """Agreement in every closed round, by its number, ready for JSON."""
    return {
        str(row.round.number): of_round(row)
        for row in rounds(review)
        if row.round.closed_at is not None
    }


def of_round(row: RoundRow) -> dict[str, Any]:
    """Agreement in one closed round, for each unit, with the disagreements on cells."""
    found = coded.of_round(row)
    in_use = Code.objects.filter(
        review=row.round.review_id, codable=True, created_at__lte=row.round.closed_at
    )
    cells = compare(found.given, found.studies, found.coders)
    return {
        "coders": found.coders,
        "studies": len(found.studies),
        "codes": in_use.count(),
        "cell": _told(cells),
        "finding": _findings(found),
        "span": _spans(found),
        "after": _after(row, found),
        "disagreements": [
            [study, code, "presence" if on_presence else "polarity", marks]
            for study, code, on_presence, marks in coded.differing(found)
        ],
    }


def _told(found: Found) -> dict[str, Any]:
    return {
        "units": found.units,
        "codes_used": len(found.codes),
        "overall": found.overall.as_dict(),
        "codes": [[code, one.as_dict()] for code, one in found.by_code.items()],
        "pairs": [[list(pair), one.as_dict()] for pair, one in found.pairs.items()],
    }


def _findings(found: Coded) -> dict[str, Any]:
    """Findings that at least one coder gave a code; the others are counted and left out."""
    units = sorted({finding for finding, _code in found.findings})
    told = _told(compare(found.findings, units, found.coders))
    nominal = categories(found.findings, units, found.coders)
    return told | {
        "category": nominal.as_dict(),
        "uncoded": max(0, found.finding_count - len(units)),
    }


def _spans(found: Coded) -> dict[str, Any]:
    matched = spans.compare_spans(found.spans, found.coders)
    characters = spans.compare_characters(found.spans, found.coders)
    return {
        "units": matched.overall.n,
        "codes_used": len(matched.by_code),
        "overall": matched.overall.as_dict(),
        "codes": [[code, one.as_dict()] for code, one in matched.by_code.items()],
        "pairs": [[list(pair), one.as_dict()] for pair, one in matched.pairs.items()],
        "characters": _told(characters),
    }


def _after(row: RoundRow, found: Coded) -> dict[str, Any]:
    """The same cells with what was settled since in place of what was coded; never mixed."""
    standing = Agreed.objects.filter(study__in=found.studies, withdrawn_at__isnull=True)
    settled = {
        (study, code): present
        for study, code, present in standing.values_list("study", "code", "present")
    }
    after = compare(found.given, found.studies, found.coders, settled)
    return {"cell": _told(after), "open": len(after.disagreements)}


def agreement(review: Review) -> Reading | None:
    """Agreement for a page: computed now where that is quick, else as the background left it.

    None where it is being computed for the first time.
    """
    stored = Figure.objects.filter(review=review, key=AGREEMENT).first()
    fresh = stored is not None and stored.as_of == audit.position(review.pk)
    if stored is None or not fresh:
        few = Coding.objects.filter(review=review).order_by().values("pk")
        if few[: INLINE_CODINGS + 1].count() <= INLINE_CODINGS:
            return figures.compute(review, AGREEMENT)
        figures.touch(review.pk)
    if stored is None:
        return None
    return Reading(stored.value, stored.as_of, stored.computed_at, fresh)


def register() -> None:
    """Make agreement on coding known as a figure."""
    figures.register(AGREEMENT, compute_agreement)
