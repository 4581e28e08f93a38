"""What is shown of a report: its fullest record, with the fields that a person chose elsewhere.

The records stay as their sources gave them. A choice holds as long as its record is in the report:
when the two are parted it rests, and when they are gathered again it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Record, Report

# What can be chosen, and the columns that go together.
FIELDS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "title": (_("Title"), ("title",)),
    "authors": (_("Authors"), ("authors",)),
    "year": (_("Year"), ("year",)),
    "journal": (_("Journal"), ("journal",)),
    "place": (_("Volume, pages"), ("volume", "issue", "pages")),
    "doi": (_("DOI"), ("doi",)),
    "pmid": (_("PMID"), ("pmid",)),
    "abstract": (_("Abstract"), ("abstract",)),
    "type": (_("Type"), ("type",)),
    "language": (_("Language"), ("language",)),
    "keywords": (_("Keywords"), ("keywords",)),
}


def chosen(report: Report) -> dict[str, int]:
    """The record whose value a person chose, by field."""
    return {name: int(choice["record"]) for name, choice in (report.choices or {}).items()}


def told(report: Report) -> list[dict[str, str]]:
    """Who chose what to show of a report, field by field."""
    return [
        {"label": str(FIELDS[name][0]), "by": str(choice.get("by", ""))}
        for name, choice in (report.choices or {}).items()
        if name in FIELDS
    ]


def dress(reports: Iterable[Report]) -> None:
    """Put the chosen values into the records that these reports show, in memory only."""
    dressed = [report for report in reports if report.choices and report.record is not None]
    if not dressed:
        return
    wanted = {record for report in dressed for record in chosen(report).values()}
    inside = Record.objects.filter(pk__in=wanted, report__in=dressed).defer("raw", "words", "extra")
    records = {record.pk: record for record in inside}
    for report in dressed:
        for name, pk in chosen(report).items():
            given = records.get(pk)
            if given is None or given.report_id != report.pk:
                continue
            for column in FIELDS[name][1]:
                setattr(report.record, column, getattr(given, column))


def years(since: int | None, until: int | None) -> Q:
    """Reports whose shown year lies between two: the chosen one, else the fullest record's."""
    bounds = {"gte": since, "lte": until}
    asked = {f"year__{name}": bound for name, bound in bounds.items() if bound is not None}
    if not asked:
        return Q()
    pk = Cast(OuterRef("choices__year__record"), BigIntegerField())
    given = Record.objects.filter(report=OuterRef("pk"), pk=pk)
    # That it is of the same review is known; said again, the review's years alone are read.
    fullest = Q(**{f"record__{name}": bound for name, bound in asked.items()})
    fullest &= Q(record__review=F("review"))
    somebody_chose = Q(choices__year__isnull=False)
    return (fullest & (~somebody_chose | ~Q(Exists(given)))) | (
        somebody_chose & Q(Exists(given.filter(**asked)))
    )
