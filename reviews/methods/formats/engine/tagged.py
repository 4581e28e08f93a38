"""The one reader of tagged text: RIS, MEDLINE, Web of Science and their relatives.

What differs between them is a `Dialect`, which is data. The reader makes entries of lines and
keeps for each the exact text, so that a format only has to say what its tags mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .reference import Problem
from .source import LONGEST_ENTRY
from .text import excerpt

TOO_LONG = "The entry that begins here is too long to be one (over 4 million characters)."
NO_FIELDS = "The entry has no fields."
OUTSIDE = "This text stands outside of any entry."
_LONGEST_PREAMBLE = 20_000


@dataclass(frozen=True)
class Dialect:
    """How one tagged format marks fields and entries.

    `tag` matches a line that surely begins a field (groups: tag and value). `loose` matches one
    that does so only if its tag is `known` and the field before it is not `prose`, whose lines
    may look like that by chance; in an entry that itself began loosely this doesn't matter.
    `empty` tags alone make no entry; `headers` belong to the file; in `lists` every continuation
    line is a value; with `blank_parts` a blank line may part two entries; a `strict` entry only
    opens with a tag that begins one. `usual` is what mostly stands between a tag of two letters
    and its value: only a shortcut, what it finds `tag` would find as well. An entry that begins
    before the one above it was ended, and has no field of the `heart`, is a part of that one.
    """

    tag: re.Pattern[str]
    begins: frozenset[str]
    ends: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    loose: re.Pattern[str] | None = None
    prose: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    headers: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    heart: frozenset[str] = frozenset()
    usual: str = ""
    blank_parts: bool = False
    strict: bool = False


@dataclass(slots=True)
class Entry:
    """One entry as it stands in the file: its fields in order, its lines, where it begins."""

    line: int
    preamble: list[str]
    loose: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def raw(self) -> str:
        """The exact text of the entry, without blank lines at its end."""
        return "\n".join(self.preamble + self.lines).rstrip()

    def absorb(self, other: Entry) -> None:
        """Take in what turned out to be the rest of this entry."""
        self.fields += other.fields
        self.lines += other.preamble + other.lines
        self.size += other.size


def entries(lines: Iterable[str], dialect: Dialect) -> Iterator[Entry | Problem]:
    """Yield the entries of tagged text, in order, and a problem for what is none."""
    reader = _Reader(dialect)
    special, plain = dialect.begins | dialect.ends | dialect.headers, reader.plain
    usual = dialect.usual if not dialect.blank_parts and not dialect.strict else ""
    start, end = 2, 2 + len(usual)
    for number, line in enumerate(lines, 1):
        shortly = usual and line[start:end] == usual and reader.entry is not None
        if shortly and (tag := line[:2]) in plain:
            reader.take_plainly(tag, line[end:], line)
            continue
        found = reader.take(number, line)
        if found and usual and len(found) == 2 and found not in special:
            plain.add(found)
        if reader.done:
            yield from reader.done
            reader.done.clear()
    reader.close_entry()
    reader.close_preamble()
    yield from reader.done


class _Reader:
    """The state between two lines: the entry being read, its last field, text before it."""

    __slots__ = (
        "blank",
        "dialect",
        "done",
        "entry",
        "held",
        "match",
        "plain",
        "more",
        "preamble",
        "preamble_line",
        "preamble_size",
        "run",
        "run_before_blank",
        "tag",
    )

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.match = dialect.tag.match
        # The tags of two letters met so far that neither begin nor end an entry.
        self.plain: set[str] = set()
        self.done: list[Entry | Problem] = []
        self.entry: Entry | None = None
        self.held: Entry | None = None
        self.tag = ""
        self.more: list[str] = []
        self.preamble: list[str] = []
        self.preamble_line = 0
        self.preamble_size = 0
        self.run = 0
        self.run_before_blank = 0
        self.blank = False

    def take_plainly(self, tag: str, value: str, line: str) -> None:
        """Take a field that neither begins nor ends the entry being read."""
        entry = self.entry
        if entry is None:
            return
        if self.more:
            self._close_field(entry)
        self.tag, self.blank = tag, False
        entry.size += len(line) + 1
        if entry.size <= LONGEST_ENTRY:
            entry.fields.append((tag, value))
            entry.lines.append(line)

    def take(self, number: int, line: str) -> str:
        """Read one line; what it completes is added to `done`. Return the tag that it has."""
        found = self.match(line)
        surely = found[1] if found is not None else ""
        if found is not None or (found := self._loosely(line)) is not None:
            self._take_field(number, line, found)
        elif not line or line.isspace():
            if self.run:
                self.run_before_blank, self.run = self.run, 0
            self.blank = True
            self._keep(line)
        elif self.entry is None:
            self._outside(number, line)
        else:
            self._go_on(line)
        return surely

    def _loosely(self, line: str) -> re.Match[str] | None:
        """Return the match of a line that may begin a field, if it is to be believed."""
        dialect = self.dialect
        found = dialect.loose.match(line) if dialect.loose else None
        if found is None or (tag := found[1]) not in dialect.known:
            return None
        if tag in dialect.begins or tag in dialect.ends or self.tag not in dialect.prose:
            return found
        return found if self.entry is not None and self.entry.loose else None

    def _take_field(self, number: int, line: str, found: re.Match[str]) -> None:
        """Take a line that begins a field; it may also begin an entry or end one."""
        tag, value = found.groups()
        dialect, entry = self.dialect, self.entry
        if tag in dialect.ends:
            self._keep(line)
            self.close_entry()
            return
        if entry is None or (
            (tag in dialect.begins or dialect.blank_parts) and self._begins_anew(tag, entry)
        ):
            outside = tag in dialect.headers or (dialect.strict and tag not in dialect.begins)
            if entry is None and outside:
                self._outside(number, line)
                return
            self.close_entry(ended=False)
            entry = self._open_entry(number, loose=found.re is dialect.loose)
        if self.more:
            self._close_field(entry)
        self.tag, self.blank = tag, False
        self.run += 1
        entry.size += len(line) + 1
        if entry.size <= LONGEST_ENTRY:
            entry.fields.append((tag, value))
            entry.lines.append(line)

    def _begins_anew(self, tag: str, entry: Entry) -> bool:
        """Tell whether a field belongs to a new entry, although no end tag was seen."""
        dialect = self.dialect
        parted = dialect.blank_parts and self.blank and self.run_before_blank > 1
        if tag not in dialect.begins:
            return parted
        if dialect.ends:
            return self.tag != tag
        return parted or self.tag == tag or any(name == tag for name, _ in entry.fields)

    def _go_on(self, line: str) -> None:
        """Take a line that goes on with the field before it, after a blank line or without."""
        if self.entry is not None and self.entry.size <= LONGEST_ENTRY:
            if self.blank:
                self.more.append("")
            self.more.append(line.strip())
        self.blank = False
        self._keep(line)

    def _keep(self, line: str) -> None:
        """Keep a line for the entry's raw text, unless the entry outgrows all bounds."""
        if self.entry is not None:
            self.entry.size += len(line) + 1
            if self.entry.size <= LONGEST_ENTRY:
                self.entry.lines.append(line)

    def _open_entry(self, number: int, loose: bool) -> Entry:
        if self.preamble_size > _LONGEST_PREAMBLE:
            self.close_preamble()
        self.entry = Entry(number, self.preamble, loose)
        self.preamble, self.preamble_size = [], 0
        self.run = self.run_before_blank = 0
        return self.entry

    def _close_field(self, entry: Entry) -> None:
        """Put lines that go on with the last field into it; in a list each is a value."""
        if entry.fields:
            tag, value = entry.fields.pop()
            if tag in self.dialect.lists:
                entry.fields += [(tag, line) for line in (value, *self.more)]
            else:
                entry.fields.append((tag, "\n".join((value, *self.more))))
        self.more = []

    def close_entry(self, *, ended: bool = True) -> None:
        """Close the entry read so far; one that wasn't ended may turn out to go on."""
        entry, self.entry, self.tag = self.entry, None, ""
        if entry is None:
            return
        if self.more:
            self._close_field(entry)
        heart = self.dialect.heart
        if self.held is not None:
            held, self.held = self.held, None
            if heart.isdisjoint(tag for tag, _ in entry.fields):
                held.absorb(entry)
                entry = held
            else:
                self._complete(held)
        if ended or not heart:
            self._complete(entry)
        else:
            self.held = entry

    def _complete(self, entry: Entry) -> None:
        """Hand on an entry, or say what is wrong with it."""
        if entry.size > LONGEST_ENTRY:
            start = excerpt("\n".join(entry.lines[:3]))
            self.done.append(Problem(entry.line, TOO_LONG, start))
        elif all(tag in self.dialect.empty or not value.strip() for tag, value in entry.fields):
            self.done.append(Problem(entry.line, NO_FIELDS, excerpt(entry.raw)))
        else:
            self.done.append(entry)

    def _outside(self, number: int, line: str) -> None:
        """Keep text that stands between entries: it goes to the next one."""
        if not self.preamble:
            self.preamble_line = number
        self.preamble_size += len(line) + 1
        if self.preamble_size <= _LONGEST_PREAMBLE:
            self.preamble.append(line)
        elif not self.preamble:
            self.preamble.append(line[:_LONGEST_PREAMBLE])

    def close_preamble(self) -> None:
        """Report text that belongs to no entry."""
        if self.preamble:
            text, lost = excerpt("\n".join(self.preamble)), self.preamble_size > _LONGEST_PREAMBLE
            self.done.append(Problem(self.preamble_line, OUTSIDE, text, lost))
        self.preamble, self.preamble_size = [], 0
