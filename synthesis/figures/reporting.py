"""The facts that a report may tell, gathered as a seat may know them: counted now, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Count

from appraisal import queries as appraised
from appraisal.methods.judging import profile
from reviews import figures
from reviews.access import Seat
from reviews.forms.protocol import PARTS
from reviews.methods.agreement import MaybeRule
from reviews.models import Review, Stage
from reviews.queries.reporting import facts as search_facts
from screening.figures import AGREEMENT, PRISMA, flow_of
from screening.methods.prisma import Flow
from screening.queries import flows, rules, studies
from synthesis.figures import coding as coding_figures
from synthesis.methods.reporting import (
    AgreementFacts,
    AppraisalFacts,
    CodingFacts,
    Facts,
    FindingFacts,
    RoundFacts,
    ScreeningFacts,
    SynthesisFacts,
    TableFacts,
    TranslationFacts,
)
from synthesis.models import (
    Code,
    CodeChange,
    Construct,
    Excerpt,
    FindingLink,
    Handout,
    Relation,
    Rendering,
)
from synthesis.models.confidence import LEVEL_LABELS
from synthesis.queries import confidence, contributing, findings, recommendations
from synthesis.queries import rounds as coding_rounds
from synthesis.queries import table as extraction

# By how many people each decided report was judged: votes that stood before anybody saw another's.
_VOTERS = """
SELECT outcome.stage, outcome.how, outcome.voters, count(*) FROM (
    SELECT settled.stage, settled.how, (
        SELECT count(DISTINCT vote.member_id) FROM screening_decision AS vote
        WHERE vote.report_id = settled.report_id AND vote.stage = settled.stage
        AND vote.withdrawn_at IS NULL AND NOT vote.late AND vote.taken_up_at IS NULL
    ) AS voters
    FROM screening_outcome AS settled
    JOIN reviews_report AS report ON report.id = settled.report_id
    WHERE settled.review_id = %(review)s AND settled.withdrawn_at IS NULL
    AND report.merged_into_id IS NULL AND report.withdrawn_at IS NULL
) AS outcome GROUP BY 1, 2, 3
"""
_PEOPLE = """
SELECT stage, count(DISTINCT member_id) FROM screening_decision
WHERE review_id = %(review)s AND withdrawn_at IS NULL GROUP BY stage
"""


def facts(seat: Seat) -> Facts:
    """Everything that a report of this review may say now; asked once a page."""
    return seat.once("report-facts", lambda: _facts(seat))


def _facts(seat: Seat) -> Facts:
    review = seat.review
    made = counted_flow(seat)
    boxes = made.as_dict()["boxes"]
    linked = studies.tally(review)
    extracted = _findings(seat)
    said = review.framework_parts
    parts = [(str(label), str(said.get(name, ""))) for name, label, _h in PARTS[review.framework]]
    return Facts(
        title=review.title,
        question=review.question,
        parts=parts,
        search=search_facts(review),
        boxes={key: box["n"] for key, box in boxes.items()},
        reasons=list(_reasons(boxes)),
        screening=list(_screening(seat)),
        studies=linked.new_studies + linked.previous_studies,
        reports=linked.new_reports + linked.previous_reports,
        appraisal=list(_appraisal(seat)),
        table=_table(seat),
        coding=_coding(seat),
        findings=extracted,
        translation=_translation(seat.review),
        synthesis=_synthesis(seat, extracted.counted),
    )


def counted_flow(seat: Seat) -> Flow:
    """The flow as its page shows it; asked once a page."""
    return seat.once("report-flow", lambda: _flow(seat.review))


def _flow(review: Review) -> Flow:
    made = flow_of(figures.compute(review, PRISMA).value)
    return flows.explained(made, flows.explanations(review))


def _reasons(boxes: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Why reports were excluded at full text, in the order of the flow, both arms together."""
    told: Counter[str] = Counter()
    for key, box in boxes.items():
        name, brace, label = key.partition("{")
        if brace and name in ("dbr_excluded", "other_excluded", "both_excluded") and box["n"]:
            told[label.rstrip("}")] += box["n"]
    yield from told.items()


def _screening(seat: Seat) -> Iterator[ScreeningFacts]:
    review = seat.review
    readable = set(Stage.values) if seat.reads_revealed else rules.closed_stages(seat)
    with connection.cursor() as cursor:
        cursor.execute(_VOTERS, {"review": review.pk})
        rows = cursor.fetchall()
        cursor.execute(_PEOPLE, {"review": review.pk})
        people = dict(cursor.fetchall())
    agreed = figures.read(review, AGREEMENT).value if readable else {}
    for stage in Stage.values:
        by_voters: Counter[int] = Counter()
        third = 0
        for at, how, voters, n in rows:
            if at == stage:
                by_voters[min(voters, 2)] += n
                third += n if how == "settled" else 0
        yield ScreeningFacts(
            stage=stage,
            decided=by_voters.total(),
            by_two=by_voters[2],
            by_one=by_voters[1],
            by_nobody=by_voters[0],
            people=people.get(stage, 0),
            third=third if stage in readable else None,
            agreement=_agreed(agreed[stage]) if stage in readable else None,
        )


def _agreed(found: dict[str, Any]) -> AgreementFacts:
    overall = found[MaybeRule.THREE_CATEGORY.value]["overall"]
    return AgreementFacts(n=overall["n"], percent=overall["percent"], kappa=overall["kappa"])


