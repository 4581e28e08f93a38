"""Where the appraisal of each study stands, derived from places, ratings and settlements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from appraisal.methods.judging import differing, flags, total
from appraisal.models import (
    Checklist,
    Draft,
    Judgement,
    Place,
    Rating,
    Referral,
    Round,
    Settlement,
)
from reviews.access import PERMISSIONS, May, Seat
from reviews.models import Member, Report, Review, Role, Stage, Study, StudyLink
from screening.queries.statuses import Status, at


class State(Enum):
    """How far the appraisal of one study is."""

    UNASSIGNED = _("Nobody rates it yet")
    RATING = _("Being rated")
    DIFFERING = _("Raters differ")
    COMPLETE = _("Complete")


@dataclass
class Row:
    """One study under one instrument, as one seat may know it."""

    study: Study
    round: Round | None = None
    places: list[Place] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    mine: Place | None = None
    own: dict[str, str] = field(default_factory=dict)
    is_sent: bool = False
    has_draft: bool = False
    codes: dict[str, str] = field(default_factory=dict)
    open_items: list[str] = field(default_factory=list)
    referred: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    flagged_by: list[str] = field(default_factory=list)
    judgement: Judgement | None = None
    total: float | None = None
    state: State = State.UNASSIGNED
    is_included: bool = True

    @property
    def flagged(self) -> bool:
        """A person's word on the flag, or else the rule's."""
        if self.judgement is not None and self.judgement.flagged is not None:
            return self.judgement.flagged
        return bool(self.flagged_by)


def checklists(review: Review) -> QuerySet[Checklist]:
    """The instruments of a review, those in use first."""
    return Checklist.objects.filter(review=review).order_by("retired_at", "title", "id")


def raters(review: Review) -> list[Member]:
    """The members who may appraise."""
    roles = [role.value for role in Role if May.APPRAISE in PERMISSIONS[role]]
    rows = Member.objects.filter(review=review, removed_at__isnull=True, roles__overlap=roles)
    return list(rows.select_related("user").order_by("pk"))


def included_reports(review: Review) -> QuerySet[Report]:
    """The reports that full text has included."""
    rows = Report.objects.filter(review=review).standing()
    return rows.filter(at(Stage.FULL_TEXT, Status.INCLUDED))


def included(review: Review, only: Collection[int] | None = None) -> list[Study]:
    """The numbered studies with an included report; of `only` these, where it is given."""
    links = StudyLink.objects.standing().filter(
        study=OuterRef("pk"), report__in=included_reports(review)
    )
    studies = Study.objects.filter(Exists(links), review=review)
    if only is not None:
        studies = studies.filter(pk__in=only)
    return list(studies.order_by("number"))


def raters_by_study(checklist: Checklist) -> dict[int, set[int]]:
    """The members who hold places, by study, over all rounds of an instrument."""
    found: dict[int, set[int]] = defaultdict(set)
    places = Place.objects.filter(round__checklist=checklist, released_at__isnull=True)
    for study, member in places.values_list("study", "member"):
        found[study].add(member)
    return dict(found)


def standing_ratings(round_id: int, study_id: int) -> list[Rating]:
    """The ratings of one study in one round that count."""
    rows = Rating.objects.standing().filter(
        place__round=round_id, place__study=study_id, place__released_at__isnull=True
    )
    return list(rows.select_related("place__member__user").order_by("place_id"))


def differing_items(round: Round, ratings: Sequence[Rating]) -> list[str]:
    """The rated items on which not all raters gave the same answer, in the instrument's order."""
    if not ratings:
        return []
    first = ratings[0].codes
    found = {item for other in ratings[1:] for item in differing(first, other.codes)}
    return [item.id for item in round.checklist.instrument.rated if item.id in found]


def is_rater(seat: Seat, checklist: Checklist, study: Study) -> bool:
    """Whether this seat holds a place on the study."""
    return Place.objects.filter(
        round__checklist=checklist, study=study, member=seat.member, released_at__isnull=True
    ).exists()


def is_complete(checklist: Checklist, study: Study) -> bool:
    """Whether every rated item of the study has an answer that stands."""
    found = rows(Seat.operator(checklist.review), checklist, only=[study.pk])
    return bool(found) and found[0].state == State.COMPLETE


