"""Questions about citation searching: in which round a report was found, what lists came to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from reviews.methods.snowballing import Looked
from reviews.models import (
    Channel,
    ListedReference,
    Record,
    ReferenceList,
    Report,
    Review,
    Search,
)
from reviews.queries import any_of

State = ListedReference.State


def found_in_round(reports: Collection[int]) -> dict[int, int]:
    """In which round of citation searching each of these reports was found first; 0 for one that
    was found otherwise as well."""
    rows = Record.objects.filter(report__in=any_of(reports)).counted()
    rounds: dict[int, int] = {}
    for report, channel, number in rows.values_list("report", "search__channel", "search__round"):
        of_this = (number or 1) if channel == Channel.CITATION else 0
        rounds[report] = min(of_this, rounds.get(report, of_this))
    return rounds


def next_round(parent: Report) -> int:
    """The round to which a list of this report's references belongs."""
    return found_in_round([parent.pk]).get(parent.pk, 0) + 1


def same_list(review: Review, parent: Report, direction: str, sha256: str) -> ReferenceList | None:
    """The list of the same content that was looked through for this report already."""
    lists = ReferenceList.objects.filter(
        review=review, parent=parent, search__direction=direction, sha256=sha256
    )
    return lists.standing().first()


def search_for(review: Review, direction: str, number: int, platform: str) -> Search | None:
    """The entry of the log for one round of citation searching in one place."""
    return (
        Search.objects.filter(
            review=review,
            channel=Channel.CITATION,
            direction=direction,
            round=number,
            platform__iexact=platform,
        )
        .order_by("pk")
        .first()
    )


@dataclass(frozen=True)
class Came:
    """What came of the entries of one list, by state; `printed` where more were looked at."""

    states: Counter[str]
    printed: int | None = None

    @property
    def listed(self) -> int:
        """How many entries the list has."""
        return sum(self.states.values())

    @property
    def looked(self) -> int:
        """How many references were looked at."""
        return max(self.listed, self.printed or 0)

    @property
    def to_decide(self) -> int:
        """How many wait for a person."""
        return self.states[State.NEW] + self.states[State.ASKED]


def came_of(lists: Iterable[ReferenceList]) -> dict[int, Came]:
    """What came of each of these lists, in one statement."""
    rows = list(lists)
    states: defaultdict[int, Counter[str]] = defaultdict(Counter)
    entries = ListedReference.objects.filter(listed_in__in=[row.pk for row in rows])
    for pk, state, n in entries.order_by().values_list("listed_in", "state").annotate(Count("pk")):
        states[pk][state] = n
    return {row.pk: Came(states[row.pk], row.printed) for row in rows}


@dataclass(frozen=True)
class Listed:
    """The lists of references of one search: how many, and how many references they have."""

    lists: int
    looked: int


def by_search(review: Review) -> dict[int, Listed]:
    """The lists that count of each search of a review, by its id."""
    lists = list(ReferenceList.objects.filter(review=review).standing())
    came = came_of(lists) if lists else {}
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row in lists:
        found[row.search_id].append(came[row.pk].looked)
    return {pk: Listed(len(looked), sum(looked)) for pk, looked in found.items()}


def lists_of(search: Search) -> list[ReferenceList]:
    """The lists of a search, each with what came of it as `came`; those taken back as well."""
    if search.channel != Channel.CITATION:
        return []
    lists = list(search.lists.select_related("parent__record").defer("parent__record__raw"))
    came = came_of(lists)
    for row in lists:
        row.came = came[row.pk]  # type: ignore[attr-defined]
    return lists


def looked_through(review: Review) -> list[Looked]:
    """Every list that counts, with the report at the top of its parent's group."""
    return [looked for _row, looked in lists_looked_through(review)]


def lists_looked_through(review: Review) -> list[tuple[ReferenceList, Looked]]:
    """Every list that counts, and what it is in numbers."""
    lists = list(
        ReferenceList.objects.filter(review=review).standing().select_related("search", "parent")
    )
    came = came_of(lists)
    tops = tops_of({row.parent for row in lists})
    return [(row, _looked(row, came[row.pk], tops[row.parent_id])) for row in lists]


def _looked(row: ReferenceList, came: Came, parent: int) -> Looked:
    return Looked(
        parent=parent,
        direction=row.search.direction,
        round=row.search.round or 1,
        looked=came.looked,
        known=came.states[State.KNOWN] + came.states[State.REPEATED],
        to_decide=came.to_decide,
        added=came.states[State.ADDED],
        left=came.states[State.LEFT],
    )


def found_by_citations(review: Review) -> set[int]:
    """The reports that citation searching has found, whatever found them besides."""
    rows = Record.objects.filter(review=review, search__channel=Channel.CITATION).counted()
    return set(rows.values_list("report", flat=True))


def tops_of(reports: Collection[Report]) -> dict[int, int]:
    """The report under which each of these is gathered now, by its id."""
    found: dict[int, int] = {}
    for report in reports:
        top = report
        while top.merged_into_id is not None:
            top = Report.objects.get(pk=top.merged_into_id)
        found[report.pk] = top.pk
    return found