def _appraisal(seat: Seat) -> Iterator[AppraisalFacts]:
    for checklist in appraised.checklists(seat.review).filter(retired_at__isnull=True):
        done = [
            row
            for row in appraised.rows(seat, checklist)
            if row.state == appraised.State.COMPLETE and row.is_included
        ]
        raters = [len({place.member_id for place in row.places}) for row in done]
        words = {
            one.code: one.label for item in checklist.instrument.rated for one in item.responses
        }
        answers: Counter[str] = Counter()
        for row in done:
            answers.update(profile(checklist.instrument, row.codes))
        yield AppraisalFacts(
            title=checklist.title,
            version=checklist.version,
            complete=len(done),
            by_two=sum(n > 1 for n in raters),
            by_one=sum(n == 1 for n in raters),
            settled=sum(len(row.settled) for row in done),
            flagged=sum(row.flagged for row in done),
            rules=[rule.label for rule in checklist.instrument.flag_rules],
            answers=[(words[code], n) for code, n in answers.items() if n],
        )


def _table(seat: Seat) -> TableFacts:
    if extraction.latest(seat.review) is None:
        return TableFacts()
    done = [
        row
        for row in extraction.rows(seat)
        if row.is_included and row.state == extraction.State.COMPLETE
    ]
    checked = [
        row
        for row in done
        if row.handout is not None and row.handout.design == Handout.Design.CHECKED
    ]
    people = [len({task.member_id for task in row.tasks}) for row in done if row not in checked]
    return TableFacts(
        fields=[one.label for one in extraction.readable(seat.review).fields],
        complete=len(done),
        by_two=sum(n > 1 for n in people),
        checked=len(checked),
        by_one=sum(n == 1 for n in people),
    )


def _coding(seat: Seat) -> CodingFacts:
    review = seat.review
    passages = Excerpt.objects.standing().filter(review=review, revealed_at__isnull=False)
    counted = passages.aggregate(
        n=Count("pk"),
        reports=Count("report", distinct=True),
        coders=Count("member", distinct=True),
    )
    changes = CodeChange.objects.filter(review=review, undone_by__isnull=True)
    kinds = changes.values_list("kind").annotate(n=Count("pk")).order_by("kind")
    return CodingFacts(
        codes=Code.objects.filter(
            review=review, codable=True, retired_at__isnull=True, merged_into__isnull=True
        ).count(),
        passages=counted["n"],
        reports=counted["reports"],
        coders=counted["coders"],
        rounds=list(_rounds(review)),
        changes=dict(kinds),
    )


def _rounds(review: Review) -> Iterator[RoundFacts]:
    closed = [row for row in coding_rounds.rounds(review) if row.round.closed_at is not None]
    if not closed:
        return
    reading = coding_figures.agreement(review)
    known = reading.value if reading is not None else {}
    for row in closed:
        overall = known.get(str(row.round.number), {}).get("cell", {}).get("overall", {})
        yield RoundFacts(
            number=row.round.number,
            studies=len(row.studies),
            coders=sum(coder.done_at is not None for coder in row.standing),
            sample=row.round.design == "sample",
            agreement=AgreementFacts(
                n=overall["n"], percent=overall["percent"], kappa=overall["kappa"]
            )
            if overall.get("n")
            else None,
        )


def _findings(seat: Seat) -> FindingFacts:
    rows = findings.rows(seat)
    states = findings.counts(rows)
    decided = [row for row in rows if row.state in (findings.State.COUNTS, findings.State.LEFT_OUT)]
    passages = {
        one.pk for row in rows if row.state == findings.State.COUNTS for one in row.evidence
    }
    return FindingFacts(
        extracted=len(rows),
        counted=states[findings.State.COUNTS],
        left_out=states[findings.State.LEFT_OUT],
        voting=states[findings.State.VOTING] + states[findings.State.DIFFERING],
        by_two=sum(len({vote.member_id for vote in row.votes}) > 1 for row in decided),
        settled=sum(row.settlement is not None for row in decided),
        quotes=len(passages),
    )


def _translation(review: Review) -> TranslationFacts:
    cells = Rendering.objects.standing().filter(review=review)
    by_order = cells.values_list("order").annotate(n=Count("pk")).order_by("order")
    spread = cells.aggregate(
        concepts=Count("concept", distinct=True), studies=Count("study", distinct=True)
    )
    relations = Relation.objects.standing().filter(review=review)
    return TranslationFacts(
        concepts=spread["concepts"],
        studies=spread["studies"],
        cells=list(by_order),
        relations=dict(relations.values_list("kind").annotate(n=Count("pk")).order_by("kind")),
    )


def _synthesis(seat: Seat, counted: int) -> SynthesisFacts:
    below = contributing.findings(seat)
    rows = confidence.rows(seat)
    done = [row for row in rows if row.state == confidence.State.COMPLETE]
    levels = Counter(row.level for row in done)
    grouped = {one.finding.pk for row in rows for one in row.below}
    standing = [
        row for row in recommendations.rows(seat, rows) if row.recommendation.retired_at is None
    ]
    links = FindingLink.objects.filter(review=seat.review, ended_at__isnull=True)
    kinds = dict(links.values_list("kind").annotate(n=Count("pk")).order_by("kind"))
    return SynthesisFacts(
        findings=len(rows),
        grouped=len(grouped),
        ungrouped=max(counted - len(grouped), 0),
        domains=len({row.abstracted.domain_id for row in rows if row.abstracted.domain_id}),
        studies=len({n for rows in below.values() for n in contributing.studies(rows)}),
        assessed=len(done),
        levels=[(str(label), levels[level]) for level, label in LEVEL_LABELS.items()],
        stale=sum(bool(row.drift) for row in done),
        constructs=Construct.objects.standing().filter(review=seat.review).count(),
        contradictions=kinds.get("contradicts", 0),
        nuances=kinds.get("nuances", 0),
        explained=kinds.get("explained_by", 0),
        recommendations=len(standing),
        unlinked=sum(row.is_unlinked for row in standing),
    )
