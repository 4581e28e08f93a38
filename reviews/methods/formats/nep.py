"""Reports of new economics papers (NEP), which RePEc sends by mail: a list, then each paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .engine import take
from .engine.meaning import Meaning, reference_by
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import LONGEST_ENTRY, Text
from .engine.tagged import Entry
from .engine.text import excerpt

ABOVE = "These lines belong to the report and are no papers."
_TITLE = re.compile(r"\d{1,3}\. +(\S.*)")
_RULE = re.compile(r"\s*-{10,}\s*$")
_LABEL = re.compile(r"\s*(Abstract|Keywords|JEL|Date|By|URL|Handle):\s*(.*)")
_NAME = re.compile(r"[^.;:]{3,80}\.?")
MEANING = Meaning(
    rules=(
        ("title", ("title",), take.line),
        ("authors", ("authors", "By"), take.people),
        ("abstract", ("Abstract", "text"), take.paragraphs),
        ("keywords", ("Keywords",), take.words),
        ("urls", ("URL",), take.links),
        ("accession", ("Handle",), take.line),
    ),
    date=("Date",),
    folded=False,
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a report; a paper that is only listed is read from the list."""
    listed: dict[str, Entry] = {}
    for item in _papers(text.lines()):
        if isinstance(item, Problem):
            yield item
            continue
        title = item.fields[0][1].strip()
        if any(tag in ("URL", "text", "Abstract") for tag, _ in item.fields):
            if before := listed.pop(title, None):
                item.preamble = before.preamble + before.lines + item.preamble
            yield reference_by(MEANING, item)
        else:
            listed[title] = item
    yield from (reference_by(MEANING, entry) for entry in listed.values())


def _papers(lines: Iterable[str]) -> Iterator[Entry | Problem]:
    """Yield an entry for each numbered title; text above the first goes with it."""
    entry: Entry | None = None
    above: list[str] = []
    for number, line in enumerate(lines, 1):
        title = _TITLE.match(line)
        if (title or _RULE.match(line)) and entry:
            yield _read(entry)
            entry = None
        if title:
            entry, above = Entry(number, above), []
        if entry is None:
            above += [line] if line.strip() and len(above) < 100 and not _RULE.match(line) else []
        elif entry.size <= LONGEST_ENTRY:
            entry.size += len(line) + 1
            entry.lines.append(line)
    if entry:
        yield _read(entry)
    if above:
        yield Problem(1, ABOVE, excerpt(" ".join(above)), lost=False)


def _read(entry: Entry) -> Entry:
    """Return an entry with its fields: title, authors, abstract and what has a label."""
    tag, parts = "title", [_TITLE.sub(r"\1", entry.lines[0])]
    for line in [*entry.lines[1:], ""]:
        label, indented = _LABEL.match(line), tag == "title" and line.startswith("    ")
        if label or indented or not line.strip():
            if parts:
                entry.fields.append((tag, "\n".join(parts)))
            named = {name for name, _ in entry.fields}
            tag = label[1] if label else "text" if "authors" in named else "authors"
            parts = [label[2]] if label and label[2] else []
        if line.strip() and not label:
            if tag == "authors" and not _NAME.fullmatch(line.strip()) and ";" not in line:
                tag = "text"
            parts.append(line.strip())
    return entry


def sniff(head: str) -> float:
    """Tell how surely a text is a NEP report, from 0 to 1."""
    return 0.9 if _BEGINNING.search(head) and _TITLE.search(head) else 0.0


_BEGINNING = re.compile(r"^NEP: New Economics Papers|^Subject: \[nep-|d\.repec\.org/n\?u=", re.M)

FORMAT = Format(
    name="nep",
    label="NEP report (RePEc)",
    extensions=("txt",),
    sniff=sniff,
    read=read,
    aliases=("repec",),
)
