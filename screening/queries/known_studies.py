"""Which reports are included, which studies count, and which of them a seat may know of."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.access import Seat
from reviews.models import Record, Report, Review, Stage, Study, StudyLink
from screening.queries import statuses
from screening.queries.statuses import Status


def included(review: Review) -> QuerySet[Report]:
    """The reports that this version of the review includes, as the flow counts them."""
    entries = Record.objects.filter(report=OuterRef("pk")).counted()
    included = statuses.at(Stage.FULL_TEXT, Status.INCLUDED)
    return Report.objects.filter(included, Exists(entries), review=review)


def counted(review: Review) -> QuerySet[Study]:
    """Studies of which a report is included, as far as they were given their numbers."""
    links = StudyLink.objects.standing().filter(report__in=included(review))
    return Study.objects.filter(Exists(links.filter(study=OuterRef("pk"))), review=review)


def visible_to(seat: Seat) -> QuerySet[Study]:
    """Studies that this seat may know of.

    That a report had a number of its own tells that it was included once; to who votes blind that
    is told of reports that are included now. What a person linked is open to all.
    """
    studies = Study.objects.visible_to(seat)
    if seat.reads_revealed:
        return studies
    linked = StudyLink.objects.standing().filter(study=OuterRef("pk"), linking__isnull=False)
    return studies.filter(
        Q(pk__in=counted(seat.review)) | Exists(linked) | Q(earlier_reports__isnull=False)
    )


def of_study(seat: Seat, number: int) -> Q:
    """A condition on reports: linked to the study of this number, if this seat may know of it."""
    known = visible_to(seat).filter(number=number)
    links = StudyLink.objects.standing().filter(report=OuterRef("pk"), study__in=known)
    return Q(Exists(links))
