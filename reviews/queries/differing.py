"""What was said of reports that are one document now: their studies, and their full texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from reviews.models import Report, Retrieval, StudyLink
from reviews.queries import any_of


@dataclass(frozen=True)
class Difference:
    """Something said of a gathered report that differs from what is said of the one it is under.

    `link` is its place in another study, `line` how the search for its full text stood.
    """

    report: Report
    link: StudyLink | None = None
    line: Retrieval | None = None


def telling(reports: Collection[int]) -> dict[int, StudyLink]:
    """The study of each of these reports about which a person has said something, by report.

    That is one with several reports, with a name that a person gave, or of the earlier version; a
    number that a report was given by itself says nothing.
    """
    others = StudyLink.objects.standing().filter(study=OuterRef("study"))
    several = Exists(others.exclude(report=OuterRef("report")))
    said = Q(study__label_given=True) | Q(study__earlier_reports__isnull=False) | several
    links = StudyLink.objects.standing().filter(said, report__in=any_of(reports))
    return {link.report_id: link for link in links.select_related("study")}


def standing(reports: Collection[int]) -> dict[int, Retrieval]:
    """The newest line that says how the search for each report's full text stands, by report."""
    lines = Retrieval.objects.filter(report__in=any_of(reports)).exclude(state="").order_by("pk")
    return {line.report_id: line for line in lines}


def possible() -> Exists:
    """Whether anything was said of a report that is gathered under another, for `annotate`."""
    links = StudyLink.objects.standing().filter(report=OuterRef("pk"))
    lines = Retrieval.objects.filter(report=OuterRef("pk")).exclude(state="")
    said = Q(Exists(links)) | Q(Exists(lines))
    return Exists(Report.objects.filter(said, merged_into=OuterRef("pk")))


def of(report: Report) -> list[Difference]:
    """Where what was said of the reports gathered under this one differs from what is said of it.

    One of which nothing was said, or the same, isn't named.
    """
    rows = list(Report.objects.filter(merged_into=report).order_by("number"))
    if not rows:
        return []
    ids = [report.pk, *(row.pk for row in rows)]
    told, said = telling(ids), standing(ids)
    own_link, own_line = told.get(report.pk), said.get(report.pk)
    found = []
    for row in rows:
        link, line = told.get(row.pk), said.get(row.pk)
        other = link if link and own_link and link.study_id != own_link.study_id else None
        differs = line is not None and own_line is not None and line.state != own_line.state
        if other or differs:
            found.append(Difference(row, other, line if differs else None))
    return found
