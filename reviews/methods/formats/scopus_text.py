"""Scopus's plain text: a citation as it is printed, then labels in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .engine import take
from .engine.draft import Draft, Tags
from .engine.meaning import Meaning, completed, fields_by
from .engine.people import people_in
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.tagged import Dialect, Entry, entries

_LABELS = r"""AUTHOR FULL NAMES|AUTHOR\(S\) ID|DOI|AFFILIATIONS|AUTHORS WITH AFFILIATIONS|ABSTRACT|
AUTHOR KEYWORDS|INDEX KEYWORDS|CHEMICALS/CAS|MOLECULAR SEQUENCE NUMBERS|TRADENAMES|MANUFACTURERS|
FUNDING DETAILS|FUNDING TEXT \d+|FUNDING TEXTS?|REFERENCES|CORRESPONDENCE ADDRESS|EDITORS|SPONSORS|
PUBLISHER|CONFERENCE NAME|CONFERENCE DATE|CONFERENCE LOCATION|CONFERENCE CODE|ISSN|ISBN|CODEN|
PUBMED ID|LANGUAGE OF ORIGINAL DOCUMENT|ABBREVIATED SOURCE TITLE|DOCUMENT TYPE|PUBLICATION STAGE|
OPEN ACCESS|ACCESS TYPE|EID|LINK|SOURCE""".replace("\n", "")

DIALECT = Dialect(
    tag=re.compile(rf"({_LABELS}): ?(.*)"),
    begins=frozenset(),
    ends=frozenset({"SOURCE"}),
    lists=frozenset({"AUTHOR FULL NAMES", "DOI", "REFERENCES", "AFFILIATIONS"}),
)
_HEADER = re.compile(r"Scopus|EXPORT DATE:.*")
_CITATION = re.compile(
    r"\((?P<year>\d{4})\) (?P<journal>.+?)"
    r"(?:, (?P<volume>[^,()]*\d[^,()]*?|[A-Z]+)(?: \((?P<issue>[^()]*)\)|, (?P<number>[^,.]+))?)?"
    r"(?:, art\. no\. (?P<article>[^,]+?))?(?:, pp?\. (?P<pages>[^,]+?))?"
    r"(?:[,.]? Cited (?P<cited>\d+) times?)?\.?"
)
_IDS = re.compile(r"(?:\d{6,};?\s*)+|\[No author id found\]")


def _people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Take names from the first tag that has any."""
    for tag in tags:
        if tag in draft.tags and (names := people_in("; ".join(draft.tags[tag]))):
            del draft.tags[tag]
            return names
    return ()


MEANING = Meaning(
    rules=(
        ("title", ("title",), take.line),
        ("authors", ("AUTHOR FULL NAMES", "authors"), _people),
        ("editors", ("EDITORS",), _people),
        ("journal", ("journal",), take.line),
        ("journal_abbreviation", ("ABBREVIATED SOURCE TITLE",), take.line),
        ("volume", ("volume",), take.line),
        ("issue", ("issue", "number"), take.line),
        ("abstract", ("ABSTRACT",), take.blocks),
        ("keywords", ("AUTHOR KEYWORDS", "INDEX KEYWORDS"), take.words),
        ("urls", ("LINK",), take.links),
        ("language", ("LANGUAGE OF ORIGINAL DOCUMENT",), take.line),
        ("accession", ("EID",), take.line),
        ("database", ("SOURCE",), take.line),
        ("publisher", ("PUBLISHER",), take.line),
    ),
    type=("DOCUMENT TYPE",),
    evidence=(
        ("doi", "DOI", None, None),
        ("doi", "LINK", re.compile(r"[?&]doi=10\."), None),
        ("pmid", "PUBMED ID", None, None),
    ),
    year=("year",),
    numbers=("ISSN", "ISBN"),
    pages=("pages", "article"),
    folded=False,
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a Scopus text file."""
    for entry in entries(text.lines(), DIALECT):
        yield entry if isinstance(entry, Problem) else reference(entry)


def reference(entry: Entry) -> Reference:
    """Return the reference that one entry stands for."""
    labels, lines = _parted(entry)
    header = [line for line in lines if _HEADER.fullmatch(line)]
    draft = Draft([*labels, *_citation([line for line in lines if line not in header])])
    draft.tags["SOURCE"] = ["Scopus"]
    fields = fields_by(MEANING, draft)
    whole = Entry(entry.line, entry.preamble, lines=entry.lines)
    found = completed(whole, draft, fields, folded=False)
    kept = {tag: values for tag, values in found.extra.items() if tag != "preamble"}
    return replace(found, extra=kept | ({"preamble": tuple(header)} if header else {}))


def _parted(entry: Entry) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the labelled fields, and the lines of the citation, which stand among them."""
    labels: list[tuple[str, str]] = []
    lines = list(entry.preamble)
    for tag, value in entry.fields:
        goes_on = labels and labels[-1][0] == tag and tag in ("AUTHOR FULL NAMES", "DOI")
        if goes_on:
            lines.append(value)
        else:
            labels.append((tag, value))
    return labels, [line.strip() for line in lines if line.strip()]


def _citation(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what the lines of a citation say: authors, their numbers, title, where it appeared."""
    at = next((i for i, line in enumerate(lines) if _CITATION.fullmatch(line)), len(lines))
    head = [line for line in lines[:at] if not _IDS.fullmatch(line)]
    yield from (("author numbers", line) for line in lines[:at] if _IDS.fullmatch(line))
    if head:
        yield "title", head[-1]
    yield from (("authors", line) for line in head[:-1])
    if at < len(lines) and (found := _CITATION.fullmatch(lines[at])):
        yield from ((name, value) for name, value in found.groupdict().items() if value)
    for line in lines[at + 1 :]:
        yield "LINK" if "://" in line else "more", line


def sniff(head: str) -> float:
    """Tell how surely a text is Scopus's, from 0 to 1."""
    if _FIRST.match(head) and not _OTHER.search(head):
        return 0.9 if _LAST.search(head) else 0.5
    return 0.85 if _LAST.search(head) and _WHERE.search(head) else 0.0


_FIRST = re.compile(r"\s*Scopus\s*\n\s*EXPORT DATE:")
_OTHER = re.compile(r"^(?:@\w+\s*\{|TY {1,2}- )", re.MULTILINE)
_LAST = re.compile(r"^SOURCE: Scopus\s*$", re.MULTILINE)
_WHERE = re.compile(r"^\(\d{4}\) \S", re.MULTILINE)

FORMAT = Format(
    name="scopus_text",
    label="Scopus text",
    extensions=("txt",),
    sniff=sniff,
    read=read,
    aliases=("scopus", "scopus_txt"),
)
