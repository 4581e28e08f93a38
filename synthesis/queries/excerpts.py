"""Passages by code, study, voice, coder and words, as far as a seat may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from reviews.access import Seat
from reviews.models import Member, Report, Study, StudyLink
from reviews.queries import showing
from synthesis.methods.codebook import Book
from synthesis.models import Coding, Excerpt


@dataclass(frozen=True)
class Wanted:
    """What is looked for; None and empty don't narrow."""

    code: int | None = None
    below: bool = False
    also: int | None = None
    study: int | None = None
    voice: str = ""
    coder: int | None = None
    q: str = ""


@dataclass
class Line:
    """A passage with its study and its codes."""

    excerpt: Excerpt
    study: Study | None
    codings: list[Coding] = field(default_factory=list)


def found(seat: Seat, wanted: Wanted, book: Book) -> QuerySet[Excerpt]:
    """The passages that fit, in the order of reports and texts."""
    rows = Excerpt.objects.visible_to(seat).standing()
    if wanted.code:
        rows = rows.filter(
            Exists(_given(seat, _codes(book, wanted)).filter(excerpt=OuterRef("pk")))
        )
    if wanted.also:
        rows = rows.filter(Exists(_beside(seat, wanted.also)))
    if wanted.study:
        links = StudyLink.objects.standing().filter(study=wanted.study, review=seat.review)
        reports = Report.objects.filter(
            Q(pk__in=links.values("report")) | Q(merged_into__in=links.values("report"))
        )
        rows = rows.filter(report__in=reports)
    if wanted.voice:
        rows = rows.filter(voice=wanted.voice)
    if wanted.coder:
        rows = rows.filter(member=wanted.coder)
    for word in wanted.q.split():
        rows = rows.filter(Q(quote__icontains=word) | Q(memo__icontains=word))
    return rows.order_by("report__number", "start", "pk")


def _codes(book: Book, wanted: Wanted) -> list[int]:
    assert wanted.code is not None
    below = [one.id for one in book.below(wanted.code)] if wanted.below else []
    return [wanted.code, *below]


def _given(seat: Seat, codes: Sequence[int]) -> QuerySet[Coding]:
    return Coding.objects.visible_to(seat).standing().filter(code__in=codes)


def _beside(seat: Seat, code: int) -> QuerySet[Excerpt]:
    """The passages of another code that share a letter with the one at hand."""
    others = Excerpt.objects.visible_to(seat).standing()
    return others.filter(
        Exists(_given(seat, [code]).filter(excerpt=OuterRef("pk"))),
        text=OuterRef("text"),
        start__lt=OuterRef("end"),
        end__gt=OuterRef("start"),
    )


def lines(seat: Seat, rows: QuerySet[Excerpt]) -> list[Line]:
    """These passages with their studies and codes, in a handful of statements."""
    codings = Coding.objects.visible_to(seat).standing().select_related("code", "original")
    excerpts = list(
        rows.select_related(
            "report__record", "report__merged_into", "member__user"
        ).prefetch_related(Prefetch("codings", queryset=codings, to_attr="given"))
    )
    showing.dress({row.report_id: row.report for row in excerpts}.values())
    studies = _studies(excerpts)
    return [
        Line(row, studies.get(row.report.merged_into_id or row.report_id), row.given)
        for row in excerpts
    ]


def _studies(excerpts: Iterable[Excerpt]) -> dict[int, Study]:
    reports = {row.report.merged_into_id or row.report_id for row in excerpts}
    links = StudyLink.objects.standing().filter(report__in=reports).select_related("study")
    return {link.report_id: link.study for link in links}


def coders(seat: Seat) -> list[tuple[int, str]]:
    """Whose passages a seat may see."""
    seen = Excerpt.objects.visible_to(seat).standing().order_by().values("member")
    rows = Member.objects.filter(pk__in=seen).select_related("user").order_by(F("pk"))
    return [(row.pk, str(row.user)) for row in rows]


def studies(seat: Seat) -> list[tuple[int, str]]:
    """The studies with passages that a seat may see."""
    seen = Excerpt.objects.visible_to(seat).standing().order_by()
    reports = Report.objects.filter(
        Q(pk__in=seen.values("report")) | Q(pk__in=seen.values("report__merged_into"))
    )
    links = StudyLink.objects.standing().filter(report__in=reports).select_related("study")
    by_study: dict[int, Study] = defaultdict()
    for link in links:
        by_study[link.study_id] = link.study
    ordered = sorted(by_study.values(), key=lambda one: one.number or 0)
    return [(one.pk, f"{one.number} {one.label}") for one in ordered]
