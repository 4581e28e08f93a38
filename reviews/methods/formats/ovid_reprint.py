"""Ovid's reprint text: numbers that count up, then tags, or a citation as it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .engine import take
from .engine.citation import citation
from .engine.draft import Draft, Tags
from .engine.meaning import Meaning, reference_by
from .engine.names import parse_name
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import LONGEST_ENTRY, Text
from .engine.tagged import Entry
from .engine.text import excerpt
from .ovid_tagged import MEANING as TAGGED

ABOVE = "These lines stand before the first entry and are none."
# A number alone on its line, or before the first line of an entry.
_NUMBER = re.compile(
    r"(?:<\s*)?(?:Record )?(\d{1,6})(?:(?:\.|\s+of\s+\d+|/\d+)*(?:\s*>)?|\.\s+(\S.*))"
)
_TAG = re.compile(r"([A-Z][A-Z0-9]) {0,2}- ?(.*)")
_LABEL = re.compile(r"([A-Z][A-Za-z ]{1,30}):\s+(\S.*)")
_KIND = re.compile(r"\[([^\[\]]+)\]\.?")
_ABSTRACT = re.compile(r"Abstract:?|AB:")
_PERSON = re.compile(r"([^\W\d_][\w'’ -]*?) ([^\W\d_a-z]{1,4})")


def _people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Take names that are parted by dots or semicolons: `Okafor N. Diaz R.`"""
    found = (parse_name(part) for value in draft.every(tags) for part in _parted(value))
    return tuple(name for name in found if name)


MEANING = Meaning(
    rules=(
        ("title", ("title",), take.line),
        ("authors", ("authors",), _people),
        ("abstract", ("abstract",), take.paragraphs),
        ("language", ("Language",), take.line),
        ("accession", ("UI", "AN", "Unique Identifier", "Accession Number"), take.line),
        ("database", ("DB", "Database"), take.line),
    ),
    citation=("source",),
    type=("kind",),
    evidence=(
        ("doi", "DO", None, None),
        ("doi", "DOI", None, None),
        ("pmid", "PMID", None, None),
        ("pmid", "UI", re.compile(r"^\d{5,8}$"), re.compile("medline", re.I)),
    ),
    source=("DB", "Database"),
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a reprint file."""
    for item in _entries(text.lines()):
        if isinstance(item, Problem):
            yield item
        elif any(_TAG.match(line) for line in item.lines):
            item.fields = list(_tagged(item.lines))
            yield reference_by(TAGGED, item)
        else:
            item.fields = list(_printed(item.lines))
            yield reference_by(MEANING, item)


def _entries(lines: Iterable[str]) -> Iterator[Entry | Problem]:
    """Yield an entry for each number that is one more than that of the entry before."""
    entry, count, blank = None, 0, True
    above: list[str] = []
    for number, line in enumerate(lines, 1):
        found = _NUMBER.fullmatch(line.rstrip()) if blank else None
        if found and (entry is None or int(found[1]) == count + 1):
            if entry:
                yield entry
            entry, count = Entry(number, []), int(found[1])
        if entry is None:
            above += [line] if line.strip() and len(above) < 100 else []
        elif entry.size <= LONGEST_ENTRY:
            entry.size += len(line) + 1
            entry.lines.append(line)
        blank = not line.strip()
    if entry:
        yield entry
    if above:
        yield Problem(1, ABOVE, excerpt(" ".join(above)), lost=False)


def _tagged(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry with tags; a line without one goes on with that before."""
    tag, parts = "", list[str]()
    for line in lines[1:]:
        if found := _TAG.match(line):
            if tag:
                yield tag, "\n".join(parts)
            tag, parts = found[1], [found[2]]
        elif line.strip():
            parts.append(line.strip())
    if tag:
        yield tag, "\n".join(parts)


def _printed(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield authors, title and source of a printed entry, then what has a label."""
    first = _NUMBER.fullmatch(lines[0].rstrip())
    body = [first[2] or "" if first else lines[0], *lines[1:]]
    body = [line.strip() for line in body]
    at = next((n for n, line in enumerate(body) if citation(line).get("date")), len(body))
    head = [line for line in body[:at] if line]
    if len(head) > 1 and _are_names(head[0]):
        yield "authors", head.pop(0)
    if head:
        yield "title", " ".join(head)
    yield from (("source", line) for line in body[at : at + 1])
    yield from _labelled(body[at + 1 :])


def _labelled(lines: list[str]) -> Iterator[tuple[str, str]]:
    told: list[str] = []
    for at, line in enumerate(lines):
        if found := _ABSTRACT.match(line):
            told = [line[found.end() :].strip(), *lines[at + 1 :]]
            break
        if found := _KIND.fullmatch(line):
            yield "kind", found[1]
        elif found := _LABEL.fullmatch(line):
            yield found[1], found[2]
        elif line:
            yield "more", line
    if any(told):
        yield "abstract", "\n".join(told).strip()


def _parted(value: str) -> list[str]:
    parts = value.split(";") if ";" in value else value.split(". ")
    return [part.strip(" .") for part in parts if part.strip(" .")]


def _are_names(line: str) -> bool:
    parts = _parted(line)
    return bool(parts) and all(_PERSON.fullmatch(part) for part in parts)


def sniff(head: str) -> float:
    """Tell how surely a text is Ovid's reprint text, from 0 to 1."""
    if _TAGGED.match(head):
        return 0.95
    if not _BEGINNING.match(head):
        return 0.0
    first = next((item for item in _entries(head.split("\n")) if isinstance(item, Entry)), None)
    named = {name for name, _ in _printed(first.lines)} if first else set[str]()
    return 0.92 if {"authors", "title", "source"} <= named and named & {"UI", "kind"} else 0.0


_TAGGED = re.compile(
    r"\s*(?:Record )?1(?:\.|\s+of\s+\d+|/\d+)*[ \t]*\n(?:\s*\n)*"
    r"(?:VN|DB|UI|AN|AU|TI|ST) {1,2}- .*(?:\n.*){0,8}\n(?:AU|TI|SO) {1,2}- "
)
_BEGINNING = re.compile(r"\s*(?:<1>|1\.)\s")

FORMAT = Format(
    name="ovid_reprint",
    label="Ovid reprint text",
    extensions=("txt",),
    sniff=sniff,
    read=read,
)
