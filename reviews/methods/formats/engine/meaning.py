"""What the tags of a format mean, as a table; entries become references by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import take
from .citation import citation
from .draft import Draft, Rule, Tags, fill
from .evidence import Evidence, identify
from .reference import Reference
from .tagged import Entry
from .text import clean
from .types import by_work, csl_type


@dataclass(frozen=True)
class Meaning:
    """Where a format keeps what: tags for each field that needs more than one rule.

    `marks` only begin an entry. `names` are the types as the format's writer prints them; a type
    printed in any other words stays among the extras. `work`, the type of work, tells a type that
    the format has no name for. `citation` holds a printed citation, from
    which fields are filled in that have no tag of their own.
    """

    rules: tuple[Rule, ...]
    marks: frozenset[str] = frozenset()
    type: Tags = ()
    types: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    work: Tags = ()
    citation: Tags = ()
    evidence: tuple[Evidence, ...] = ()
    source: Tags = ()
    year: Tags = ()
    date: Tags = ()
    numbers: Tags = ()
    first_page: Tags = ()
    last_page: Tags = ()
    pages: Tags = ()
    folded: bool = True


def fields_by(meaning: Meaning, draft: Draft) -> dict[str, Any]:
    """Return the fields that a draft gives by a table of meaning."""
    source = " ".join(draft.peek(tag) for tag in meaning.source)
    fields: dict[str, Any] = identify(draft, meaning.evidence, source)
    fields["year"], fields["date"] = take.dated(draft, meaning.year, meaning.date)
    if meaning.numbers:
        fields["issn"], fields["isbn"] = take.numbers(draft, meaning.numbers)
    fields["pages"] = _pages(meaning, draft)
    fields |= fill(draft, meaning.rules)
    if meaning.citation:
        _use_citation(fields, draft, meaning.citation)
    fields["type"] = _type(meaning, draft, bool(fields.get("journal")))
    return fields


def _type(meaning: Meaning, draft: Draft, in_journal: bool) -> str:
    """Return the CSL type; what is printed of it stays, unless it says no more."""
    printed = clean(draft.peek(*meaning.type))
    default = "article-journal" if in_journal else "document"
    kind = csl_type(printed, dict(meaning.types), default)
    if meaning.names.get(kind) == printed:
        draft.first(meaning.type)
    told = by_work(kind, draft.peek(*meaning.work))
    if told != kind:
        draft.first(meaning.work)
    return told


def _use_citation(fields: dict[str, Any], draft: Draft, tags: Tags) -> None:
    """Fill in from a printed citation what has no tag of its own; the citation stays.

    One that is a journal's name and no more goes.
    """
    printed = clean(draft.peek(*tags))
    told = citation(printed)
    if told == {"journal": printed} and not fields.get("journal"):
        draft.first(tags)
    for name in ("journal", "volume", "issue", "pages"):
        if not fields.get(name) and told.get(name):
            fields[name] = take.pages_of(told[name]) if name == "pages" else told[name]
    if not fields["year"] and told.get("date"):
        dated = Draft([("date", told["date"])])
        fields["year"], fields["date"] = take.dated(dated, (), ("date",))


def _pages(meaning: Meaning, draft: Draft) -> str:
    first, last = draft.first(meaning.first_page), draft.first(meaning.last_page)
    if first or last:
        return take.pages_of(first, last)
    return take.pages_of(draft.first(meaning.pages))


def reference_by(meaning: Meaning, entry: Entry) -> Reference:
    """Return the reference that an entry stands for by a table of meaning."""
    draft = Draft([field for field in entry.fields if field[0] not in meaning.marks])
    return completed(entry, draft, fields_by(meaning, draft), folded=meaning.folded)


def completed(
    entry: Entry, draft: Draft, fields: dict[str, Any], *, folded: bool = True
) -> Reference:
    """Return a reference with what its fields have left over, its text and its place."""
    extra = draft.left(clean) if folded else draft.left()
    if entry.preamble:
        extra["preamble"] = tuple(entry.preamble)
    return Reference(extra=extra, raw=entry.raw, line=entry.line, **fields)