def rows(seat: Seat, checklist: Checklist, only: Collection[int] | None = None) -> list[Row]:
    """All studies under an instrument as a seat may know them, in a fixed number of statements.

    Studies that were rated and are no longer included stay, marked.
    """
    inside = {study.pk: study for study in included(checklist.review)}
    places = _places(checklist)
    wanted = dict(inside)
    for place in places:
        wanted.setdefault(place.study_id, place.study)
    if only is not None:
        wanted = {pk: study for pk, study in wanted.items() if pk in only}
    found = {pk: Row(study, is_included=pk in inside) for pk, study in wanted.items()}
    _fill_places(seat, found, places)
    _fill_ratings(seat, found, checklist)
    _fill_settled(found, checklist)
    for row in found.values():
        _conclude(row, checklist)
    return sorted(found.values(), key=lambda row: row.study.number)


def _places(checklist: Checklist) -> list[Place]:
    """Standing places, a study's latest round last."""
    rows = Place.objects.filter(round__checklist=checklist, released_at__isnull=True)
    return list(
        rows.select_related("study", "member__user", "round").order_by("round__number", "pk")
    )


def _fill_places(seat: Seat, found: dict[int, Row], places: Iterable[Place]) -> None:
    drafts = set(
        Draft.objects.filter(place__member=seat.member).values_list("place", flat=True)
        if seat.member
        else ()
    )
    for place in places:
        row = found.get(place.study_id)
        if row is None:
            continue
        if row.round is None or row.round.pk != place.round_id:
            row.round, row.places, row.mine = place.round, [], None
        row.places.append(place)
        if seat.member is not None and place.member_id == seat.member.pk:
            row.mine, row.has_draft = place, place.pk in drafts


def _fill_ratings(seat: Seat, found: dict[int, Row], checklist: Checklist) -> None:
    ratings = Rating.objects.visible_to(seat).standing().filter(place__round__checklist=checklist)
    by_place = {rating.place_id: rating for rating in ratings}
    for row in found.values():
        row.ratings = [by_place[place.pk] for place in row.places if place.pk in by_place]
        if row.mine is not None and row.mine.pk in by_place:
            row.own, row.is_sent = by_place[row.mine.pk].codes, True


def _fill_settled(found: dict[int, Row], checklist: Checklist) -> None:
    same = {"round__checklist": checklist}
    settled: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    for one in Settlement.objects.filter(withdrawn_at__isnull=True, **same):
        settled[one.round_id, one.study_id][one.item] = one.code
    referred: dict[tuple[int, int], set[str]] = defaultdict(set)
    for each in Referral.objects.filter(closed_at__isnull=True, **same):
        referred[each.round_id, each.study_id].add(each.item)
    judged = {row.study_id: row for row in Judgement.objects.filter(checklist=checklist)}
    for row in found.values():
        if row.round is not None and is_open_to(row):
            key = (row.round.pk, row.study.pk)
            agreed = _agreed(row)
            row.codes = agreed | {
                item: code for item, code in settled[key].items() if item not in agreed
            }
            row.settled = set(row.codes) - set(agreed)
            row.referred = referred[key]
            row.judgement = judged.get(row.study.pk)


def is_open_to(row: Row) -> bool:
    """Whether all ratings of a study are in, and the seat that asked sees every one of them."""
    return (
        bool(row.ratings)
        and len(row.ratings) == len(row.places)
        and all(rating.revealed_at for rating in row.ratings)
    )


def _agreed(row: Row) -> dict[str, str]:
    first, *others = (rating.codes for rating in row.ratings)
    return {
        item: code
        for item, code in first.items()
        if all(other.get(item) == code for other in others)
    }


def _conclude(row: Row, checklist: Checklist) -> None:
    instrument = checklist.instrument
    if not row.places:
        return
    row.state = State.RATING
    if not is_open_to(row):
        return
    row.open_items = [item.id for item in instrument.rated if item.id not in row.codes]
    row.state = State.DIFFERING if row.open_items else State.COMPLETE
    if row.state == State.COMPLETE:
        row.flagged_by = [rule.label for rule in flags(instrument, row.codes)]
        scheme = next((one for one in instrument.schemes if one.id == checklist.scheme), None)
        summed = total(scheme, instrument, row.codes) if scheme else None
        row.total = summed.value if summed else None


def waits_for(seat: Seat, row: Row) -> bool:
    """Whether one study waits for this seat."""
    if row.mine is not None:
        return not row.is_sent or bool(set(row.open_items) - row.referred)
    return seat.may(May.SETTLE) and bool(row.referred)


def flagged(seat: Seat) -> set[int]:
    """The studies that an instrument in use flags, as far as the seat may know: what pages that
    leave flagged studies out, or show what they carry, begin from."""
    standing = checklists(seat.review).filter(retired_at__isnull=True)
    return {row.study.pk for one in standing for row in rows(seat, one) if row.flagged}
