"""PubMed's "Abstract (text)": a numbered citation, then paragraphs as the page prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .engine import take
from .engine.draft import Draft, Tags
from .engine.meaning import Meaning, reference_by
from .engine.names import parse_name
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import LONGEST_ENTRY, Text
from .engine.tagged import Entry
from .engine.text import excerpt

ABOVE = "These lines stand before the first entry and are none."
_FIRST = re.compile(r"\d{1,6}\. +(?=\S)")
# What a citation goes on with behind the journal's name: year; volume(issue):pages.
_CITED = re.compile(
    r"(?P<journal>.+?)\. (?P<date>\d{4}(?:[ -][A-Z][a-z]{2,5})*(?:[ -]\d{1,2})*)"
    r"(?:;(?P<volume>[^(:;]*?)(?: ?\((?P<issue>[^()]*)\))?(?::(?P<pages>[^;]+?))?)?\."
    r"(?: (?P<rest>.*))?"
)
_BOOK = re.compile(
    r"(?P<book>.+?)\. (?:(?P<place>[^:;]+): )?(?P<publisher>[^:;]+); (?P<date>\d{4}.*?)\.?"
)
_MARK = re.compile(r"(DOI|PMCID|PMID): ?(\S+)(.*)")
_LANGUAGE = re.compile(r"\[Article in ([^\]]+)\]")
# A mark, a section of an abstract, an institution with its number.
_NEW = re.compile(r"(?:DOI|PMCID|PMID): |[A-Z][A-Z /&,()-]{2,60}: |\(\d{1,3}\)")
_LABEL = re.compile(
    r"(Author information|Collaborators?|Conflict of interest statement|"
    r"(?:Comment|Erratum|Update|Retraction|Expression of concern|Republished|Summary for patients"
    r"|Corrected and republished|Original report|Reprint)s? (?:in|on|of|from|for)|Comment"
    r"|Copyright|©)(?::| (?=\d{4})|(?=\n|$)|(?<=©))"
)
_NUMBERS = re.compile(r"(?:\(\d{1,3}\))+|(?<=\w)\s?[#*]")
_NAME = re.compile(r"[^\W\d_][^;:]{0,60}")
_PERSON = re.compile(r"([^\W\d_].*?) ([^\W\d_a-z]{1,4})(?: (Jr|Sr|[2-9](?:nd|rd|th)|I{2,3})\.?)?")
_LONGEST_AUTHORS = 20_000


def _people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Take names as PubMed prints them: `Okafor N(1), Diaz R(1)(2); ROSTER Group.`"""
    names: list[Name | None] = []
    for value in draft.every(tags):
        persons, *groups = value.rstrip(".").split(";")
        for part in _NUMBERS.sub("", persons).split(","):
            if found := _PERSON.fullmatch(part.strip()):
                names.append(parse_name(", ".join(filter(None, found.groups()))))
            else:
                names.append(parse_name(part.strip()))
        names += [Name(literal=" ".join(group.split())) for group in groups if group.strip()]
    return tuple(name for name in names if name)


