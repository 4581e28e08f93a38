"""Studies as the review counts them: included reports, gathered by the study they are linked to.

A report that is linked to nothing counts as a study of its own, so that a count needs no number to
have been given. A study of the review's earlier version is not new, and a new report of it doesn't
make it so. A study whose reports came from both arms counts once, for the whole review.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.urls import reverse

from reviews.access import Seat
from reviews.models import EarlierVersion, Record, Report, Review, Stage, Study, StudyLink
from screening import queries
from screening.models import Choice, Outcome
from screening.queries import lists, statuses
from screening.queries.known_studies import counted, included
from screening.queries.statuses import Facts, Status

PAGE = 50
# Studies of this version alone, or of the one before.
OF = ("new", "previous")


@dataclass(frozen=True)
class Tally:
    """The included reports and their studies: of this version, and of the one before."""

    new_studies: int
    new_reports: int
    previous_studies: int = 0
    previous_reports: int = 0


def tally(review: Review) -> Tally:
    """Count included reports and their studies as they stand now, in a few statements."""
    return _tally(review, list(included(review).values_list("pk", flat=True)), None)


def tally_at(review: Review, reports: Collection[int], at: datetime) -> Tally:
    """Count these reports and their studies as they were linked at a moment."""
    return _tally(review, reports, at)


def _tally(review: Review, reports: Collection[int], at: datetime | None) -> Tally:
    version = earlier_version(review, at)
    before = (version.studies, version.reports) if version else (0, 0)
    new = new_studies(reports, at, version.study_ids if version else ())
    return Tally(new, len(reports), *before)


def earlier_version(review: Review, at: datetime | None = None) -> EarlierVersion | None:
    """What was said of the version before, now or at a moment."""
    rows = EarlierVersion.objects.filter(review=review)
    if at is None:
        return rows.standing().first()
    return rows.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at).last()


def listed_of(study: Study) -> list[str]:
    """The references of a study of the earlier version, as they were listed."""
    if study.earlier_reports is None:
        return []
    version = earlier_version(study.review)
    listed = version.listed if version else []
    return next((row["reports"] for row in listed if row["study"] == study.pk), [])


def new_studies(
    reports: Collection[int], at: datetime | None = None, earlier: Collection[int] = ()
) -> int:
    """How many new studies these reports are of, now or at a moment.

    Each report that wasn't linked counts as a study; the `earlier` version's studies don't.
    """
    links = StudyLink.objects.filter(report__in=list(reports))
    if at is None:
        links = links.standing()
    else:
        links = links.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    rows = list(links.values_list("report", "study"))
    linked = {report for report, _study in rows}
    return len(set(reports) - linked) + len({study for _report, study in rows} - set(earlier))


def has_earlier(review: Review) -> bool:
    """Whether the review updates an earlier version whose studies are known."""
    return EarlierVersion.objects.standing().filter(review=review).exists()


def unnumbered(review: Review) -> QuerySet[Report]:
    """Included reports that are linked to no study yet, in the order in which they were settled."""
    linked = StudyLink.objects.standing().filter(report=OuterRef("pk"))
    settled = Q(outcomes__stage=Stage.FULL_TEXT, outcomes__withdrawn_at__isnull=True)
    rows = included(review).filter(settled, ~Exists(linked))
    return rows.select_related("record").order_by("outcomes__settled_at", "number")


@dataclass(frozen=True)
class Place:
    """A report in its study, and where it stands as one seat may know."""

    report: Report
    record: Record
    facts: Facts
    main: bool = False
    is_included: bool = False

    @property
    def standing(self) -> str:
        """Where the report stands, in words."""
        return str(Status(self.facts.now).label) if self.facts.now else ""


@dataclass
class Row:
    """A study with its reports, the main one first."""

    study: Study
    places: list[Place] = field(default_factory=list)

    @property
    def included(self) -> list[Place]:
        """Its reports that the review includes now."""
        return [place for place in self.places if place.is_included]


@dataclass(frozen=True)
class Wanted:
    """What the list of studies is narrowed to and how it is ordered; it is the address."""

    q: str = ""
    of: str = ""
    several: bool = False
    order: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Wanted:
        """Take it from an address; what it can't mean is left out."""
        of, order = given.get("of"), given.get("order")
        return cls(
            q=str(given.get("q", "")).strip()[:200],
            of=of if of in OF else "",
            several=given.get("several") == "1",
            order="label" if order == "label" else "",
        )

    def query(self, **changes: Any) -> str:
        """The query string that asks for this, with its "?"; empty for everything."""
        wanted = vars(self) | changes
        parts = {name: "1" if value is True else value for name, value in wanted.items() if value}
        return f"?{urlencode(parts)}" if parts else ""

    @property
    def narrows(self) -> bool:
        """Whether studies are left out."""
        return bool(self.q or self.of or self.several)


def address(review: Review, **wanted: Any) -> str:
    """Where the list of studies is that is narrowed so."""
    return reverse("screening:studies", args=[review.slug]) + Wanted(**wanted).query()


@dataclass(frozen=True)
class Page:
    """One page of studies; `after` is the number after which the next one begins."""

    rows: list[Row]
    studies: int
    reports: int
    after: int | None = None


