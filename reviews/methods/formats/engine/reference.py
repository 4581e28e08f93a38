"""The shapes that readers yield: a reference, one of its names, or a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Name:
    """One author: a person (family and given) or a group kept whole (literal).

    A person of whom only one name is known is a literal too, so that equal text makes equal names.

    >>> str(Name("Curie", "Marie")), str(Name(literal="GRADE Working Group"))
    ('Curie, Marie', 'GRADE Working Group')
    """

    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        return self.literal or (f"{self.family}, {self.given}" if self.given else self.family)


@dataclass(frozen=True, slots=True)
class PriorDecision:
    """A decision that another tool's export carries, kept apart from blinded votes.

    `verdict` is "include", "exclude" or "maybe", "" where there is only a label.
    """

    verdict: str
    reviewer: str = ""
    stage: str = ""
    reason: str = ""
    origin: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that could not be read, or (`lost` false) a remark where nothing was lost.

    `line` counts from 1 and is the entry's first line; `reason` is a sentence in plain words;
    `excerpt` is the beginning of the text concerned.
    """

    line: int
    reason: str
    excerpt: str = ""
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a reference file: what the formats have in common, and the rest in `extra`.

    Text is free of markup and entities, absent text is "". `type` is a CSL type; `date` is ISO
    8601 as exact as it is known; DOI, PMID and PMCID are normalised; ISBNs have 13 digits.
    `extra` maps a tag of the file to the values that no field holds; `raw` is the entry's exact
    text with line ends as newlines, and `line` the number of its first line.
    """

    type: str = "document"
    title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    year: int | None = None
    date: str = ""
    journal: str = ""
    journal_abbreviation: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    language: str = ""
    accession: str = ""
    database: str = ""
    publisher: str = ""
    place: str = ""
    notes: tuple[str, ...] = ()
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    raw: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)
    decisions: tuple[PriorDecision, ...] = ()

    @property
    def url(self) -> str:
        """The first address, or ""."""
        return self.urls[0] if self.urls else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the fixed keys of an exported record; every other field goes under "extra"."""
        return {
            "type": self.type,
            "title": self.title,
            "authors": [str(name) for name in self.authors],
            "year": self.year,
            "journal": self.journal,
            "volume": self.volume,
            "issue": self.issue,
            "pages": self.pages,
            "doi": self.doi,
            "pmid": self.pmid,
            "abstract": self.abstract,
            "keywords": list(self.keywords),
            "issn": "; ".join(self.issn),
            "url": self.url,
            "language": self.language,
            "raw": self.raw,
            "extra": self._rest(),
        }

    def _rest(self) -> dict[str, Any]:
        """The fields that have no key of their own, then the file's own tags."""
        rest: dict[str, Any] = {}
        for name in UNDER_EXTRA:
            value = getattr(self, name)
            if value:
                rest[name] = [str(item) for item in value] if isinstance(value, tuple) else value
        names = (*self.authors, *self.editors)
        if groups := [name.literal for name in names if ", " in name.literal]:
            rest[GROUPS] = list(dict.fromkeys(groups))
        if len(self.urls) > 1:
            rest["urls"] = list(self.urls[1:])
        if self.decisions:
            rest["decisions"] = [
                {part.name: getattr(decision, part.name) for part in fields(decision)}
                for decision in self.decisions
            ]
        for tag, values in self.extra.items():
            taken = tag in rest or tag in _TAKEN
            rest[f"{tag} (file)" if taken else tag] = list(values)
        return rest


# The fields that `as_dict` keeps under "extra".
UNDER_EXTRA = (
    "date",
    "editors",
    "journal_abbreviation",
    "pmcid",
    "isbn",
    "accession",
    "database",
    "publisher",
    "place",
    "notes",
)
# The key of the names that are groups although a comma in them would part a person's name.
GROUPS = "group_authors"
_TAKEN = frozenset({*UNDER_EXTRA, "urls", "decisions", GROUPS})
