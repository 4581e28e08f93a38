"""Rounds of coding: who codes what alone, what is left for a further round, and what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q, QuerySet

from reviews.access import PERMISSIONS, May, Seat
from reviews.models import Member, Review, Role, Study, StudyLink
from screening.queries import known_studies
from synthesis.methods import grid
from synthesis.models import CodingRound, RoundCoder, RoundStudy


@dataclass
class RoundRow:
    """A round with its studies, in the order of the list, and its coders."""

    round: CodingRound
    studies: list[Study] = field(default_factory=list)
    coders: list[RoundCoder] = field(default_factory=list)

    @property
    def standing(self) -> list[RoundCoder]:
        """The coders who have not left."""
        return [coder for coder in self.coders if coder.left_at is None]

    @property
    def waited_for(self) -> list[RoundCoder]:
        """The coders who have neither left nor said that theirs is done."""
        return [coder for coder in self.standing if coder.done_at is None]

    def coder(self, seat: Seat) -> RoundCoder | None:
        """The seat's own place in the round, while it holds it."""
        mine = seat.member.pk if seat.member else None
        return next((one for one in self.standing if one.member_id == mine), None)


def coders(review: Review) -> list[Member]:
    """The members who may code."""
    roles = [role.value for role in Role if May.CODE in PERMISSIONS[role]]
    rows = Member.objects.filter(review=review, removed_at__isnull=True, roles__overlap=roles)
    return list(rows.select_related("user").order_by("pk"))


def in_order(studies: Iterable[Study]) -> list[Study]:
    """Studies by their first author; ask for them with `main__record`."""
    by_id = {study.pk: study for study in studies}
    order = grid.alphabetical(
        (study.pk, authors_of(study), study.label, study.number) for study in by_id.values()
    )
    return [by_id[pk] for pk in order]


def authors_of(study: Study) -> list[str]:
    """The authors of a study's main report."""
    record = study.main.record if study.main is not None else None
    return list(record.authors) if record is not None else []


def included_reports(review: Review) -> tuple[list[Study], dict[int, list[int]]]:
    """The studies that count, by their first author, and their reports, in one statement."""
    links = StudyLink.objects.standing().filter(study__in=known_studies.counted(review))
    links = links.select_related("study__main__record").annotate(gathered=F("report__absorbed"))
    studies: dict[int, Study] = {}
    reports: dict[int, list[int]] = defaultdict(list)
    for link in links.order_by("id"):
        studies[link.study_id] = link.study
        both = (link.report_id, link.gathered)
        reports[link.study_id] += [one for one in both if one and one not in reports[link.study_id]]
    return in_order(studies.values()), dict(reports)


def left(review: Review) -> list[Study]:
    """The studies that count and are in no round yet."""
    drawn = RoundStudy.objects.filter(review=review).values("study")
    rows = known_studies.counted(review).exclude(pk__in=drawn)
    return in_order(rows.select_related("main__record"))


def rounds(review: Review, number: int | None = None) -> list[RoundRow]:
    """Rounds with their studies and coders, in three statements."""
    found = CodingRound.objects.filter(review=review)
    if number is not None:
        found = found.filter(number=number)
    by_id = {one.pk: RoundRow(one) for one in found}
    studies = RoundStudy.objects.filter(round__in=by_id).select_related("study__main__record")
    for row in studies.order_by("round", "position"):
        by_id[row.round_id].studies.append(row.study)
    places = RoundCoder.objects.filter(round__in=by_id).select_related("member__user")
    for place in places.order_by("round", "pk"):
        by_id[place.round_id].coders.append(place)
    return list(by_id.values())


def reports_by_study(studies: Collection[int], at: datetime | None = None) -> dict[int, list[int]]:
    """The reports of studies, now or at a moment, with the duplicates gathered into them."""
    links = StudyLink.objects.filter(study__in=studies)
    if at is None:
        links = links.filter(until__isnull=True)
    else:
        links = links.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    found: dict[int, list[int]] = defaultdict(list)
    rows = links.values_list("study", "report", "report__absorbed").order_by("id")
    for study, report, gathered in rows:
        found[study] += [one for one in (report, gathered) if one and one not in found[study]]
    return dict(found)


@dataclass(frozen=True)
class Opened:
    """A coder's place in a closed round with a study."""

    study: int
    number: int
    member: Member
    counts: bool


def opened_places(review: Review) -> list[Opened]:
    """Whose coding of which study a closed round has opened; `counts` where they stayed."""
    rows = RoundCoder.objects.filter(round__review=review, round__closed_at__isnull=False)
    rows = rows.select_related("member__user", "round").annotate(study=F("round__studies__study"))
    return [
        Opened(row.study, row.round.number, row.member, row.left_at is None)
        for row in rows.order_by("round__number", "pk")
        if row.study is not None
    ]


def latest_closed(study: Study) -> CodingRound | None:
    """The latest closed round with a study."""
    rows = CodingRound.objects.filter(studies__study=study, closed_at__isnull=False)
    return rows.order_by("-number").first()


def people(members: Iterable[int]) -> dict[int, str]:
    """The names of members."""
    rows = Member.objects.filter(pk__in=list(members)).select_related("user")
    return {member.pk: str(member.user) for member in rows}


def to_finish(seat: Seat) -> QuerySet[RoundCoder]:
    """The places of this seat in rounds that wait for it to say that its coding is done."""
    return RoundCoder.objects.filter(
        member=seat.member,
        round__review=seat.review,
        round__closed_at__isnull=True,
        done_at__isnull=True,
        left_at__isnull=True,
    )
