"""What the tags of a format mean, as a table; entries become references by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import take
from .draft import Draft, Rule, Tags, fill
from .evidence import Evidence, identify
from .reference import Reference
from .tagged import Entry
from .text import clean
from .types import csl_type


@dataclass(frozen=True)
class Meaning:
    """Where a format keeps what: tags for each field that needs more than one rule."""

    rules: tuple[Rule, ...]
    type: Tags = ()
    types: Mapping[str, str] = field(default_factory=dict)
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
    printed = draft.first(meaning.type)
    fields: dict[str, Any] = identify(draft, meaning.evidence, source)
    fields["year"], fields["date"] = take.dated(draft, meaning.year, meaning.date)
    if meaning.numbers:
        fields["issn"], fields["isbn"] = take.numbers(draft, meaning.numbers)
    fields["pages"] = _pages(meaning, draft)
    fields |= fill(draft, meaning.rules)
    default = "article-journal" if fields.get("journal") else "document"
    fields["type"] = csl_type(printed, dict(meaning.types), default)
    return fields


def _pages(meaning: Meaning, draft: Draft) -> str:
    first, last = draft.first(meaning.first_page), draft.first(meaning.last_page)
    if first or last:
        return take.pages_of(first, last)
    return take.pages_of(draft.first(meaning.pages))


def reference_by(meaning: Meaning, entry: Entry) -> Reference:
    """Return the reference that an entry stands for by a table of meaning."""
    draft = Draft(entry.fields)
    return completed(entry, draft, fields_by(meaning, draft), folded=meaning.folded)


def completed(
    entry: Entry, draft: Draft, fields: dict[str, Any], *, folded: bool = True
) -> Reference:
    """Return a reference with what its fields have left over, its text and its place."""
    extra = draft.left(clean) if folded else draft.left()
    if entry.preamble:
        extra["preamble"] = tuple(entry.preamble)
    return Reference(extra=extra, raw=entry.raw, line=entry.line, **fields)