MEANING = Meaning(
    rules=(
        ("title", ("title",), take.line),
        ("authors", ("authors",), _people),
        ("journal", ("journal", "book"), take.line),
        ("volume", ("volume",), take.line),
        ("issue", ("issue",), take.line),
        ("abstract", ("abstract",), take.paragraphs),
        ("language", ("language",), take.line),
        ("publisher", ("publisher",), take.line),
        ("place", ("place",), take.line),
    ),
    evidence=(
        ("doi", "DOI", None, None),
        ("pmid", "PMID", None, None),
        ("pmcid", "PMCID", None, None),
        ("doi", "rest", re.compile(r"\b10\.\d{4,9}/"), None),
    ),
    type=("type",),
    date=("date",),
    pages=("pages",),
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a file of PubMed's abstracts."""
    for item in _entries(text.lines()):
        if isinstance(item, Entry):
            item.fields = list(_fields(item.lines))
            yield reference_by(MEANING, item)
        else:
            yield item


def _entries(lines: Iterable[str]) -> Iterator[Entry | Problem]:
    """Yield an entry for each number that stands after an entry's marks, or first of all."""
    entry, marked, blank = None, True, True
    above: list[str] = []
    for number, line in enumerate(lines, 1):
        if blank and marked and _FIRST.match(line):
            if entry:
                yield entry
            entry, marked = Entry(number, []), False
        if entry is None:
            above += [line] if line.strip() and len(above) < 100 else []
        elif entry.size <= LONGEST_ENTRY:
            entry.size += len(line) + 1
            entry.lines.append(line)
            marked = marked or line.startswith("PMID:")
        blank = not line.strip()
    if entry:
        yield entry
    if above:
        yield Problem(1, ABOVE, excerpt(" ".join(above)), lost=False)


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what the paragraphs of an entry are: where it appeared, title, authors, and so on."""
    first, *rest = list(_paragraphs(lines))
    yield from _cited(_FIRST.sub("", first, count=1))
    if rest:
        yield "title", rest.pop(0)
    if rest and (found := _LANGUAGE.fullmatch(rest[0])):
        yield "language", found[1]
        rest.pop(0)
    if rest and _are_names(rest[0]):
        yield "authors", rest.pop(0)
    for paragraph in rest:
        if label := _LABEL.match(paragraph):
            yield label[1], paragraph[label.end() :].strip()
        elif _MARK.match(paragraph):
            yield from _marks(paragraph)
        else:
            yield "abstract", paragraph


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Yield the lines between blank ones, joined where a line was only broken for its length."""
    parts: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            parts.append(line.strip())
        elif parts:
            yield parts[0] + "".join(
                f"{_between(before, part)}{part}" for before, part in pairwise(parts)
            )
            parts = []


def _between(before: str, part: str) -> str:
    """Say whether a line begins something new or was only broken for its length."""
    return "\n" if _NEW.match(part) or _LABEL.fullmatch(before) else " "


def _cited(citation: str) -> Iterator[tuple[str, str]]:
    """Yield journal, date, volume, issue, pages and what follows of a printed citation."""
    if found := _CITED.fullmatch(citation):
        yield from ((name, value) for name, value in found.groupdict().items() if value)
    elif found := _BOOK.fullmatch(citation):
        yield "type", "Book chapter"
        yield from ((name, value or "") for name, value in found.groupdict().items())
    else:
        yield "citation", citation


def _marks(paragraph: str) -> Iterator[tuple[str, str]]:
    for line in paragraph.split("\n"):
        if found := _MARK.fullmatch(line):
            yield found[1], found[2]
            if more := found[3].strip(" []"):
                yield "status", more
        else:
            yield "more", line


def _are_names(paragraph: str) -> bool:
    """Tell whether a paragraph is the authors: names with initials, nothing like a sentence."""
    if not paragraph.endswith(".") or len(paragraph) > _LONGEST_AUTHORS or _LABEL.match(paragraph):
        return False
    persons, *_groups = _NUMBERS.sub("", paragraph).rstrip(".").split(";")
    parts = [part.strip() for part in persons.split(",")]
    persons_among = sum(_PERSON.fullmatch(part) is not None for part in parts)
    return all(_NAME.fullmatch(part) for part in parts) and persons_among * 2 > len(parts)


def sniff(head: str) -> float:
    """Tell how surely a text is PubMed's abstracts, from 0 to 1."""
    if not _BEGINNING.match(head):
        return 0.0
    return 0.93 if _SURE.search(head) else 0.0


_BEGINNING = re.compile(r"\s*1\. \S[^\n]*(?:\n[^\n]+)*\n\s*\n")
_SURE = re.compile(r"^PMID: \d{1,9}(?: +\[[^\]\n]+\])?\s*$", re.MULTILINE)

FORMAT = Format(
    name="pubmed_text",
    label="PubMed abstracts (text)",
    extensions=("txt",),
    sniff=sniff,
    read=read,
    aliases=("pubmed_abstract",),
)
