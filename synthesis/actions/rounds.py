"""Rounds of coding: opened on a frozen list, done when each coder says so, revealed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.actions import locks, numbering
from reviews.methods.sampling import random_sample
from reviews.models import Member, Study
from screening.queries import known_studies
from synthesis.models import (
    Cell,
    Coding,
    CodingRound,
    Excerpt,
    RoundCoder,
    RoundStudy,
)
from synthesis.queries import rounds

Design = CodingRound.Design


@dataclass(frozen=True)
class Plan:
    """How a round shall be drawn, and who codes in it (ids of members)."""

    design: str
    coders: Sequence[int]
    size: int | None = None
    seed: str = ""
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """What opening a round would freeze; `left` counts the studies that it draws from."""

    studies: list[Study]
    coders: list[Member]
    left: int


@transaction.atomic
def preview(seat: Seat, plan: Plan) -> Preview:
    """Say which studies a round would have, without writing anything of it."""
    seat.require(May.ROUNDS)
    number_studies(seat)
    team = {member.pk: member for member in rounds.coders(seat.review)}
    chosen = list(dict.fromkeys(plan.coders))
    if not chosen or any(pk not in team for pk in chosen):
        raise Refused(_("Choose coders from the team's reviewers. Nothing was changed."))
    studies = rounds.left(seat.review)
    if not studies:
        raise Refused(_("Every included study is in a round already. Nothing was changed."))
    left = len(studies)
    if plan.design == Design.SAMPLE:
        studies = _drawn(studies, plan)
    return Preview(studies, [team[pk] for pk in chosen], left)


def _drawn(studies: list[Study], plan: Plan) -> list[Study]:
    """A sample by the rule that anybody can follow: the numbers of studies, and the seed."""
    if not plan.size or not plan.seed.strip():
        raise Refused(_("A sample needs the number of studies and a seed. Nothing was changed."))
    picked = set(random_sample([one.number for one in studies], plan.size, plan.seed.strip()))
    return [study for study in studies if study.number in picked]


def number_studies(seat: Seat) -> None:
    """Give included reports that nobody has linked or numbered yet a study of their own."""
    locks.hold(seat.review.pk, locks.STUDIES)
    reports = known_studies.included(seat.review).select_related("record").order_by("number")
    numbering.found(seat.review, list(reports))


@transaction.atomic
def open_round(seat: Seat, plan: Plan) -> CodingRound:
    """Freeze who codes which studies alone, until all of them say that it's done."""
    seat.require(May.ROUNDS)
    locks.hold(seat.review.pk, locks.CODING)
    found = preview(seat, plan)
    last = CodingRound.objects.filter(review=seat.review).aggregate(last=Max("number"))["last"]
    is_sample = plan.design == Design.SAMPLE
    row = CodingRound.objects.create(
        review=seat.review,
        number=(last or 0) + 1,
        design=plan.design,
        seed=plan.seed.strip()[:60] if is_sample else "",
        size=len(found.studies) if is_sample else None,
        why=plan.why.strip()[:300],
        opened_by=seat.actor_name[:150],
    )
    RoundStudy.objects.bulk_create(
        RoundStudy(review=seat.review, round=row, study=study, position=position)
        for position, study in enumerate(found.studies)
    )
    RoundCoder.objects.bulk_create(
        RoundCoder(review=seat.review, round=row, member=member) for member in found.coders
    )
    audit.log(
        seat,
        "coding.round_opened",
        row,
        number=row.number,
        studies=len(found.studies),
        coders=len(found.coders),
        design=row.design,
        seed=row.seed,
    )
    return row


@transaction.atomic
def say_done(seat: Seat, number: int) -> CodingRound:
    """Say that one's own coding of a round is done; the last one to say so closes it."""
    row, place = _mine(seat, number)
    if place.done_at is not None:
        return row
    place.done_at = timezone.now()
    place.save(update_fields=["done_at"])
    audit.log(seat, "coding.done", row, number=row.number)
    _close_if_done(seat, row)
    return row


@transaction.atomic
def take_back(seat: Seat, number: int) -> CodingRound:
    """Say that it isn't done after all; only until the round has closed."""
    row, place = _mine(seat, number)
    if place.done_at is not None:
        place.done_at = None
        place.save(update_fields=["done_at"])
        audit.log(seat, "coding.taken_back", row, number=row.number)
    return row


