"""ProQuest's text: labels in words with a colon, entries parted by lines of underscores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .engine import take
from .engine.meaning import Meaning, reference_by
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, Entry, entries

_LABELS = """Title; Alternate title; Translated title; Author; Authors; Editor; Corporate author;
    Publication info; Abstract; Abstract (summary); Full text; Links; Subject; Subjects; Subject
    heading (keywords); MeSH; Major subject; Business indexing term; Identifier / keyword;
    Identifier (keyword); Substance; Location; People; Company / organization; Company;
    Classification; Publication title; Publication; Publication subject; Publication date;
    Publication year; Publication history; Publication type; Year; Date; Volume; Issue; First
    page; Start page; Last page; Pages; Page count; Number of pages; Pagination; Section;
    Publisher; Place of publication; Publisher location; Country of publication; ISSN; ISBN;
    eISSN; e-ISSN; Electronic ISSN; CODEN; Source type; Source; Source attribution; Language of
    publication; Language; Document type; Document feature; DOI; Digital Object Identifier;
    ProQuest document ID; PMID; PubMed ID; Accession number; Document URL; Copyright; Last
    updated; Database; Correspondence author; Author affiliation; Affiliation; Institution;
    Sponsor; Supplement; Degree; School; School code; Department; University/institution;
    University location; Advisor; Committee member; Dissertation/thesis number; Number of
    references; References; Cited references; Target audience; Education level; Summary language;
    Table of contents; Conference; Conference title; Report number; Credit; Illustration; Caption;
    ORCID; Entry month; Online publication date; Milestone dates; Grant; Copyright holder; Source
    note; Other identification number; Notes; Keyword; Keywords"""
_LABEL = "|".join(re.escape(" ".join(label.split())) for label in _LABELS.split(";"))

DIALECT = Dialect(
    tag=re.compile(rf"((?:{_LABEL})(?=:)|_(?=_{{19,}}\s*$))(?::(?:\s+|$)|(?<=_)_+)(.*)"),
    begins=frozenset(),
    ends=frozenset({"_"}),
)
MEANING = Meaning(
    rules=(
        ("title", ("Title", "Translated title", "heading"), take.line),
        ("authors", ("Author", "Authors", "Corporate author"), take.people),
        ("editors", ("Editor",), take.people),
        ("journal", ("Publication title", "Publication"), take.line),
        ("volume", ("Volume",), take.line),
        ("issue", ("Issue",), take.line),
        ("abstract", ("Abstract", "Abstract (summary)"), take.blocks),
        (
            "keywords",
            ("Subject", "Subjects", "MeSH", "Identifier / keyword", "Identifier (keyword)",
             "Keyword", "Keywords", "Subject heading (keywords)", "Major subject"),
            take.words,
        ),
        ("urls", ("Document URL", "Links"), take.links),
        ("language", ("Language of publication", "Language"), take.line),
        ("accession", ("ProQuest document ID", "Accession number"), take.line),
        ("database", ("Database",), take.line),
        ("publisher", ("Publisher",), take.line),
        ("place", ("Place of publication", "Publisher location", "Country of publication"),
         take.line),
        ("notes", ("Notes",), take.notes),
    ),
    citation=("Publication info",),
    type=("Document type", "Source type"),
    evidence=(
        ("doi", "DOI", None, None),
        ("doi", "Digital Object Identifier", None, None),
        ("pmid", "PMID", None, None),
        ("pmid", "PubMed ID", None, None),
    ),
    year=("Publication year", "Year"),
    date=("Publication date", "Date"),
    numbers=("ISSN", "eISSN", "e-ISSN", "Electronic ISSN", "ISBN"),
    pages=("Pages", "Pagination", "First page", "Start page"),
    folded=False,
)  # fmt: skip


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a ProQuest text file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference(entry)


def reference(entry: Entry) -> Reference:
    """Return the reference that one entry stands for; above its labels stands its title."""
    heading = next((line for line in reversed(entry.preamble) if _is_heading(line)), "")
    if heading and "Title" not in dict(entry.fields):
        entry.fields.append(("heading", heading))
    found = reference_by(MEANING, entry)
    above = tuple(line for line in entry.preamble if line.strip() != found.title)
    kept = {tag: values for tag, values in found.extra.items() if tag != "preamble"}
    return replace(found, extra=kept | ({"preamble": above} if above else {}))


def _is_heading(line: str) -> bool:
    return not _NUMBER.fullmatch(line.strip()) and "://" not in line


_NUMBER = re.compile(r"(?:Document )?\d+ of \d+|\d+\.?")


def sniff(head: str) -> float:
    """Tell how surely a text is ProQuest's, from 0 to 1."""
    if not _SURE.search(head):
        return 0.0
    return 0.9 if len(set(_FIELD.findall(head))) >= 3 else 0.0


_SURE = re.compile(r"^(?:ProQuest document ID|Document URL|Publication info):", re.MULTILINE)
_FIELD = re.compile(
    r"^(Title|Author|Abstract|Publication title|Source type|Publication year|Database|Subject):",
    re.MULTILINE,
)

FORMAT = Format(
    name="proquest_text",
    label="ProQuest text",
    extensions=("txt",),
    sniff=sniff,
    read=read,
    aliases=("proquest",),
)
