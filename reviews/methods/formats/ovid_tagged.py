"""Ovid tagged text (Reprint/Medlars): two-letter tags of Ovid's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import take
from .engine.draft import Draft, Tags
from .engine.meaning import Meaning, reference_by
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, entries

DIALECT = Dialect(
    tag=re.compile(r"([A-Z][A-Z0-9]|<(?=\s*\d+\s*\.?\s*>)) {0,2}(?:-(?=\s|$)|(?<=<))\s?(.*)"),
    begins=frozenset({"VN", "<"}),
    empty=frozenset({"VN", "<"}),
    lists=frozenset({"AU", "FA", "MH", "KW"}),
    blank_parts=True,
)
_PUBMED = re.compile(
    r"medline|pubmed|in[- ](?:process|data[- ]review)|\bpublisher\b", re.IGNORECASE
)
_DAY = re.compile(r"\d{8}")


def _editors(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Take editors; MEDLINE prints the day of entry under their tag."""
    if any(_DAY.fullmatch(value.strip()) for tag in tags for value in draft.tags.get(tag, ())):
        return ()
    return take.people(draft, tags)


MEANING = Meaning(
    rules=(
        ("title", ("TI", "OT"), take.line),
        ("authors", ("FA", "AU"), take.people),
        ("editors", ("ED",), _editors),
        ("journal", ("JN", "JT", "JA"), take.line),
        ("journal_abbreviation", ("JA",), take.line),
        ("volume", ("VO", "VI"), take.line),
        ("issue", ("IP",), take.line),
        ("abstract", ("AB",), take.paragraphs),
        ("keywords", ("KW", "MH", "SH", "HW"), take.words),
        ("urls", ("UR", "XL", "LK"), take.links),
        ("language", ("LG", "LA"), take.line),
        ("accession", ("UI", "AN"), take.line),
        ("database", ("DB",), take.line),
        ("publisher", ("PU", "PB"), take.line),
        ("place", ("CP",), take.line),
        ("issn", ("IS", "IL", "IE", "ES"), take.serials),
        ("isbn", ("IB",), take.books),
    ),
    marks=frozenset({"<"}),
    citation=("SO",),
    type=("PT",),
    evidence=(
        ("doi", "DO", None, None),
        ("doi", "DI", None, None),
        ("pmid", "PM", None, None),
        ("pmid", "UI", re.compile(r"^\d{5,8}$"), _PUBMED),
        ("pmcid", "PC", None, None),
    ),
    source=("DB", "ST"),
    year=("YR", "PY"),
    date=("DP", "DA"),
    pages=("PG",),
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an Ovid tagged file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference_by(MEANING, entry)


def sniff(head: str) -> float:
    """Tell how surely a text is Ovid tagged text, from 0 to 1."""
    if _PRODUCER.search(head):
        return 0.97
    return 0.9 if _NUMBER.search(head) and len(set(_FIELD.findall(head))) >= 3 else 0.0


_PRODUCER = re.compile(r"^VN {1,2}- Ovid", re.MULTILINE)
_NUMBER = re.compile(r"^<\s*\d+\s*\.?\s*>\s*$", re.MULTILINE)
_FIELD = re.compile(r"^(UI|AU|TI|SO|AB|DB) {1,2}- \S", re.MULTILINE)

FORMAT = Format(
    name="ovid_tagged",
    label="Ovid tagged",
    extensions=("txt", "ovd"),
    sniff=sniff,
    read=read,
)