def _mine(seat: Seat, number: int) -> tuple[CodingRound, RoundCoder]:
    seat.require(May.CODE)
    row = _locked(seat, number)
    place = RoundCoder.objects.filter(round=row, member=seat.voter, left_at__isnull=True).first()
    if place is None:
        raise Refused(_("You don't code in this round. Nothing was changed."))
    return row, place


def _locked(seat: Seat, number: int) -> CodingRound:
    """An open round, held: two coders who are done at once come one after the other."""
    rows = CodingRound.objects.select_for_update().filter(review=seat.review, number=number)
    row = rows.first()
    if row is None:
        raise Refused(_("There is no such round. Nothing was changed."))
    if row.closed_at is not None:
        raise Refused(
            _("Round %(n)s is closed and its coding is open to all, so it stands as it is.")
            % {"n": number}
        )
    return row


@transaction.atomic
def leave(
    seat: Seat, number: int, member: int, *, why: str, substitute: int | None = None
) -> CodingRound:
    """Let a round go on without a coder, or with another in their place; what they coded stays.

    The rest may all be done: then this closes the round.
    """
    seat.require(May.ROUNDS)
    row = _locked(seat, number)
    place = RoundCoder.objects.filter(round=row, member=member, left_at__isnull=True).first()
    if place is None:
        raise Refused(_("This person doesn't code in the round any more. Nothing was changed."))
    if not why.strip():
        raise Refused(_("Say why: it is printed beside the round. Nothing was changed."))
    place.left_at, place.left_why, place.done_at = timezone.now(), why.strip()[:300], None
    place.save(update_fields=["left_at", "left_why", "done_at"])
    if substitute is not None:
        _substitute(seat, row, substitute)
    elif not RoundCoder.objects.filter(round=row, left_at__isnull=True).exists():
        raise Refused(_("Nobody would be left to code. Name a substitute; nothing was changed."))
    audit.log(seat, "coding.left", row, number=row.number, who=str(place.member.user))
    _close_if_done(seat, row)
    return row


def _substitute(seat: Seat, row: CodingRound, member: int) -> None:
    if member not in {one.pk for one in rounds.coders(seat.review)}:
        raise Refused(_("Choose one of the team's reviewers. Nothing was changed."))
    there = RoundCoder.objects.filter(round=row, member=member).first()
    if there is not None and there.left_at is None:
        raise Refused(_("This person codes in the round already. Nothing was changed."))
    if there is None:
        RoundCoder.objects.create(review=seat.review, round=row, member_id=member)
        return
    there.left_at, there.left_why = None, ""
    there.save(update_fields=["left_at", "left_why"])


def _close_if_done(seat: Seat, row: CodingRound) -> None:
    """Close and reveal once every coder who has not left says so; hold the round's lock."""
    standing = RoundCoder.objects.filter(round=row, left_at__isnull=True)
    if standing.filter(done_at__isnull=True).exists():
        return
    # Whoever is just marking a passage or writing a cell comes before this, or sees it closed.
    locks.hold(row.review_id, locks.CODING)
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at"])
    _reveal(row)
    studies = RoundStudy.objects.filter(round=row).count()
    audit.log(seat, "coding.round_closed", row, number=row.number, studies=studies)
    figures.touch(row.review_id)


def _reveal(row: CodingRound) -> None:
    """Open what the round's coders coded on its studies, those who left included."""
    studies = list(RoundStudy.objects.filter(round=row).values_list("study", flat=True))
    members = list(RoundCoder.objects.filter(round=row).values_list("member", flat=True))
    by_study = rounds.reports_by_study(studies)
    reports = [report for some in by_study.values() for report in some]
    hidden = {"review": row.review_id, "member__in": members, "revealed_at__isnull": True}
    standing = Q(withdrawn_at__isnull=True)
    # What a merge of codes has folded away comes back when the merge is undone.
    folded = Q(recodings__folded=True)
    here = Q(excerpt__report__in=reports) | Q(finding__report__in=reports)
    codings = Coding.objects.filter(here, standing | folded, **hidden).values("pk")
    now = {"revealed_at": row.closed_at}
    Coding.objects.filter(pk__in=codings).update(**now)
    Excerpt.objects.filter(standing, report__in=reports, **hidden).update(**now)
    Cell.objects.filter(standing, study__in=studies, **hidden).update(**now)
