"""Handing studies out: to two extractors, or to one and a checker; and handing on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.actions.rounds import number_studies
from appraisal.methods.handout import in_pairs
from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Member, Study
from synthesis.actions.table import revealing
from synthesis.methods.table.roles import extractors_and_checkers
from synthesis.models import Extraction, Handout, Task
from synthesis.queries import table as queries

Design, Part = Handout.Design, Task.Part


@dataclass(frozen=True)
class Plan:
    """How studies shall be handed out: to whom, by member id, and the seed of the deal."""

    design: str
    people: Sequence[int]
    seed: str = ""
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """What handing out would do: the tasks of each study, and each person's load by part."""

    studies: list[Study]
    tasks: dict[int, list[tuple[int, str]]]
    loads: list[tuple[Member, int, int]]


@transaction.atomic
def preview(seat: Seat, plan: Plan) -> Preview:
    """Say who would get what, without handing anything out."""
    seat.require(May.FORMS)
    number_studies(seat.review)
    if queries.latest(seat.review) is None:
        raise Refused(_("Publish the form first; nothing was handed out."))
    team = {member.pk: member for member in queries.extractors(seat.review)}
    people = [pk for pk in dict.fromkeys(plan.people) if pk in team]
    if len(people) < len(set(plan.people)):
        raise Refused(_("Choose people from the team's reviewers. Nothing was handed out."))
    waiting = [row for row in queries.rows(seat) if row.is_included and not row.tasks and row.now]
    studies = {row.study.pk: row.study for row in waiting}
    if not studies:
        raise Refused(_("Every included study is handed out already. Nothing was changed."))
    try:
        tasks = _dealt(plan, list(studies), people)
    except ValueError as error:
        raise Refused(_("This needs two people. Nothing was handed out.")) from error
    load = Counter(each for given in tasks.values() for each in given)
    loads = [(team[pk], load[pk, Part.EXTRACTOR], load[pk, Part.CHECKER]) for pk in people]
    return Preview([studies[pk] for pk in tasks], tasks, loads)


def _dealt(plan: Plan, studies: list[int], people: list[int]) -> dict[int, list[tuple[int, str]]]:
    if plan.design == Design.CHECKED:
        pairs = extractors_and_checkers(studies, people, plan.seed)
        return {
            study: [(one, Part.EXTRACTOR), (other, Part.CHECKER)]
            for study, (one, other) in pairs.items()
        }
    shares = in_pairs(studies, people, plan.seed).raters
    return {study: [(one, Part.EXTRACTOR) for one in given] for study, given in shares.items()}


@transaction.atomic
def hand_out(seat: Seat, plan: Plan) -> Handout:
    """Give every included study that nobody extracts to two people."""
    found = preview(seat, plan)
    rows = Handout.objects.filter(review=seat.review)
    row = Handout.objects.create(
        review=seat.review,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        design=plan.design,
        seed=plan.seed,
        why=plan.why.strip()[:300],
        opened_by=seat.actor_name[:150],
    )
    Task.objects.bulk_create(
        Task(
            review=seat.review,
            handout=row,
            study_id=study,
            member_id=member,
            part=part,
            position=position,
        )
        for position, (study, given) in enumerate(found.tasks.items())
        for member, part in given
    )
    audit.log(
        seat,
        "extraction.handed_out",
        row,
        number=row.number,
        studies=len(found.studies),
        design=row.get_design_display(),
        seed=plan.seed,
    )
    return row


@transaction.atomic
def hand_on(seat: Seat, task: Task, *, to: int | None, why: str = "") -> None:
    """Take a study from one who hasn't sent it, and give it to somebody else or to nobody.

    The draft stays with its writer; what was sent is never taken from its sender.
    """
    seat.require(May.FORMS)
    task = revealing.locked(task.pk, seat)
    if task.released_at is not None:
        raise Refused(_("This study has been handed on already. Nothing was changed."))
    if Extraction.objects.standing().filter(task=task, revealed_at__isnull=True).exists():
        raise Refused(_("These values have been sent, so they stay. Nothing was changed."))
    task.released_at, task.released_by = timezone.now(), seat.actor_name[:150]
    task.released_why = why.strip()[:300]
    task.save(update_fields=["released_at", "released_by", "released_why"])
    if to is not None:
        _give(seat, task, to)
    audit.log(seat, "extraction.handed_on", task.study, study=task.study.number)
    revealing.reveal(seat, task.study_id)


def _give(seat: Seat, task: Task, to: int) -> None:
    if to not in {member.pk for member in queries.extractors(seat.review)}:
        raise Refused(_("Choose one of the team's reviewers. Nothing was changed."))
    same = Task.objects.filter(study=task.study_id, member=to, released_at__isnull=True)
    if same.exists():
        raise Refused(_("This person has the study already. Nothing was changed."))
    Task.objects.create(
        review=seat.review,
        handout=task.handout,
        study=task.study,
        member_id=to,
        part=task.part,
        position=task.position,
    )
