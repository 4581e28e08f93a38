"""From the exact sets of sources that reports have to a table of sources and pairs."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

JOINT = "."


@dataclass(frozen=True)
class Source:
    """One source: its records, the reports that these are of, and those that it alone gave."""

    key: str
    name: str
    records: int
    reports: int
    unique: int

    @property
    def unique_share(self) -> float | None:
        """How much of its reports it alone gave, 0 to 1; None for a source without any."""
        return self.unique / self.reports if self.reports else None


@dataclass(frozen=True)
class Combination:
    """Reports that exactly these sources gave, by the sources' keys in their order."""

    sources: tuple[str, ...]
    reports: int

    @property
    def key(self) -> str:
        """A name for the combination: the keys of its sources."""
        return JOINT.join(self.sources)


@dataclass(frozen=True)
class Overlap:
    """Sources in their given order, and combinations with the most reports first."""

    sources: tuple[Source, ...]
    combinations: tuple[Combination, ...]

    @property
    def records(self) -> int:
        """Records of all sources."""
        return sum(source.records for source in self.sources)

    @property
    def reports(self) -> int:
        """Reports of all sources; each is in exactly one combination."""
        return sum(combination.reports for combination in self.combinations)

    @property
    def duplicates(self) -> int:
        """Records beside the one that stands for their report."""
        return self.records - self.reports

    def shared(self, one: str, other: str) -> int:
        """Reports that both sources gave, others besides or not.

        >>> overlap([("m", "MEDLINE", 3), ("s", "Scopus", 2)], {("m",): 2, ("m", "s"): 1,
        ...     ("s",): 1}).shared("m", "s")
        1
        """
        return sum(c.reports for c in self.combinations if {one, other} <= set(c.sources))

    def named(self, combination: Combination) -> str:
        """The names of a combination's sources, joined."""
        names = {source.key: source.name for source in self.sources}
        return " + ".join(names[key] for key in combination.sources)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; sources by name."""
        names = {source.key: source.name for source in self.sources}
        return {
            "records": self.records,
            "reports": self.reports,
            "duplicates": self.duplicates,
            "sources": [
                {
                    "source": source.name,
                    "records": source.records,
                    "reports": source.reports,
                    "unique": source.unique,
                    "unique_share": _rounded(source.unique_share),
                    "shared": {
                        other.name: self.shared(source.key, other.key)
                        for other in self.sources
                        if other.key != source.key
                    },
                }
                for source in self.sources
            ],
            "combinations": [
                {"sources": [names[key] for key in c.sources], "reports": c.reports}
                for c in self.combinations
            ],
        }

    def as_csv(self) -> str:
        """One number a line: kind, sources, records, reports.

        >>> print(overlap([("m", "MEDLINE", 2)], {("m",): 2}).as_csv())
        kind,sources,records,reports
        source,MEDLINE,2,2
        only,MEDLINE,,2
        <BLANKLINE>
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["kind", "sources", "records", "reports"])
        writer.writerows(self._lines())
        return out.getvalue()

    def _lines(self) -> Iterator[tuple[str, str, int | str, int]]:
        for source in self.sources:
            yield "source", _cell(source.name), source.records, source.reports
        for at, one in enumerate(self.sources):
            for other in self.sources[at + 1 :]:
                both = _cell(f"{one.name} + {other.name}")
                yield "both", both, "", self.shared(one.key, other.key)
        for combination in self.combinations:
            yield "only", _cell(self.named(combination)), "", combination.reports


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def overlap(
    sources: Collection[tuple[str, str, int]], found: Mapping[tuple[str, ...], int]
) -> Overlap:
    """Count the overlap of sources.

    `sources` gives key, name and number of records of each source, in the order in which they are
    shown; `found` how many reports have exactly these sources (keys in any order, each once).
    Raises KeyError for a key that is no source's.

    >>> made = overlap([("m", "MEDLINE", 3), ("s", "Scopus", 2)],
    ...                {("m",): 2, ("s", "m"): 1, ("s",): 1})
    >>> [(s.name, s.reports, s.unique) for s in made.sources]
    [('MEDLINE', 3, 2), ('Scopus', 2, 1)]
    >>> made.records, made.reports, made.duplicates
    (5, 4, 1)
    """
    order = {key: at for at, (key, _name, _records) in enumerate(sources)}
    together: dict[tuple[str, ...], int] = {}
    for keys, reports in found.items():
        ordered = tuple(sorted(keys, key=order.__getitem__))
        together[ordered] = together.get(ordered, 0) + reports
    combinations = sorted(
        (Combination(keys, reports) for keys, reports in together.items() if keys and reports),
        key=lambda c: (-c.reports, len(c.sources), [order[key] for key in c.sources]),
    )
    made = (_source(*source, combinations) for source in sources)
    return Overlap(tuple(made), tuple(combinations))


def _source(key: str, name: str, records: int, combinations: Collection[Combination]) -> Source:
    mine = [c for c in combinations if key in c.sources]
    unique = sum(c.reports for c in mine if len(c.sources) == 1)
    return Source(key, name, records, sum(c.reports for c in mine), unique)