def read(seat: Seat, wanted: Wanted, *, after: int | None = None) -> Page:
    """Read one page of the counted studies, by number or by label."""
    found = _narrowed(seat.review, wanted)
    rows = _ordered(found, wanted)
    if after is not None and wanted.order == "label":
        last = Study.objects.filter(review=seat.review, number=after).values(low=Lower("label"))
        rows = rows.alias(low=Lower("label")).filter(low__gt=Subquery(last))
    elif after is not None:
        rows = rows.filter(number__gt=after)
    shown = list(rows[: PAGE + 1])
    reports = StudyLink.objects.standing().filter(
        study__in=found.order_by(), report__in=included(seat.review)
    )
    return Page(
        rows_of(seat, shown[:PAGE]),
        found.count(),
        reports.count(),
        after=shown[PAGE - 1].number if len(shown) > PAGE else None,
    )


def every(seat: Seat, wanted: Wanted, size: int = 200) -> Iterator[Row]:
    """Every study of the list with its reports, some hundred in memory at a time."""
    ids = list(_ordered(_narrowed(seat.review, wanted), wanted).values_list("pk", flat=True))
    for at in range(0, len(ids), size):
        chunk = Study.objects.filter(pk__in=ids[at : at + size])
        yield from rows_of(seat, _ordered(chunk, wanted))


def _ordered(rows: QuerySet[Study], wanted: Wanted) -> QuerySet[Study]:
    return rows.order_by(Lower("label") if wanted.order == "label" else "number")


def _narrowed(review: Review, wanted: Wanted) -> QuerySet[Study]:
    earlier = Q(earlier_reports__isnull=False)
    here = Q(pk__in=counted(review).order_by().values("pk"))
    of = {"": here | earlier, "new": here & ~earlier, "previous": earlier}[wanted.of]
    studies = Study.objects.filter(of, review=review)
    links = StudyLink.objects.standing().filter(study=OuterRef("pk"))
    if wanted.q:
        title = links.filter(report__record__title__icontains=wanted.q)
        names = links.filter(report__record__names__icontains=wanted.q)
        studies = studies.filter(Q(label__icontains=wanted.q) | Exists(title) | Exists(names))
    if wanted.several:
        inside = StudyLink.objects.standing().filter(report__in=included(review)).order_by()
        many = inside.values("study").annotate(n=Count("pk")).filter(n__gt=1)
        studies = studies.filter(pk__in=many.values("study"))
    return studies


def rows_of(seat: Seat, studies: Iterable[Study]) -> list[Row]:
    """These studies with their reports; six statements, however many they are."""
    return _rows_beside(seat, studies, [])[0]


def _rows_beside(
    seat: Seat, studies: Iterable[Study], beside: list[int]
) -> tuple[list[Row], list[Place]]:
    """Studies with their reports, and the reports beside them, all read together."""
    rows = {study.pk: Row(study) for study in studies}
    links = StudyLink.objects.standing().filter(study__in=rows, report__record__isnull=False)
    # A duplicate is shown by the report that it is gathered under, if that is of the study too.
    above = StudyLink.objects.standing().filter(study=OuterRef("study"))
    links = links.exclude(Exists(above.filter(report=OuterRef("report__merged_into"))))
    pairs = [
        (study, report)
        for study, report in links.order_by("since", "pk").values_list("study", "report")
    ]
    reports = queries.shown({report for _study, report in pairs} | set(beside))
    facts = statuses.facts_of(seat, reports)
    inside = set(included(seat.review).filter(pk__in=list(reports)).values_list("pk", flat=True))
    for study, pk in pairs:
        report, row = reports[pk], rows[study]
        assert report.record is not None
        main = pk == row.study.main_id
        place = Place(report, report.record, facts[pk], main, pk in inside)
        row.places.insert(0, place) if main else row.places.append(place)
    others = [
        Place(reports[pk], record, facts[pk]) for pk in beside if (record := reports[pk].record)
    ]
    return list(rows.values()), others


def of_reports(reports: Collection[int]) -> dict[int, StudyLink]:
    """The standing link of each of these reports, with its study."""
    links = StudyLink.objects.standing().filter(report__in=reports).select_related("study")
    return {link.report_id: link for link in links}


def with_candidates(seat: Seat, study: Study, words: str) -> tuple[Row, list[Place]]:
    """A study, and the reports outside it that a person may be looking for by number or words."""
    beside = _candidates(seat, study, words) if words else []
    rows, found = _rows_beside(seat, [study], beside)
    return rows[0], found


def _candidates(seat: Seat, study: Study, words: str, most: int = 12) -> list[int]:
    """Ids of reports outside a study; those that title and abstract passed on come first."""
    rows: QuerySet[Report] = Report.objects.visible_to(seat).filter(statuses.standing())
    inside = StudyLink.objects.standing().filter(study=study, report=OuterRef("pk"))
    if words.isdecimal() and len(words) < 10:
        rows = rows.filter(number=int(words))
    else:
        rows = lists.found(seat, lists.Filter(q=words)).rows
    passed = ~Exists(
        Outcome.objects.filter(
            report=OuterRef("pk"),
            stage=Stage.TITLE_ABSTRACT,
            choice=Choice.INCLUDE,
            withdrawn_at__isnull=True,
        )
    )
    ids = rows.filter(~Exists(inside)).order_by(passed, "number").values_list("pk", flat=True)
    return list(ids[:most])
