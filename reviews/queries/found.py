"""How reports were found: the first identification owns the channel, later ones are noted.

In the flow a report that any database or register gave counts there, whoever found it first
(decision 12).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.models import Channel, Direction, ListedReference, Record
from reviews.models.search import DATABASE_ARM
from reviews.prepared import prepared

_COLUMNS = (
    "report_id", "search__source", "search__channel", "search__direction", "search__round",
)  # fmt: skip


@dataclass(frozen=True)
class Via:
    """How one report was found: by the channel of its first record; with all its sources.

    `databases` are the databases and registers that gave it later, if none gave it first.
    """

    channel: str
    direction: str = ""
    round: int | None = None
    sources: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()

    @property
    def is_other(self) -> bool:
        """Whether it was first found otherwise than in a database or register."""
        return self.channel not in DATABASE_ARM

    @property
    def words(self) -> str:
        """The channel, with the round of citation searching."""
        if self.channel != Channel.CITATION:
            return str(Channel(self.channel).label)
        words = _("Citing works") if self.direction == Direction.FORWARD else _("Reference list")
        return (
            _("%(list)s, round %(n)s") % {"list": words, "n": self.round} if self.round else words
        )

    @property
    def listed(self) -> str:
        """Its sources in one line."""
        return ", ".join(self.sources)


def found_via(reports: Collection[int]) -> dict[int, Via]:
    """How each of these reports was found, by its id; one statement."""
    found: dict[int, list[tuple[str, str, str, int | None]]] = {}
    for report, *given in _sources(reports):
        found.setdefault(report, []).append((given[0], given[1], given[2], given[3]))
    return {report: _via(given) for report, given in found.items()}


@prepared
def _sources(reports: Collection[int]) -> QuerySet[Record, Any]:
    rows = Record.objects.filter(report__among=reports).counted()
    return rows.order_by("number").values_list(*_COLUMNS)


def _via(given: list[tuple[str, str, str, int | None]]) -> Via:
    _source, channel, direction, round = given[0]
    sources = tuple(dict.fromkeys(source for source, *_rest in given))
    databases = [source for source, other, *_rest in given if other in DATABASE_ARM]
    later = tuple(dict.fromkeys(databases)) if channel not in DATABASE_ARM else ()
    return Via(channel, direction, round, sources, later)


def via_among(records: Iterable[Record]) -> Via | None:
    """How a report was found, by all its records with their searches and files."""
    counted = [
        record
        for record in sorted(records, key=lambda record: record.number)
        if record.taken_back_at is None
        and (record.file is None or record.file.taken_back_at is None)
    ]
    searches = [record.search for record in counted]
    given = [(str(one.source), one.channel, one.direction, one.round) for one in searches]
    return _via(given) if given else None


def via_of(record: Record) -> Via:
    """How one record was found."""
    search = record.search
    return Via(search.channel, search.direction, search.round, (str(search.source),))


def cited_by(report: int) -> list[int]:
    """The numbers of the reports whose lists of references have added this one."""
    entries = ListedReference.objects.filter(
        record__report=report, state=ListedReference.State.ADDED
    )
    numbers = entries.values_list("listed_in__parent__number", flat=True)
    return sorted(set(numbers.order_by()))
