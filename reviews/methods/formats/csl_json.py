"""CSL-JSON, as Zotero, pandoc and citation processors use it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .engine.csl import reference
from .engine.objects import items
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import escaped
from .engine.types import CSL_TYPES


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a CSL-JSON file."""
    for item in items(text):
        yield item if isinstance(item, Problem) else reference(item)


def sniff(head: str) -> float:
    """Tell how surely a text is CSL-JSON, from 0 to 1."""
    if head.lstrip()[:1] not in ("[", "{") or not _KEYS.search(head):
        return 0.0
    if _CSL_KEYS.search(head):
        return 0.85
    return 0.65 if _CSL_TYPE.search(head) and '"authors"' not in head else 0.35


_KEYS = re.compile(r'"(?:id|type|title)"\s*:')
_CSL_TYPE = re.compile(rf'"type"\s*:\s*"(?:{"|".join(sorted(CSL_TYPES))})"')
_CSL_KEYS = re.compile(r'"(?:issued|date-parts|container-title|family|literal)"\s*:')


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a CSL-JSON file, one object at a time."""
    separator = "["
    for number, item in enumerate(references, 1):
        own = next(iter(item.extra.get("id", ())), f"item-{number}")
        values = {"id": own, "type": item.type} | _values(item) | _more(item)
        kept = {key: value for key, value in values.items() if value}
        yield f"{separator}\n{json.dumps(kept, ensure_ascii=False)}"
        separator = ","
    yield "\n]\n" if separator == "," else "[]\n"


def _values(item: Reference) -> dict[str, Any]:
    parts = [int(part) for part in item.date.split("-")] if item.date else [item.year]
    return {
        "title": escaped(item.title),
        "author": [_name(name) for name in item.authors],
        "editor": [_name(name) for name in item.editors],
        "issued": {"date-parts": [parts]} if parts[0] else None,
        "container-title": escaped(item.journal),
        "container-title-short": escaped(item.journal_abbreviation),
        "volume": escaped(item.volume),
        "issue": escaped(item.issue),
        "page": escaped(item.pages),
        "DOI": item.doi,
        "PMID": item.pmid,
        "PMCID": item.pmcid,
        "abstract": escaped(item.abstract),
        "keyword": "; ".join(map(escaped, item.keywords))
        + (";" if len(item.keywords) == 1 else ""),
        "ISSN": list(item.issn) if len(item.issn) > 1 else "".join(item.issn),
        "ISBN": list(item.isbn) if len(item.isbn) > 1 else "".join(item.isbn),
        "URL": list(item.urls) if len(item.urls) > 1 else item.url,
        "language": escaped(item.language),
        "publisher": escaped(item.publisher),
        "publisher-place": escaped(item.place),
        "source": escaped(item.database),
        "archive_location": escaped(item.accession),
        "note": "\n".join(map(escaped, item.notes)),
    }


def _more(item: Reference) -> dict[str, Any]:
    """Return what has no field: variables of CSL by their names, the rest under "custom"."""
    more: dict[str, Any] = {"custom": {}}
    for tag, values in item.extra.items():
        if tag == "id":
            continue
        written = [escaped(value) for value in values]
        place = more if tag in _VARIABLES else more["custom"]
        place[tag] = written if len(written) > 1 else "".join(written)
    return more


# The variables of CSL that hold text and are no fields of ours.
_VARIABLES = frozenset(
    """annote authority call-number chapter-number citation-key citation-label collection-number
    collection-title curriculum-vitae dimensions division edition event event-place event-title
    genre jurisdiction license medium number number-of-pages number-of-volumes
    original-publisher original-publisher-place original-title part-number part-title
    printing-number references reviewed-genre reviewed-title scale section status supplement
    title-short version volume-title year-suffix""".split()
)


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": escaped(name.literal)}
    return {"family": escaped(name.family), "given": escaped(name.given)}


FORMAT = Format(
    name="csl_json",
    label="CSL-JSON",
    extensions=("json",),
    sniff=sniff,
    read=read,
    write=write,
    aliases=("csl",),
)
