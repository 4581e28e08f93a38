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


def looked_through(review: Review) -> list[Looked]:
    """Every list that counts, with the report at the top of its parent's group."""
    lists = list(
        ReferenceList.objects.filter(review=review).standing().select_related("search", "parent")
    )
    came = came_of(lists)
    tops = _tops({row.parent for row in lists})
    return [
        Looked(
            parent=tops[row.parent_id],
            direction=row.search.direction,
            round=row.search.round or 1,
            looked=came[row.pk].looked,
            known=came[row.pk].states[State.KNOWN] + came[row.pk].states[State.REPEATED],
            to_decide=came[row.pk].to_decide,
            added=came[row.pk].states[State.ADDED],
            left=came[row.pk].states[State.LEFT],
        )
        for row in lists
    ]


def _tops(reports: Collection[Report]) -> dict[int, int]:
    """The report under which each of these is gathered now, by its id."""
    found: dict[int, int] = {}
    for report in reports:
        top = report
        while top.merged_into_id is not None:
            top = Report.objects.get(pk=top.merged_into_id)
        found[report.pk] = top.pk
    return found
