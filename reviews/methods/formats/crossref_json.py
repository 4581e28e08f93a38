"""Crossref's JSON: one work, an answer with many, or one work a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine.csl import reference
from .engine.objects import items
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a Crossref answer."""
    for item in items(text):
        yield item if isinstance(item, Problem) else reference(item)


def sniff(head: str) -> float:
    """Tell how surely a text is Crossref's JSON, from 0 to 1."""
    if head.lstrip()[:1] not in ("[", "{"):
        return 0.0
    return 0.93 if len(set(_KEYS.findall(head))) >= 3 else 0.0


_KEYS = re.compile(
    r'"(message-type|message-version|is-referenced-by-count|reference-count|content-domain|prefix|'
    r'member|short-container-title|references-count|deposited|indexed)"\s*:'
)

FORMAT = Format(
    name="crossref_json",
    label="Crossref JSON",
    extensions=("json", "jsonl"),
    sniff=sniff,
    read=read,
    aliases=("crossref",),
)
