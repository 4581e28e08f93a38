"""Questions about searches, imports and duplicates that join models."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Length

from reviews import registry
from reviews.models import DuplicatePair, ImportFile, ImportProblem, Record, Report, Review, Search

if TYPE_CHECKING:
    from reviews.access import Seat


def any_of(ids: Iterable[int]) -> RawSQL:
    """Ids for an `__in`, sent as one array: thousands of placeholders take long to write out."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])  # noqa: S611


def squeeze(text: str) -> str:
    """A search string without the differences that mean nothing: case and spacing."""
    return " ".join(text.casefold().split())


def equal_searches(search: Search) -> QuerySet[Search]:
    """Other entries of the log with the same source and platform, and the same day or string."""
    others = Search.objects.filter(
        review=search.review,
        source__iexact=search.source,
        platform__iexact=search.platform,
    ).exclude(pk=search.pk)
    same = Q(run_on=search.run_on) if search.run_on else Q(run_on__isnull=True)
    if search.query:
        string = squeeze(search.query)
        equal = [pk for pk, query in others.values_list("pk", "query") if squeeze(query) == string]
        same |= Q(pk__in=equal)
        if not search.run_on:
            same = Q(pk__in=equal)
    return others.filter(same)


@dataclass(frozen=True)
class Tally:
    """What was read of one search or file: records stored, entries that could not be read."""

    records: int = 0
    unreadable: int = 0

    @property
    def read(self) -> int:
        """Entries found in the files, readable or not."""
        return self.records + self.unreadable


def tally_searches(review: Review) -> dict[int, Tally]:
    """The tally of each search of a review, by its id."""
    records = (
        Record.objects.filter(review=review).counted().values_list("search").annotate(n=Count("pk"))
    )
    lost = (
        ImportProblem.objects.standing()
        .filter(review=review, lost=True, file__state=ImportFile.State.DONE)
        .filter(file__taken_back_at__isnull=True)
        .values_list("file__search")
        .annotate(n=Count("pk"))
    )
    return _together(dict(records.order_by()), dict(lost.order_by()))


def added_by_hand(search: Search) -> QuerySet[Record]:
    """The records that people added to a search one by one, the latest first; none of a list."""
    rows = Record.objects.filter(search=search, file__isnull=True, listed__isnull=True)
    return rows.select_related("report").defer("raw", "abstract", "words").order_by("-number")


def tally_files(files: Collection[ImportFile]) -> dict[int, Tally]:
    """The tally of each of these files, by its id."""
    ids = [file.pk for file in files]
    records = Record.objects.filter(file__in=ids).values_list("file").annotate(n=Count("pk"))
    lost = (
        ImportProblem.objects.standing()
        .filter(file__in=ids, lost=True)
        .values_list("file")
        .annotate(n=Count("pk"))
    )
    return _together(dict(records.order_by()), dict(lost.order_by()))


def _together(records: dict[int, int], lost: dict[int, int]) -> dict[int, Tally]:
    return {pk: Tally(records.get(pk, 0), lost.get(pk, 0)) for pk in records.keys() | lost.keys()}


def import_report(file: ImportFile) -> dict[str, Any]:
    """How the import of one file went, in the published shape; no text of any entry."""
    tally = tally_files([file]).get(file.pk, Tally())
    lost = ImportProblem.objects.standing().filter(file=file, lost=True)
    return {
        "file": file.name,
        "format": file.format,
        "encoding": file.encoding,
        "read": tally.read,
        "imported": tally.records,
        "unreadable": [
            {"line": problem.line, "reason": problem.reason} for problem in lost.iterator()
        ],
    }


def imported_before(review: Review, sha256: str) -> ImportFile | None:
    """The earlier file of a review with the same content, unless it failed or was cancelled."""
    return (
        ImportFile.objects.filter(review=review, sha256=sha256)
        .exclude(state__in=(ImportFile.State.FAILED, ImportFile.State.CANCELLED))
        .order_by("pk")
        .first()
    )


def is_open_to(seat: Seat, report: Report) -> bool:
    """Whether a seat may know what others have said of a report, in another tool too."""
    return Report.objects.filter(registry.unblinded(seat), pk=report.pk).exists()


def shows_entries(seat: Seat, file: ImportFile) -> bool:
    """Whether a seat may see a file's text: nothing in it can sway a vote that is to come.

    What was never imported was looked at by nobody, so it may tell anything.
    """
    if file.state != ImportFile.State.DONE:
        return seat.reads_revealed
    if not file.carries_decisions:
        return True
    inside = Report.objects.filter(Exists(Record.objects.filter(report=OuterRef("pk"), file=file)))
    known = Report.objects.filter(registry.unblinded(seat), review=file.review_id)
    return not inside.exclude(pk__in=known.values("pk")).exists()


def _full() -> Combinable:
    """How much an entry tells: its filled fields first, then the length of its abstract."""
    telling: Combinable = Value(0)
    for name in ("title", "journal", "volume", "issue", "pages", "doi", "pmid", "issn", "url"):
        telling += Case(When(**{name: ""}, then=0), default=1)
    telling += Case(When(year__isnull=True, then=0), default=1)
    telling += Case(When(names="", then=0), default=2)
    telling += Case(When(abstract="", then=0), default=3)
    return telling * 1_000_000 + Length("abstract")


def fullest_first() -> QuerySet[Record]:
    """Entries in the order in which they would be shown for their report."""
    return Record.objects.alias(full=_full()).order_by("-full", "number")


def fullness(reports: Collection[int]) -> dict[int, int]:
    """How much the fullest entry of each of these reports tells; 0 for one without entries."""
    best = fullest_first().filter(report=OuterRef("pk")).values_list(_full())[:1]
    found = Report.objects.filter(pk__in=any_of(reports)).annotate(best=Subquery(best))
    return {pk: full or 0 for pk, full in found.values_list("pk", "best")}


def open_pairs(review: Review) -> QuerySet[DuplicatePair]:
    """Doubtful pairs that wait for a person, the likeliest first; none of withdrawn reports."""

    def stands(side: str) -> Exists:
        own = Record.objects.filter(
            review=OuterRef("review"),
            number=OuterRef(f"{side}__number"),
            report__withdrawn_at__isnull=True,
        )
        return Exists(own)

    return DuplicatePair.objects.filter(
        stands("first"), stands("second"), review=review, state=DuplicatePair.State.OPEN
    ).order_by("-score", "pk")


def reports_of(review: Review, numbers: Collection[int]) -> dict[int, int]:
    """The report in which each of these records is now, by its number; none that is withdrawn."""
    records = Record.objects.filter(
        review=review, number__in=any_of(numbers), report__withdrawn_at__isnull=True
    )
    return dict(records.values_list("number", "report"))
