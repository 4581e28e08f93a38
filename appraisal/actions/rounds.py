"""Opening rounds: who appraises which study, frozen; and handing on what somebody can't do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import queries
from appraisal.actions import revealing
from appraisal.methods import handout
from appraisal.models import Checklist, Place, Rating, Round
from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import locks, numbering
from reviews.models import Member, Review, Study

Design = Round.Design


@dataclass(frozen=True)
class Plan:
    """How a round shall be handed out: `raters` by member id, the first rates all of a sample."""

    design: str
    raters: Sequence[int]
    size: int | None = None
    seed: str = ""
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """What opening a round would do."""

    shares: handout.Shares
    loads: list[tuple[Member, int]]
    studies: list[Study]


@transaction.atomic
def preview(seat: Seat, checklist: Checklist, plan: Plan) -> Preview:
    """Say who would get what, without writing anything."""
    seat.require(May.APPRAISAL)
    number_studies(seat.review)
    if checklist.retired_at is not None:
        raise Refused(_("This instrument is retired. Restore it first; nothing was changed."))
    if checklist.closed_at is not None:
        raise Refused(_("Rating by this instrument is closed. Reopen it first."))
    team = {member.pk: member for member in queries.raters(seat.review)}
    raters = [pk for pk in dict.fromkeys(plan.raters) if pk in team]
    if not raters or len(raters) < len(set(plan.raters)):
        raise Refused(_("Choose raters from the team's reviewers. Nothing was changed."))
    studies = {study.pk: study for study in _studies(checklist, plan)}
    if not studies:
        raise Refused(_("No included study waits for this round. Nothing was changed."))
    try:
        shares = _shares(list(studies), raters, plan)
    except ValueError as error:
        raise Refused(
            _("This design needs two raters, and a sample at least one study.")
        ) from error
    loads = [(team[pk], shares.load(pk)) for pk in raters]
    return Preview(shares, loads, [studies[pk] for pk in shares.raters])


def number_studies(review: Review) -> None:
    """Give included reports that nobody has linked or numbered yet a study of their own."""
    locks.hold(review.pk, locks.STUDIES)
    reports = queries.included_reports(review).select_related("record").order_by("number")
    numbering.found(review, list(reports))


def _studies(checklist: Checklist, plan: Plan) -> list[Study]:
    """Included studies not rated yet; a further sample draws from those rated by one alone."""
    included = queries.included(checklist.review)
    raters = queries.raters_by_study(checklist)
    if plan.design == Design.SAMPLE and raters:
        return [study for study in included if len(raters.get(study.pk, ())) < 2]
    return [study for study in included if study.pk not in raters]


def _shares(studies: list[int], raters: list[int], plan: Plan) -> handout.Shares:
    if plan.design == Design.PAIRS:
        return handout.in_pairs(studies, raters, plan.seed)
    if plan.design == Design.SAMPLE:
        return handout.with_sample(studies, raters[0], raters[1:], plan.size or 0, plan.seed)
    return handout.everybody(studies, raters)


@transaction.atomic
def open_round(seat: Seat, checklist: Checklist, plan: Plan) -> Round:
    """Freeze who rates what. A rating that was sent alone before is carried into a sample."""
    seat.require(May.APPRAISAL)
    checklist = Checklist.objects.select_for_update().get(pk=checklist.pk, review=seat.review)
    found = preview(seat, checklist, plan)
    rounds = Round.objects.filter(checklist=checklist)
    last = rounds.aggregate(last=Max("number"))["last"] or 0
    row = Round.objects.create(
        review=seat.review,
        checklist=checklist,
        number=last + 1,
        design=plan.design,
        seed=plan.seed,
        size=len(found.shares.sample) if plan.design == Design.SAMPLE else None,
        why=plan.why.strip()[:300],
        opened_by=seat.actor_name[:150],
    )
    alone = _rated_alone(checklist, plan)
    shares = {
        study: raters
        for study, raters in found.shares.raters.items()
        if study not in alone or len(raters) > 1
    }
    places = Place.objects.bulk_create(
        Place(review=seat.review, round=row, study_id=study, member_id=member, position=position)
        for position, (study, members) in enumerate(shares.items())
        for member in members
    )
    _carry(places, alone)
    audit.log(
        seat,
        "appraisal.round_opened",
        row,
        title=checklist.title,
        number=row.number,
        studies=len(shares),
        design=plan.design,
        seed=plan.seed,
    )
    return row


def _rated_alone(checklist: Checklist, plan: Plan) -> dict[int, Rating]:
    """In an extra sample: the standing ratings of studies that one person rated, by study."""
    if plan.design != Design.SAMPLE:
        return {}
    ratings = Rating.objects.standing().filter(place__round__checklist=checklist)
    return {rating.place.study_id: rating for rating in ratings.select_related("place")}


def _carry(places: Sequence[Place], alone: dict[int, Rating]) -> None:
    Rating.objects.bulk_create(
        Rating(
            review_id=place.review_id,
            place=place,
            answers=alone[place.study_id].answers,
            sent_at=alone[place.study_id].sent_at,
            carried_from=alone[place.study_id],
        )
        for place in places
        if place.study_id in alone and alone[place.study_id].place.member_id == place.member_id
    )


@transaction.atomic
def release(seat: Seat, place: Place, *, to: int | None, why: str) -> None:
    """Take a study from a rater who hasn't sent it, and give it to somebody else or nobody.

    The draft stays; what was sent is never taken from its rater.
    """
    seat.require(May.APPRAISAL)
    place = Place.objects.select_for_update().get(pk=place.pk, review=seat.review)
    if place.released_at is not None:
        raise Refused(_("This study has been handed on already. Nothing was changed."))
    if Rating.objects.standing().filter(place=place).exists():
        raise Refused(_("These answers have been sent, so they stay. Nothing was changed."))
    place.released_at, place.released_by = timezone.now(), seat.actor_name[:150]
    place.released_why = why.strip()[:300]
    place.save(update_fields=["released_at", "released_by", "released_why"])
    if to is not None:
        _give(seat, place, to)
    audit.log(seat, "appraisal.handed_on", place.study, study=place.study.number)
    revealing.reveal(place.round_id, place.study_id)


def _give(seat: Seat, place: Place, to: int) -> None:
    if to not in {member.pk for member in queries.raters(seat.review)}:
        raise Refused(_("Choose one of the team's reviewers. Nothing was changed."))
    taken = Place.objects.filter(
        round=place.round_id, study=place.study_id, member=to, released_at__isnull=True
    )
    if taken.exists():
        raise Refused(_("This person rates the study already. Nothing was changed."))
    Place.objects.create(
        review=seat.review,
        round=place.round,
        study=place.study,
        member_id=to,
        position=place.position,
    )
