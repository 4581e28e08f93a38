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
from synthesis.actions import board, contradictions, findings
from synthesis.actions.table import design, extracting, handing, printed
from synthesis.models import Finding, Task

GROUPS = ("Peer support workers", "Nonpeer staff", "People in recovery")
# Printed below the columns of Table 1; which number stands in which column is lost in its text.
TOTALS = {"Peer support workers": 279, "Nonpeer staff": 232, "People in recovery": 88}
TWO_REPORTS, ITS_PEOPLE = 12, 15
PLACED = "Assumed: numbers are printed in this order, but their columns are lost in the text."
TWICE = "15 for each of its two papers; a study's people are counted once."
WORDS = "{finding} (study {study}'s own words aren't printed)"
MEMO = "Row of Table 2; its studies are printed, what each of them says isn't."
MODELS, NO_MODELS = (
    "Peer support workers are role models",
    "Peer support workers are not role models",
)
CLEAR = "A clear job description is a strategy to alleviate role confusion"
BOTH_COUNT = "Printed side by side: the same study holds both."
# Pairs of row and study: what stands against what, how, and why.
AGAINST = (
    ((MODELS, 4), (NO_MODELS, 4), "contradicts", BOTH_COUNT),
    ((MODELS, 8), (NO_MODELS, 8), "contradicts", BOTH_COUNT),
    ((MODELS, 2), (NO_MODELS, 9), "contradicts", "Printed as two rows of one domain."),
    ((CLEAR, 7), (CLEAR, 10), "nuances", "The text calls vagueness an advantage in study 7."),
    ((CLEAR, 15), (CLEAR, 13), "nuances", "The text calls vagueness an advantage in study 15."),
)
PARTICULAR = "{particular} (study {study}; under “{finding}”)"


def load(review: Review) -> None:
    """Carry the review on, if this is it."""
    if review.slug != walker_bryant.SLUG:
        return
    seats = {name: people.seat(review, name) for name in people.PEOPLE}
    _table(seats)
    _board(seats["ana"], _findings(seats))


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


def _findings(seats: dict[str, Seat]) -> dict[str, dict[int, Finding]]:
    """One finding for each study of each row, on which both agree; by row and study."""
    review = seats["ana"].review
    links = StudyLink.objects.standing().filter(review=review).select_related("report", "study")
    first: dict[int, Report] = {}
    for link in links.order_by("-report__number"):
        first[link.study.number] = link.report
    made: dict[str, dict[int, Finding]] = {}
    for row in rows():
        made[row.name] = {}
        for number in row.studies:
            words = _statement(row, number)
            finding = findings.propose(seats["ana"], first[number], statement=words)
            _count(finding, (seats["ana"], seats["ben"]))
            made[row.name][number] = finding
    return made


def _statement(row: Row, study: int) -> str:
    told = row.particulars.get(study)
    if told is None:
        return WORDS.format(finding=row.name, study=study)
    return PARTICULAR.format(particular=told[:1].upper() + told[1:], study=study, finding=row.name)


def _count(finding: Finding, voters: Iterable[Seat]) -> None:
    for seat in voters:
        findings.vote(seat, finding.pk, counts=True, credibility="credible")


def _board(seat: Seat, made: dict[str, dict[int, Finding]]) -> None:
    """Group them as Table 2 does, and link those that the paper sets against each other."""
    domains: dict[str, int] = {}
    for row in rows():
        if row.domain not in domains:
            domains[row.domain] = board.create_domain(seat, name=row.domain).pk
        below = [finding.pk for finding in made[row.name].values()]
        board.create_abstracted(
            seat, name=row.name, domain=domains[row.domain], memo=MEMO, findings=below
        )
    for (one, first), (other, second), kind, why in AGAINST:
        contradictions.link(
            seat, made[one][first].number, made[other][second].number, kind=kind, why=why
        )
