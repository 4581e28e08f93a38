"""Which reports may be of one study: what was found, and what of it is still to be asked.

What was found is a figure, computed whole from the reports that reached full text. What is open
follows from it, from the links that hold and from what people said to be two studies; nobody is
asked about two studies of which some pair of reports was kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Q

from reviews.methods.companions import Document, kind_of, suggest
from reviews.models import Figure, Report, Review, Stage, StudiesApart, StudyLink
from screening.models import Choice
from screening.queries.statuses import reached, settled

COMPANIONS = "companions"
# Reports compared at most: those of the lowest numbers.
MOST = 4_000
# Suggestions kept: nobody decides more.
KEPT = 500
# Where sources print publication types, by their formats' names of the field.
_KINDS = ("PT", "DT", "M3", "Publication Type", "Document Type", "publication_types")


@dataclass(frozen=True)
class Pair:
    """Two reports that may be of one study, by their ids, with points and reasons."""

    one: int
    other: int
    points: float
    reasons: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Pair:
        """Read what the figure keeps."""
        return cls(stored["one"], stored["other"], stored["points"], tuple(stored["reasons"]))


def compute(review: Review) -> dict[str, Any]:
    """Compare the reports at full text that are not excluded; unchanged ones are not read again."""
    passed = reached(Stage.FULL_TEXT) & ~Q(settled(Stage.FULL_TEXT, choice=Choice.EXCLUDE))
    rows = Report.objects.filter(passed, review=review).order_by("number")
    shown = list(rows.values_list("pk", "record")[:MOST])
    basis = sha256(repr(shown).encode()).hexdigest()
    stored = Figure.objects.filter(review=review, key=COMPANIONS).first()
    if stored is None or stored.value.get("basis") != basis:
        found = _compared([pk for pk, _record in shown]) | {"basis": basis, "compared": len(shown)}
    else:
        found = stored.value
    return found | {"open": len(open_pairs(review, found))}


def _compared(reports: list[int]) -> dict[str, Any]:
    documents = [document(report) for report in _read(reports)]
    found = suggest(documents)[:KEPT]
    return {
        "pairs": [
            {
                "one": made.one,
                "other": made.other,
                "points": made.points,
                "reasons": [
                    {"code": reason.code, "values": list(reason.values), "points": reason.points}
                    for reason in made.reasons
                ],
            }
            for made in found
        ],
        "reviews": [
            one.key
            for one in documents
            if kind_of(one.type, one.title, one.journal, one.kinds) == "review"
        ],
    }


def _read(reports: list[int]) -> Iterator[Report]:
    rows = Report.objects.filter(pk__in=reports, record__isnull=False).select_related("record")
    yield from rows.defer("record__raw", "record__words", "record__names").order_by("number")


def document(report: Report) -> Document:
    """A report as the method reads it; it comes with its record."""
    record = report.record
    assert record is not None
    return Document(
        key=report.pk,
        title=record.title,
        abstract=record.abstract,
        authors=record.authors,
        year=record.year,
        type=record.type,
        journal=record.journal,
        kinds=list(_kinds(record.extra)),
    )


def _kinds(extra: dict[str, Any]) -> Iterator[str]:
    for name in _KINDS:
        value = extra.get(name, ())
        yield from map(str, value) if isinstance(value, list) else (str(value),)


def open_pairs(review: Review, found: dict[str, Any]) -> list[Pair]:
    """The suggestions still to be decided, the likeliest of each two studies, in two statements."""
    pairs = [Pair.of(stored) for stored in found.get("pairs", ())]
    if not pairs:
        return []
    apart = _said_apart(review)
    reports = {pk for pair in pairs for pk in (pair.one, pair.other)}
    study = _studies(reports | {pk for said in apart for pk in said})
    asked = {frozenset(study[pk] for pk in said) for said in apart}
    waiting = []
    for pair in pairs:
        both = frozenset((study[pair.one], study[pair.other]))
        if len(both) == 2 and both not in asked:
            asked.add(both)
            waiting.append(pair)
    return waiting


def _said_apart(review: Review) -> list[tuple[int, int]]:
    rows = StudiesApart.objects.filter(review=review, undone_at__isnull=True)
    return list(rows.values_list("first", "second"))


def _studies(reports: Iterable[int]) -> dict[int, tuple[str, int]]:
    """The study of each report; one that is in none stands for itself."""
    wanted = list(reports)
    found = {pk: ("report", pk) for pk in wanted}
    links = StudyLink.objects.standing().filter(report__in=wanted)
    found.update((pk, ("study", study)) for pk, study in links.values_list("report", "study"))
    return found


def waiting(review: Review) -> int:
    """How many suggestions were open when they were last counted."""
    stored = Figure.objects.filter(review=review, key=COMPANIONS)
    return next(iter(stored.values_list("value__open", flat=True)), 0) or 0
