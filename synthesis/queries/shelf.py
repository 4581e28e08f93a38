"""The included reports to be read and coded, study by study."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F

from reviews.access import Seat
from reviews.models import Report, Study, StudyLink
from reviews.queries import fulltexts, showing
from screening.queries import known_studies
from synthesis.models import Coding, Excerpt


@dataclass
class Volume:
    """One report on the shelf."""

    report: Report
    pages: int | None
    passages: int
    codings: int


@dataclass
class Shelved:
    """A study with the reports that are read for it."""

    study: Study
    volumes: list[Volume] = field(default_factory=list)


def shelf(seat: Seat) -> list[Shelved]:
    """Every study that counts with its included reports, and what the seat has marked in each."""
    studies = known_studies.counted(seat.review).order_by("number")
    links = StudyLink.objects.standing().filter(
        study__in=studies, report__in=known_studies.included(seat.review)
    )
    by_study: dict[int, list[Report]] = defaultdict(list)
    for link in links.select_related("report__record").order_by("report__number"):
        by_study[link.study_id].append(link.report)
    reports = [report for some in by_study.values() for report in some]
    showing.dress(reports)
    files = fulltexts.current_of([report.pk for report in reports])
    passages, codings = _mine(seat)
    return [
        Shelved(
            study,
            [
                Volume(
                    report,
                    files[report.pk].pages if report.pk in files else None,
                    passages[report.pk],
                    codings[report.pk],
                )
                for report in by_study[study.pk]
            ],
        )
        for study in studies
    ]


def _mine(seat: Seat) -> tuple[Counter[int], Counter[int]]:
    """How many passages and codings of the seat's own each report has."""
    own = Excerpt.objects.standing().filter(review=seat.review, member=seat.member)
    passages = own.values_list("report").annotate(n=Count("pk")).order_by()
    mine = Coding.objects.standing().filter(review=seat.review, member=seat.member)
    coded = mine.filter(excerpt__isnull=False).annotate(report=F("excerpt__report"))
    codings = coded.values_list("report").annotate(n=Count("pk")).order_by()
    return Counter(dict(passages)), Counter(dict(codings))
