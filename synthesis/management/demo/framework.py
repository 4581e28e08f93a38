"""MacLellan et al. 2015 carried on to its end: two core constructs, and its Fig. 2.

Printed: the constructs, that each has strengths and challenges, and which references each group of
citations names. What a cited article says isn't, so a cell tells where it is cited. Figure 2 is
drawn as the text describes it: its picture wasn't at hand, so places are ours.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from reviews.access import Seat
from reviews.models import Review, Study, StudyLink
from screening.management.demo import maclellan, people
from screening.queries import known_studies
from synthesis.actions import framework, translation
from synthesis.actions.framework import ArrowSaid, AxisSaid, ConstructSaid
from synthesis.actions.translation import Said
from synthesis.models import Concept, Order, Relation

IDENTITY = "Reframing of identity through reciprocal relations"
SELF = "Therapeutic use of self, enhancing responsibility"
SECTIONS = {
    "C1_strengths": f"C1 strengths: {IDENTITY}",
    "C1_challenges": f"C1 challenges: {IDENTITY}",
    "C2_strengths": f"C2 strengths: {SELF}",
    "C2_challenges": f"C2 challenges: {SELF}",
}
MEANINGS = {
    "strengths": "A core construct of the paper, and where it works for peer support workers.",
    "challenges": "The same construct, and where it is hard; discordant findings stand here.",
}
CITED = "Cited here {times} (citation {groups}); what is taken from it isn't printed."
AMBIGUOUS = " Of group {groups} the numbers can be read in two ways; the likelier is taken."
TITLE = "Therapeutic use of self and the reframing of identity"
REMARK = (
    "After Fig. 2 of MacLellan et al. 2015 as the text describes it: two axes, of which one "
    "mirrors the other. The picture itself wasn't at hand: where the constructs stand is ours, "
    "and the links are tagged as the paper's interpretation. Not printed: which studies each "
    "link rests on."
)
OURS = "In this demonstration's words, after the construct's name:"
BOTH = "Cited under the strengths of both constructs: reckoned, not printed"


def load(review: Review) -> None:
    """Translate and draw, if this is the review."""
    if review.slug != maclellan.SLUG:
        return
    seat = people.seat(review, "cleo")
    cited = citations()
    concepts = _concepts(seat)
    studies = _studies(review)
    _cells(seat, cited, concepts, studies)
    _relations(seat, cited, concepts, studies)
    _figure(seat, cited, concepts, studies)


@dataclass(frozen=True)
class Group:
    """A group of citations in the text: the included references that it names."""

    section: str
    number: int
    references: tuple[int, ...]
    ambiguous: bool


def citations() -> list[Group]:
    """Every group of citations that names an included reference, in the order of the text."""
    path = Path(__file__).with_name("maclellan_2015.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Group(
                row["section"],
                int(row["group"]),
                tuple(int(one) for one in row["references"].split()),
                row["readings"] != "1",
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def _concepts(seat: Seat) -> dict[str, Concept]:
    made = {}
    for section, name in SECTIONS.items():
        meaning = MEANINGS[section.partition("_")[2]]
        made[section] = translation.add_concept(seat, name=name, meaning=meaning)
    return made


def _studies(review: Review) -> dict[int, Study]:
    """The study of each reference number, by the title of its report."""
    numbers = maclellan.numbers()
    included = known_studies.included(review).select_related("record")
    by_report = {
        report.pk: numbers[report.record.title]
        for report in included
        if report.record is not None and report.record.title in numbers
    }
    links = StudyLink.objects.standing().filter(report__in=by_report).select_related("study")
    return {by_report[link.report_id]: link.study for link in links}


def _cells(
    seat: Seat, cited: list[Group], concepts: dict[str, Concept], studies: dict[int, Study]
) -> None:
    """Our cell of each study in each section: in which groups of citations it is named."""
    by_cell: dict[tuple[str, int], list[Group]] = defaultdict(list)
    for group in cited:
        for reference in group.references:
            by_cell[group.section, reference].append(group)
    for (section, reference), groups in by_cell.items():
        if reference not in studies:
            continue
        times = f"{len(groups)} times" if len(groups) > 1 else "once"
        noun = "groups" if len(groups) > 1 else "group"
        words = CITED.format(times=times, groups=f"{noun} {_listed(groups)}")
        unsure = [one for one in groups if one.ambiguous]
        words += AMBIGUOUS.format(groups=_listed(unsure)) if unsure else ""
        number = concepts[section].number
        translation.write(seat, number, studies[reference], Order.THIRD, Said(words))


def _listed(groups: list[Group]) -> str:
    return ", ".join(str(one.number) for one in groups)


def _named(cited: list[Group], section: str) -> set[int]:
    return {one for group in cited if group.section == section for one in group.references}


def _relations(
    seat: Seat, cited: list[Group], concepts: dict[str, Concept], studies: dict[int, Study]
) -> None:
    translation.write(
        seat, concepts["C1_strengths"].number, None, Order.THIRD,
        Said(f"{OURS} through give and take, workers come to see themselves anew."),
    )  # fmt: skip
    translation.write(
        seat, concepts["C2_strengths"].number, None, Order.THIRD,
        Said(f"{OURS} putting one's own story to use goes with more responsibility."),
    )  # fmt: skip
    for construct in ("C1", "C2"):
        translation.relate(
            seat, Relation.Kind.REFUTATIONAL,
            concepts=[concepts[f"{construct}_{one}"].number for one in ("strengths", "challenges")],
            why="The paper sets the construct's challenges, with discordant findings, against its "
            "strengths. Which finding speaks against which isn't printed.",
        )  # fmt: skip
    translation.relate(
        seat, Relation.Kind.LINE,
        concepts=[concepts["C1_strengths"].number, concepts["C2_strengths"].number],
        why="The paper's line of argument: as the therapeutic use of self rises, so do "
        "responsibility and reciprocity, and identity mirrors it.",
    )  # fmt: skip


def _figure(
    seat: Seat, cited: list[Group], concepts: dict[str, Concept], studies: dict[int, Study]
) -> None:
    framework.caption(seat, title=TITLE, remark=REMARK)
    use = "Therapeutic use of self"
    framework.add_axis(seat, AxisSaid(use, "up", "responsibility and reciprocity"))
    framework.add_axis(seat, AxisSaid("Identity", "right", "as the other axis, which it mirrors"))
    places = {
        "C2": (f"C2 {SELF}", "C2_strengths", 170, 100),
        "C1": (f"C1 {IDENTITY}", "C1_strengths", 620, 100),
        "responsibility": ("Responsibility", "", 170, 330),
        "reciprocity": ("Reciprocity", "", 400, 330),
    }
    made = {}
    for key, (name, section, x, y) in places.items():
        source = ("concept", concepts[section].pk) if section else None
        said = ConstructSaid(name, interpretation=not section, source=source)
        made[key] = framework.add_construct(seat, said, x=x, y=y)
    rises = ArrowSaid(two_way=True, sign="+", interpretation=True)
    for key in ("responsibility", "reciprocity"):
        framework.add_arrow(seat, made["C2"], made[key], rises)
    mirrors = ArrowSaid(two_way=True, sign="+", label="mirrors", interpretation=True)
    mirror = framework.add_arrow(seat, made["C2"], made["C1"], mirrors)
    both = _named(cited, "C1_strengths") & _named(cited, "C2_strengths")
    numbers = sorted(studies[reference].number for reference in both & studies.keys())
    framework.support_studies(seat, "arrow", mirror, studies=numbers, note=BOTH)
