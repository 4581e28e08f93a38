"""Biblioscape's tagged text: two letters between dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import take
from .engine.meaning import Meaning, reference_by
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, entries

DIALECT = Dialect(
    tag=re.compile(r"--([A-Z][A-Z0-9](?=--)|----(?=\s*$))(?:--\s?)?(.*)"),
    begins=frozenset(),
    ends=frozenset({"----"}),
)
MEANING = Meaning(
    rules=(
        ("title", ("TI", "ST"), take.line),
        ("authors", ("AU",), take.people),
        ("editors", ("ED", "SA"), take.people),
        ("journal", ("JO", "T2", "ST"), take.line),
        ("volume", ("VL",), take.line),
        ("issue", ("IS",), take.line),
        ("abstract", ("AB",), take.blocks),
        ("keywords", ("KW",), take.items),
        ("urls", ("WU", "UR"), take.links),
        ("language", ("LA",), take.line),
        ("accession", ("AN",), take.line),
        ("publisher", ("PB",), take.line),
        ("place", ("CP", "CY"), take.line),
        ("notes", ("NT",), take.notes),
    ),
    type=("RT",),
    evidence=(("doi", "DO", None, None),),
    year=("YP", "PY"),
    date=("DP",),
    numbers=("SN",),
    pages=("PG",),
    folded=False,
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a Biblioscape file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference_by(MEANING, entry)


def sniff(head: str) -> float:
    """Tell how surely a text is Biblioscape's, from 0 to 1."""
    return 0.9 if len(set(_FIELD.findall(head))) >= 2 else 0.0


_FIELD = re.compile(r"^--([A-Z][A-Z0-9])--", re.MULTILINE)

FORMAT = Format(
    name="biblioscape",
    label="Biblioscape",
    extensions=("txt",),
    sniff=sniff,
    read=read,
)
