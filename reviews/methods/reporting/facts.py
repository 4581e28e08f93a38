"""What is known of a review's search, and what one item of a guideline says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DATABASES = ("database", "register")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the search log; dates as 2026-11-30, empty where nobody said.

    `hits` are those that the source printed, `records` those that were brought; `by` logged it.
    """

    pk: int
    source: str
    channel: str = "database"
    platform: str = ""
    run_on: str = ""
    coverage: str = ""
    query: str = ""
    limits: str = ""
    filters: str = ""
    together: str = ""
    url: str = ""
    contact: str = ""
    answered_on: str = ""
    looked_at: int | None = None
    direction: str = ""
    round: int | None = None
    hits: int | None = None
    records: int = 0
    by: str = ""

    @property
    def name(self) -> str:
        """The source with its platform."""
        return f"{self.source}, {self.platform}" if self.platform else self.source

    @property
    def in_databases(self) -> bool:
        """Whether it is a search of a database or register."""
        return self.channel in DATABASES


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A review's search: its log, its criteria by kind, and what people said, by item.

    `sure` and `asked` are the duplicate reports that were gathered by the program alone and by a
    person's word.
    """

    entries: Sequence[Entry] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    sure: int = 0
    asked: int = 0

    @property
    def databases(self) -> list[Entry]:
        """The searches of databases and registers."""
        return [entry for entry in self.entries if entry.in_databases]

    def of(self, *channels: str) -> list[Entry]:
        """The entries of these channels."""
        return [entry for entry in self.entries if entry.channel in channels]


@dataclass(frozen=True)
class Missing:
    """What nobody has said: a slot of one search, or, without `search`, words on the item."""

    field: str
    search: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Slot:
    """One item of a guideline as far as it is filled: from the log, and in people's own words."""

    number: str
    key: str
    title: str
    asks: str
    said: tuple[str, ...] = ()
    own: str = ""
    missing: tuple[Missing, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing is said at all."""
        return not self.said and not self.own
