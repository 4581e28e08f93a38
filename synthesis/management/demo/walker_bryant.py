"""Walker and Bryant 2013 carried on to its end: Table 1, and the 24 findings of Table 2.

Printed: what each study's row says, which studies hold which finding, and some particulars in the
text. The 371 findings that were extracted aren't printed, so one stands here for each study of
each row; their words are made of the row's name, and say so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviews.access import Seat
from reviews.models import Report, Review, StudyLink
from screening.management.demo import people, walker_bryant
from synthesis.actions import board, findings
from synthesis.actions.table import design, extracting, handing, printed
from synthesis.models import Domain, Finding, Task

GROUPS = ("Peer support workers", "Nonpeer staff", "People in recovery")
# Printed below the columns of Table 1; which number stands in which column is lost in its text.
TOTALS = {"Peer support workers": 279, "Nonpeer staff": 232, "People in recovery": 88}
TWO_REPORTS, ITS_PEOPLE = 12, 15
PLACED = "Assumed: numbers are printed in this order, but their columns are lost in the text."
TWICE = "15 for each of its two papers; a study's people are counted once."
WORDS = "{finding} (study {study}'s own words aren't printed)"
PARTICULAR = "{particular} (study {study}; under “{finding}”)"


def load(review: Review) -> None:
    """Carry the review on, if this is it."""
    if review.slug != walker_bryant.SLUG:
        return
    seats = {name: people.seat(review, name) for name in people.PEOPLE}
    _table(seats)
    _findings(seats)


@dataclass(frozen=True)
class Row:
    """A row of Table 2: its domain, its name, the numbers of its studies, and what the text tells
    of some of them."""

    domain: str
    name: str
    studies: tuple[int, ...]
    particulars: dict[int, str] = field(default_factory=dict)


def rows() -> list[Row]:
    """Table 2 in its order."""
    path = Path(__file__).with_name("walker_bryant_2013.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(line) for line in csv.DictReader(file, delimiter="\t")]


def _row(line: dict[str, str]) -> Row:
    told = (one.partition(": ") for one in line["particulars"].split("; ") if one)
    numbers = tuple(int(number) for number in line["studies"].split())
    particulars = {int(study): words for study, _colon, words in told}
    return Row(line["domain"], line["finding"], numbers, particulars)


def _table(seats: dict[str, Seat]) -> None:
    """Both fill Table 1 in alike."""
    cleo = seats["cleo"]
    design.start(cleo, None)
    fields = {
        "country": design.add_field(cleo, "country", design.Words("Country")),
        "people": design.add_field(cleo, "groups", design.Words("Participants", new=GROUPS)),
        "method": design.add_field(cleo, "text", design.Words("Stated method")),
        "volunteers": design.add_field(
            cleo, "flag", design.Words("Volunteers", help="Peer support workers are not paid.")
        ),
    }
    design.publish(cleo, why="The columns of Table 1")
    both = [seats[name].voter.pk for name in ("ana", "ben")]
    handing.hand_out(cleo, handing.Plan("pairs", both, walker_bryant.SLUG, "Made up."))
    said = {int(row["study"]): _typed(row, fields) for row in reversed(walker_bryant.papers())}
    for task in Task.objects.filter(review=cleo.review).select_related("study", "member__user"):
        extracting.send(Seat.of(task.member), task.pk, said[task.study.number])
    for number, (group, total) in enumerate(TOTALS.items(), 1):
        printed.note(
            cleo, fields["people"], f"p{number}", typed=str(total), source=f"Table 1, {group}"
        )


def _typed(row: dict[str, str], fields: dict[str, str]) -> dict[str, dict[str, Any]]:
    counts = dict(zip(("p1", "p2", "p3"), row["participants"].split("; "), strict=False))
    twice = int(row["study"]) == TWO_REPORTS
    shown = {
        "value": {"counts": counts, "printed": str(2 * ITS_PEOPLE) if twice else ""},
        "note": TWICE if twice else PLACED,
    }
    return {
        fields["country"]: {"value": row["country"]},
        fields["people"]: shown,
        fields["method"]: {"value": row["method"]},
        fields["volunteers"]: {"value": row["volunteers"]},
    }


def _findings(seats: dict[str, Seat]) -> None:
    """One finding for each study of each row, on which both agree, and the row on the board."""
    review = seats["ana"].review
    links = StudyLink.objects.standing().filter(review=review).select_related("report", "study")
    first: dict[int, Report] = {}
    for link in links.order_by("-report__number"):
        first[link.study.number] = link.report
    for row in rows():
        held = []
        for number in row.studies:
            finding = findings.propose(
                seats["ana"], first[number], statement=_statement(row, number)
            )
            _count(finding, (seats["ana"], seats["ben"]))
            held.append(finding.pk)
        _group(seats["ana"], row, held)


def _group(seat: Seat, row: Row, held: list[int]) -> None:
    """Put a row on the board, under its domain."""
    domain = Domain.objects.filter(review=seat.review, name=row.domain).first()
    if domain is None:
        domain = board.create_domain(seat, name=row.domain)
    board.create_abstracted(seat, name=row.name, domain=domain.pk, findings=held)


def _statement(row: Row, study: int) -> str:
    told = row.particulars.get(study)
    if told is None:
        return WORDS.format(finding=row.name, study=study)
    return PARTICULAR.format(particular=told[:1].upper() + told[1:], study=study, finding=row.name)


def _count(finding: Finding, voters: Iterable[Seat]) -> None:
    for seat in voters:
        findings.vote(seat, finding.pk, counts=True, credibility="credible")
