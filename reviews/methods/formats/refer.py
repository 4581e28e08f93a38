"""Refer and BibIX (.enw), as EndNote and library catalogues write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .engine import take
from .engine.meaning import Meaning, reference_by
from .engine.names import written
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, entries
from .engine.text import escaped

DIALECT = Dialect(
    tag=re.compile(r"[ \t]{0,3}%([0-9A-Z!@#$&()*+=?^<>~.,:;{}|/'\"\-_\[\]])(?:[ \t]|$)(.*)"),
    begins=frozenset({"0", "T"}),
    empty=frozenset({"0"}),
    lists=frozenset({"A", "E", "Y", "?", "K"}),
    blank_parts=True,
)
_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)
# The types as they are written.
_NAMES = {
    "article-journal": "Journal Article",
    "article-magazine": "Magazine Article",
    "article-newspaper": "Newspaper Article",
    "book": "Book",
    "chapter": "Book Section",
    "paper-conference": "Conference Paper",
    "thesis": "Thesis",
    "report": "Report",
    "webpage": "Web Page",
    "patent": "Patent",
    "dataset": "Dataset",
    "software": "Computer Program",
    "manuscript": "Manuscript",
    "standard": "Standard",
    "document": "Generic",
}
MEANING = Meaning(
    rules=(
        ("title", ("T",), take.line),
        ("authors", ("A", "Q"), take.people),
        ("editors", ("E", "Y"), take.people),
        ("journal", ("J", "B"), take.line),
        ("volume", ("V",), take.line),
        ("issue", ("N",), take.line),
        ("abstract", ("X",), take.blocks),
        ("keywords", ("K",), take.items),
        ("urls", ("U", ">"), take.links),
        ("language", ("G",), take.line),
        ("accession", ("M",), take.line),
        ("database", ("~", "W"), take.line),
        ("publisher", ("I",), take.line),
        ("place", ("C",), take.line),
        ("notes", ("Z", "O"), take.notes),
    ),
    type=("0",),
    names=_NAMES,
    work=("9",),
    evidence=(
        ("doi", "R", None, None),
        ("doi", "U", re.compile(r"doi\.org/10\."), None),
        ("pmid", "M", re.compile(r"^\d{5,8}$"), _PUBMED),
        ("pmid", "O", re.compile(r"^PMID: \d+$"), None),
        ("pmcid", "2", re.compile(r"^PMC\d+"), None),
    ),
    source=("~", "W"),
    year=("D",),
    date=("8",),
    numbers=("@",),
    pages=("P",),
    folded=False,
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a Refer file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference_by(MEANING, entry)


def sniff(head: str) -> float:
    """Tell how surely a text is Refer, from 0 to 1."""
    if _TYPE.search(head):
        return 0.9
    kinds = len(set(_FIELD.findall(head)))
    return 0.8 if kinds >= 3 else 0.3 * (kinds > 0)


_TYPE = re.compile(r"^\s{0,3}%0 [A-Z]", re.MULTILINE)
_FIELD = re.compile(r"^\s{0,3}%([A-Z@]) \S", re.MULTILINE)


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a Refer file, one entry at a time."""
    for item in references:
        lines = [f"%{tag} {_value(value)}" for tag, value in _tags(item) if value]
        yield "\n".join(lines) + "\n\n"


def _tags(item: Reference) -> Iterator[tuple[str, str]]:
    yield "0", _NAMES.get(item.type, "Generic")
    yield "9", "" if item.type in _NAMES else item.type
    yield from (("A", written(name)) for name in item.authors)
    yield from (("E", written(name)) for name in item.editors)
    yield "T", item.title
    yield "B" if item.type in ("chapter", "paper-conference") else "J", item.journal
    yield "D", str(item.year or "")
    yield "8", item.date if len(item.date) > 4 else ""
    yield "V", item.volume
    yield "N", item.issue
    yield "P", item.pages
    yield "R", item.doi
    yield "O", f"PMID: {item.pmid}" if item.pmid else ""
    yield "2", item.pmcid
    yield from (("@", number) for number in (*item.issn, *item.isbn))
    yield from (("K", keyword) for keyword in item.keywords)
    yield "X", item.abstract
    yield "G", item.language
    yield "M", item.accession
    yield "~", item.database
    yield "I", item.publisher
    yield "C", item.place
    yield from (("U", url) for url in item.urls)
    yield from (("Z", note) for note in item.notes)
    for tag, values in item.extra.items():
        if len(tag) == 1 and tag != "0" and DIALECT.tag.match(f"%{tag} x"):
            yield from ((tag, value) for value in values)


def _value(value: str) -> str:
    """Write line breaks so that no line can be taken for a field."""
    first, *rest = escaped(value).split("\n")
    return first + "".join(
        f"<br>{line}" if DIALECT.tag.match(line) else f"\n{line}" for line in rest
    )


FORMAT = Format(
    name="refer",
    label="Refer (EndNote .enw)",
    extensions=("enw", "refer", "txt"),
    sniff=sniff,
    read=read,
    write=write,
    aliases=("enw", "bibix"),
)
