"""Ovid citations: a number in angle brackets, labels in full, indented values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .engine import take
from .engine.citation import citation
from .engine.draft import Draft, Tags
from .engine.meaning import Meaning, completed, fields_by
from .engine.names import parse_name
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, Entry, entries
from .engine.text import clean

DIALECT = Dialect(
    tag=re.compile(r"(<(?=\s*\d+\s*>)|[A-Z][\w &/().,'’#-]{0,70}?(?=\s*$))(.*)"),
    begins=frozenset({"<"}),
    ends=frozenset(),
    empty=frozenset({"<"}),
    strict=True,
)
_NOTE_MARK = re.compile(r"\s+(?:\(?\d{1,2}\)?|[*+#^]+|[a-z])(?:,\s?\d{1,2})*$")
_DEGREES = re.compile(
    r",?\s+(?:(?:MD|PhD|RN|FAAN|MSc|BSc|MPH|MS|MA|BA|DSc|FRCP|MBBS|DO|DDS|PharmD|EdD|PsyD|MBA|"
    r"DNP|Ph\.D\.|M\.D\.)\b[;,.\s]*)+$"
)
_BRACKETED = re.compile(r"\s*\[([A-Z][\w ,;:-]{2,60})\]\.?\s*$")


def _people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Take names, which carry numbers of institutions and academic degrees."""
    values = [clean(value) for tag in tags for value in draft.tags.pop(tag, ())]
    names = []
    for value in values:
        for part in re.split(r";\s*(?!PhD|MD|FAAN|RN)", value):
            bare = _NOTE_MARK.sub("", part.strip().rstrip("."))
            names.append(parse_name(_DEGREES.sub("", bare)))
    return tuple(name for name in names if name)


def _title(draft: Draft, tags: Tags) -> str:
    """Take a title without the type of document in brackets after it, which stays."""
    title = draft.first(tags)
    if found := _BRACKETED.search(title):
        draft.tags.setdefault("Type in title", []).append(found[1])
        return title[: found.start()]
    return title


MEANING = Meaning(
    rules=(
        ("title", ("Title", "Original Title", "Chapter Title", "Book Title"), _title),
        ("authors", ("Author", "Authors", "Author NameID", "Author Names"), _people),
        ("editors", ("Editor", "Book Editors", "Editors"), _people),
        ("journal", ("Journal Name", "Journal Title", "Journal", "Book Title"), take.line),
        ("volume", ("Volume",), take.line),
        ("issue", ("Issue", "Issue/Part", "Issue Part"), take.line),
        ("abstract", ("Abstract",), take.paragraphs),
        (
            "keywords",
            ("Author Keywords", "Keyword Heading", "Keywords", "Key Concepts", "Subject Headings",
             "MeSH Subject Headings", "Index Terms", "Keyword Heading Owner"),
            take.words,
        ),
        ("urls", ("Link to the Ovid Full Text or citation", "URL", "Link"), take.links),
        ("language", ("Language", "Languages"), take.line),
        ("accession", ("Accession Number", "Unique Identifier"), take.line),
        ("database", ("Database", "DB"), take.line),
        ("publisher", ("Publisher",), take.line),
        ("place", ("Country of Publication", "Place of Publication"), take.line),
        ("issn", ("ISSN", "ISSN Print", "ISSN Electronic", "ISSN Linking"), take.serials),
        ("isbn", ("ISBN",), take.books),
    ),
    type=("Publication Type", "Document Type"),
    evidence=(
        ("doi", "DOI Number", None, None),
        ("doi", "DOI", None, None),
        ("doi", "Digital Object Identifier", None, None),
        ("pmid", "PMID", None, None),
        ("pmid", "PubMed ID", None, None),
        ("pmid", "Unique Identifier", re.compile(r"^\d{5,8}$"), re.compile("medline", re.I)),
        ("pmcid", "PMC ID", None, None),
    ),
    source=("Database",),
    year=("Year of Publication", "Publication Year", "Year"),
    date=("Date of Publication", "Publication Date"),
    pages=("Pages", "Page", "Pagination"),
)  # fmt: skip


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an Ovid citation file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference(entry)


def reference(entry: Entry) -> Reference:
    """Return the reference that one Ovid citation stands for."""
    draft = Draft([(tag, value) for tag, value in entry.fields if tag != "<"])
    fields = fields_by(MEANING, draft)
    _use_source(draft, fields)
    if fields["type"] == "document" and fields.get("journal"):
        fields["type"] = "article-journal"
    status = draft.peek("Status")
    if not fields["year"] and status:
        fields["year"], fields["date"] = take.dated(draft, (), ("Status",))
    return completed(entry, draft, fields)


def _use_source(draft: Draft, fields: dict[str, Any]) -> None:
    """Fill in from the printed citation what has no label of its own; the citation stays."""
    told = citation(draft.peek("Source"))
    for name in ("journal", "volume", "issue"):
        if not fields.get(name) and told.get(name):
            fields[name] = told[name]
    if not fields["pages"] and told.get("pages"):
        fields["pages"] = take.pages_of(told["pages"])
    if not fields["year"] and told.get("date"):
        dated = Draft([("date", told["date"])])
        fields["year"], fields["date"] = take.dated(dated, (), ("date",))


def sniff(head: str) -> float:
    """Tell how surely a text is an Ovid citation file, from 0 to 1."""
    if not _BEGINNING.search(head):
        return 0.0
    return 0.9 if _LABEL.search(head) else 0.2


_BEGINNING = re.compile(r"^<\s*\d+\s*>\s*$", re.MULTILINE)
_LABEL = re.compile(
    r"^(?:Title|Author|Authors|Source|Abstract|Unique Identifier|Accession Number)\s*$", re.M
)

FORMAT = Format(
    name="ovid_cite",
    label="Ovid citation",
    extensions=("txt", "cgi"),
    sniff=sniff,
    read=read,
    aliases=("ovid", "ovid_citation"),
)
