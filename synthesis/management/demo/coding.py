"""The demonstration's coding: made up, in the design that MacLellan et al. 2015 describe.

Two coders read a random selection alone and compare; then more are drawn from the rest. The texts,
the codes given and the findings are invented; the paper prints 87 per cent, then 100.
"""

from __future__ import annotations

import io
import random
import uuid
from collections import defaultdict

from django.core.files import File

from reviews.access import Seat
from reviews.actions.fulltexts import bringing, reading
from reviews.models import Report, Review, StudyLink
from screening.management.demo import maclellan, people
from screening.queries import known_studies
from synthesis.actions import agreeing, codebook, findings, marking, rounds, texts
from synthesis.actions.cells import Said
from synthesis.management.demo import papers
from synthesis.methods import anchoring
from synthesis.models import Code, Coding, CodingRound, Finding, RoundStudy

FIRST, SECOND, SETTLED = 6, 3, 2
WHY = "Made up for the demonstration; the paper prints neither the sample's size nor the codes."
# How often each coder sees what a sentence is about, and sees something else besides.
SEES = {"ana": 0.97, "ben": 0.86}
SEES_MORE = 0.06
# How often a finding counts, and how often the second vote is as the first.
COUNTS, AGREES = 0.8, 0.85
COLOURS = {papers.AT_WORK: "blue", papers.WITH_PEOPLE: "green", papers.FOR_ONESELF: "amber"}


def load(review: Review) -> None:
    """Code a part of the demonstration review, if this is it, and leave some open."""
    if review.slug != maclellan.SLUG:
        return
    seats = {name: people.seat(review, name) for name in people.PEOPLE}
    codes = _codebook(seats["cleo"])
    both = [seats[name].voter.pk for name in SEES]
    for size in (FIRST, SECOND):
        plan = rounds.Plan(CodingRound.Design.SAMPLE, both, size=size, seed=review.slug, why=WHY)
        opened = rounds.open_round(seats["cleo"], plan)
        made = _bring(seats["dora"], opened)
        marked: dict[tuple[str, int, str], int] = {}
        for name in SEES:
            # The second round waits for ben, who has read all but one of its studies.
            left_out = 1 if size == SECOND and name == "ben" else 0
            for report, paper in made[left_out:]:
                marked |= _code(seats[name], name, report, paper, codes)
            if not left_out:
                rounds.say_done(seats[name], opened.number)
        if size == FIRST:
            _confer(seats["ana"], opened)
            _findings(seats, made, marked)


def _codebook(seat: Seat) -> dict[str, Code]:
    folders: dict[str, Code] = {}
    codes = {}
    for topic in papers.TOPICS:
        if topic.folder not in folders:
            folders[topic.folder] = codebook.create_code(seat, name=topic.folder, codable=False)
        codes[topic.name] = codebook.create_code(
            seat,
            name=topic.name,
            parent=folders[topic.folder].pk,
            definition=topic.definition,
            colour=COLOURS[topic.folder],
        )
    return codes


def _bring(seat: Seat, opened: CodingRound) -> list[tuple[Report, papers.Made]]:
    """Give each study of a round a made-up full text, and read it."""
    into = bringing.delivery(seat, uuid.uuid4())
    made = []
    studies = RoundStudy.objects.filter(round=opened).order_by("position")
    included = known_studies.included(seat.review).select_related("record")
    for row in studies:
        links = StudyLink.objects.standing().filter(study=row.study_id).values("report")
        report = included.filter(pk__in=links).order_by("number").first()
        if report is None or report.record is None:
            continue
        paper = papers.paper(report.record.title, report.record.authors, report.number)
        content = File(io.BytesIO(paper.pdf))
        name = f"made-up {report.number}.pdf"
        bringing.bring(seat, content, name=name, into=into, report=report)
        made.append((report, paper))
    reading.read_some(seat.review.pk)
    return made


def _code(
    seat: Seat, name: str, report: Report, paper: papers.Made, codes: dict[str, Code]
) -> dict[tuple[str, int, str], int]:
    """Mark what a coder sees in a paper, with its codes; passages by coder, report and words."""
    marked = {}
    chance = random.Random(f"{name}/{report.number}")  # noqa: S311 - not for secrets
    text = texts.current(report)
    index = anchoring.Index(text.content)
    for said in paper.said:
        if chance.random() > SEES[name]:
            continue
        found = anchoring.find(said.words, "", "", index)
        if found.start is None or found.end is None:
            continue
        given = [codes[said.topic.name].pk]
        if chance.random() < SEES_MORE:
            given.append(chance.choice([code.pk for code in codes.values()]))
        passage = marking.Passage(text.pk, found.start, found.end, voice=said.voice)
        excerpt = marking.mark(seat, passage)
        for code in dict.fromkeys(given):
            marking.give(seat, excerpt, code, "contradicts" if said.against else "supports")
        marked[name, report.pk, said.words] = excerpt.pk
    return marked


def _confer(seat: Seat, opened: CodingRound) -> None:
    """Settle the first cells that only one of the coders had, and leave the others open."""
    cells: dict[tuple[int, int], set[int]] = defaultdict(set)
    studies = RoundStudy.objects.filter(round=opened).select_related("study")
    links = StudyLink.objects.standing().filter(study__in=[row.study_id for row in studies])
    by_report = {link.report_id: link.study_id for link in links}
    coded = Coding.objects.standing().filter(excerpt__report__in=by_report)
    for report, code, coder in coded.values_list("excerpt__report", "code", "member"):
        cells[by_report[report], code].add(coder)
    alone = sorted(cell for cell, coders in cells.items() if len(coders) == 1)
    for study, code in alone[:SETTLED]:
        agreeing.settle(
            seat,
            next(row.study for row in studies if row.study_id == study),
            Code.objects.get(pk=code),
            Said(True, "supports", "Said in passing, and plainly enough."),
            reason="Read again together: the sentence is about it.",
        )


def _findings(
    seats: dict[str, Seat],
    made: list[tuple[Report, papers.Made]],
    marked: dict[tuple[str, int, str], int],
) -> None:
    """Put some findings to the vote: most are agreed on, some differ, some wait for ben."""
    chance = random.Random("maclellan-2015/findings")  # noqa: S311 - not for secrets
    for at, (report, paper) in enumerate(made):
        for said in paper.said:
            if said.voice != "author":
                continue
            mine = marked.get(("ana", report.pk, said.words))
            finding = findings.propose(
                seats["ana"], report, statement=said.words, excerpts=[mine] if mine else []
            )
            counts = chance.random() < COUNTS
            _vote(seats["ana"], finding, counts)
            if at < len(made) - 1:
                _vote(seats["ben"], finding, counts == (chance.random() < AGREES))


def _vote(seat: Seat, finding: Finding, counts: bool) -> None:
    note = "" if counts else "The authors' opinion, not borne out by data."
    credibility = "credible" if counts else ""
    findings.vote(seat, finding.pk, counts=counts, credibility=credibility, note=note)
