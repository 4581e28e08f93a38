"""ReDIF templates, in which RePEc keeps economics papers."""

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
    tag=re.compile(r"([A-Z][A-Za-z]*(?:-[A-Za-z0-9]+)*):(?:\s+|$)(.*)"),
    begins=frozenset({"Template-Type"}),
    empty=frozenset({"Template-Type"}),
    known=frozenset({"template-type"}),
    strict=True,
)
_TYPES = {
    "REDIF-ARTICLE 1.0": "article-journal",
    "REDIF-PAPER 1.0": "report",
    "REDIF-BOOK 1.0": "book",
    "REDIF-CHAPTER 1.0": "chapter",
    "REDIF-SOFTWARE 1.0": "software",
}
MEANING = Meaning(
    rules=(
        ("title", ("Title",), take.line),
        ("authors", ("Author-Name",), take.people),
        ("editors", ("Editor-Name",), take.people),
        ("journal", ("Journal", "Book-Title", "Series"), take.line),
        ("volume", ("Volume",), take.line),
        ("issue", ("Issue", "Number"), take.line),
        ("abstract", ("Abstract",), take.paragraphs),
        ("keywords", ("Keywords",), take.words),
        ("urls", ("File-URL", "File-Url"), take.links),
        ("language", ("Language",), take.line),
        ("accession", ("Handle",), take.line),
        ("publisher", ("Publisher-Name", "Provider-Name"), take.line),
        ("notes", ("Note",), take.notes),
    ),
    type=("Template-Type",),
    types=_TYPES,
    evidence=(
        ("doi", "DOI", None, None),
        ("doi", "X-DOI", None, None),
        ("doi", "File-URL", re.compile(r"doi\.org/10\."), None),
    ),
    year=("Year", "Publication-Date"),
    date=("Creation-Date", "Publication-Date"),
    numbers=("ISSN", "ISBN"),
    pages=("Pages",),
    folded=False,
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a ReDIF file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference_by(MEANING, entry)


def sniff(head: str) -> float:
    """Tell how surely a text is ReDIF, from 0 to 1."""
    return 0.95 if _BEGINNING.search(head) else 0.0


_BEGINNING = re.compile(r"^Template-Type:\s*ReDIF-", re.MULTILINE | re.IGNORECASE)

FORMAT = Format(
    name="redif",
    label="ReDIF (RePEc)",
    extensions=("rdf", "redif", "txt"),
    sniff=sniff,
    read=read,
    aliases=("repec_redif",),
)
