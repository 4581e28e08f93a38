"""Ovid citations: a number in angle brackets, labels in full, indented values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import take
from .engine.draft import Draft, Tags
from .engine.meaning import Meaning, reference_by
from .engine.names import parse_name
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, entries
from .engine.text import clean

DIALECT = Dialect(
    tag=re.compile(r"(<(?=\s*\d+\s*\.?\s*>)|[A-Z][\w &/().,'’#-]{0,70}?(?=\s*$))(.*)"),
    begins=frozenset({"<"}),
    ends=frozenset(),
    empty=frozenset({"<"}),
    strict=True,
)
_DEGREE = (
    r"(?:MD|PhD|RN|FAAN|MSc|BSc|MPH|MS|MA|BA|DSc|FRCP|MBBS|DO|DDS|PharmD|EdD|PsyD|MBA|DNP|"
    r"Ph\.D\.|M\.D\.)(?![\w.])"
)
_PARTING = re.compile(rf";(?!\s*{_DEGREE})")
_NOTE_MARK = re.compile(r"\s+(?:\(?\d{1,2}\)?|[*+#^]+|[a-z])(?:,\s?\d{1,2})*$")
_DEGREES = re.compile(rf",?\s+(?:{_DEGREE}[;,.\s]*)+$")
_EDITOR = re.compile(r"\s*[\[(]Eds?\.?[\])]$", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\[([A-Z][\w ,;:-]{2,60})\]\.?\s*$")


def _people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Take names, which carry numbers of institutions and degrees; editors go to their tag."""
    values = [clean(value) for tag in tags for value in draft.tags.pop(tag, ())]
    names = []
    for value in values:
        for part in _PARTING.split(value):
            bare = _DEGREES.sub("", _NOTE_MARK.sub("", part.strip().rstrip(".")))
            if "Editor" not in tags and (marked := _EDITOR.search(bare)):
                draft.tags.setdefault("Editor", []).append(bare[: marked.start()])
            else:
                names.append(parse_name(bare))
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
    marks=frozenset({"<"}),
    citation=("Source",),
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
    date=("Date of Publication", "Publication Date", "Status"),
    pages=("Pages", "Page", "Pagination"),
)  # fmt: skip


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an Ovid citation file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference_by(MEANING, entry)


def sniff(head: str) -> float:
    """Tell how surely a text is an Ovid citation file, from 0 to 1."""
    if not _BEGINNING.search(head):
        return 0.0
    return 0.9 if _LABEL.search(head) else 0.2


_BEGINNING = re.compile(r"^<\s*\d+\s*\.?\s*>\s*$", re.MULTILINE)
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
