"""The pages of full texts: what is to be looked at, and what a reader shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.access import Seat
from reviews.models import Attachment, Delivery, FullText, FullTextPage, Record, Report, Review
from reviews.queries import fulltexts
from reviews.queries.fulltexts import Shown
from screening.queries import searching

OPEN, ASIDE, ATTACHED = "open", "aside", "attached"
GROUPS = (OPEN, ASIDE, ATTACHED)
PAGE = 25
RESULTS = 12
_HEAVY = [f"record__{name}" for name in ("raw", "extra", "guarded", "names", "words", "abstract")]


def group(seat: Seat, name: str) -> QuerySet[FullText]:
    """The files of one group: those to be looked at, kept aside, or attached."""
    rows = FullText.objects.visible_to(seat)
    if name == ASIDE:
        return rows.aside()
    if name == ATTACHED:
        return rows.matched()
    return rows.doubtful() | rows.failed()


@dataclass(frozen=True)
class Overview:
    """The page of full texts: one group of files, how many are in each, and what is under way."""

    files: list[Shown]
    page: Page[Any]
    tallies: dict[str, int]
    left_out: list[Delivery]
    done: int
    total: int
    unpacking: int

    @property
    def running(self) -> bool:
        """Whether files are still being read or unpacked."""
        return self.done < self.total or self.unpacking > 0


def overview(seat: Seat, name: str, page: str | None) -> Overview:
    """Read one page of a group, with the progress of what was brought."""
    # What is under way is asked first: a file that comes to its end meanwhile is told as done by
    # the next look, while the other order would tell old numbers and that nothing is to come.
    unread = FullText.objects.visible_to(seat).unread()
    under_way = FullText.objects.visible_to(seat).filter(delivery__in=unread.values("delivery"))
    deliveries = Delivery.objects.visible_to(seat)
    unpacking = deliveries.filter(state=Delivery.State.WAITING).count()
    total = under_way.count()
    done = under_way.exclude(pk__in=unread.values("pk")).count()
    rows = group(seat, name)
    ordered = rows.order_by("-pk") if name == ATTACHED else rows.order_by("pk")
    shown = Paginator(ordered.select_related("brought_by"), PAGE).get_page(page)
    left_out = deliveries.filter(put_away_at=None).exclude(left_out=[], error="")
    return Overview(
        fulltexts.shown(shown.object_list),
        shown,
        {one: group(seat, one).count() for one in GROUPS},
        list(left_out.select_related("brought_by").order_by("-pk")[:20]),
        done=done,
        total=total,
        unpacking=unpacking,
    )


@dataclass(frozen=True)
class Reader:
    """What a reader shows of one file: its pages' sizes; their text comes when they are seen."""

    row: FullText
    sheets: list[dict[str, Any]]
    # The other files of its report: supplements and earlier versions.
    others: list[Attachment] = field(default_factory=list)


def readers(rows: Mapping[int, FullText]) -> dict[int, Reader]:
    """Readers of files, by the key that each file was given, in one statement."""
    sheets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    ids = {row.pk for row in rows.values()}
    pages = FullTextPage.objects.filter(full_text__in=ids).order_by("full_text", "number")
    for one in pages.values("full_text_id", "number", "width", "height"):
        sheets[one["full_text_id"]].append(dict(one))
    return {key: Reader(row, sheets.get(row.pk, [])) for key, row in rows.items()}


def readers_of(reports: Collection[int]) -> dict[int, Reader]:
    """The reader of each report's full text, where it has one."""
    current = fulltexts.current_of(reports)
    if not current:
        return {}
    found = readers(current)
    for report, row in fulltexts.live_of(current):
        if row.full_text_id != current[report].pk:
            found[report].others.append(row)
    return found


def may_have_files() -> Q:
    """Whether a report has a file, or a duplicate that may have one; for an annotation."""
    own = Attachment.objects.live().filter(report=OuterRef("pk"))
    return Q(Exists(own) | Exists(Report.objects.filter(merged_into=OuterRef("pk"))))


def attachments(report: Report) -> list[Attachment]:
    """The files on a report and its duplicates, its own first; each file once."""
    rows = Attachment.objects.of([report.pk]).order_by("role", "-pk")
    mine = sorted(
        rows.select_related("full_text__brought_by"), key=lambda row: row.report_id != report.pk
    )
    once = {(row.role, row.full_text_id): row for row in reversed(mine)}
    return [row for row in mine if once[row.role, row.full_text_id] == row]


def search(review: Review, typed: str) -> list[Report]:
    """Reports that a person may mean: by number, or by words of their records."""
    number = Q(number=int(typed)) if typed.isdecimal() and len(typed) < 10 else Q(pk__in=[])
    words = searching.query(typed)
    if words is not None:
        entries = Record.objects.filter(review=review, report=OuterRef("pk"), words=words)
        number |= Q(Exists(entries))
    standing = Report.objects.filter(
        number, review=review, merged_into=None, withdrawn_at=None, record__isnull=False
    )
    rows = standing.select_related("record").defer(*_HEAVY).order_by("number")
    return list(rows[:RESULTS])
