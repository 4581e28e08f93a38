"""JSON cut into the objects that hold one entry each, without reading the file as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .reference import Problem
from .source import LONGEST_ENTRY, Text
from .text import clean, excerpt

CUT_OFF = "The file ends within this entry."
TOO_LONG = "The entry that begins here is too long to be one (over 4 million characters)."
NOT_JSON = "The entry is not valid JSON ({})."
NO_OBJECTS = "This JSON holds no entries."
_SIGN = re.compile(r'["{}\[\]]')
_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*("?)', re.DOTALL)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)
# The keys under which services put their lists of entries.
_LIST = re.compile(
    r'"(?:items|results|records|references|data|works|docs|hits|entries)"\s*:\s*\[\s*\{'
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry's object: the line it begins on, its exact text, its values."""

    line: int
    raw: str
    values: dict[str, Any]


def items(text: Text) -> Iterator[Item | Problem]:
    """Yield the objects of a list, of a list under a known key, or of lines one after another."""
    cutter = _Cutter()
    number = 0
    for chunk in text.chunks():
        for line, raw in cutter.feed(chunk):
            number += 1
            yield _parsed(line, raw) if raw else Problem(line, TOO_LONG)
    if cutter.inside:
        rest = cutter.waiting[max(0, cutter.start) :]
        yield Problem(cutter.first_line, TOO_LONG if cutter.skipping else CUT_OFF, excerpt(rest))
    elif not number:
        yield Problem(1, NO_OBJECTS)


def _parsed(line: int, raw: str) -> Item | Problem:
    try:
        values = json.loads(raw, strict=False)
    except (ValueError, RecursionError) as error:
        return Problem(line, NOT_JSON.format(str(error).partition(":")[0]), excerpt(raw))
    return Item(line, raw, values)


class _Cutter:
    """Counts brackets outside of strings to find where each entry's object begins and ends.

    An entry is an object in the outermost list, or the outermost object if it holds no list of
    entries under a known key. Every character is looked at once.
    """

    def __init__(self) -> None:
        self.waiting = ""
        self.line = 1
        self.first_line = 1
        self.at = 0
        self.start = -1
        self.level = 0
        self.depth = -1
        self.in_string = False
        self.skipping = False

    @property
    def inside(self) -> bool:
        """Tell whether an entry has begun and not ended."""
        return self.start >= 0

    def feed(self, chunk: str) -> Iterator[tuple[int, str]]:
        """Yield line and text of the objects that are completed; no text for one too long."""
        self.waiting += chunk
        if self.depth < 0:
            self.depth = _depth(self.waiting)
        while self.at < len(self.waiting):
            if self.in_string:
                rest = _STRING.match(self.waiting, self.at)
                self.in_string = rest is None or not rest[1]
                self.at = rest.end() if rest else len(self.waiting)
                if self.in_string:
                    break
            found = _SIGN.search(self.waiting, self.at)
            if found is None:
                self.at = len(self.waiting)
                break
            self.at = found.end()
            yield from self._sign(found[0], found.start())
        self._forget()

    def _sign(self, sign: str, place: int) -> Iterator[tuple[int, str]]:
        """Take a quotation mark or a bracket."""
        if sign == '"':
            self.in_string = True
        elif sign in "{[":
            if sign == "{" and not self.inside and self.level == self.depth:
                self.start = place
                self.first_line = self.line + self.waiting.count("\n", 0, place)
            self.level += 1
        else:
            self.level = max(0, self.level - 1)
            if sign == "}" and self.inside and self.level == self.depth:
                yield self.first_line, "" if self.skipping else self.waiting[self.start : self.at]
                self.start, self.skipping = -1, False

    def _forget(self) -> None:
        """Drop the text that no entry needs any more, or that is too long to be one."""
        if self.inside and self.at - self.start > LONGEST_ENTRY:
            self.skipping = True
        keep = self.start if self.inside and not self.skipping else self.at
        self.line += self.waiting.count("\n", 0, keep)
        self.waiting = self.waiting[keep:]
        self.at -= keep
        self.start = 0 if self.inside else -1


def _depth(head: str) -> int:
    """Return how deep the entries' objects lie; -1 while that can't be told."""
    stripped = head.lstrip()
    if not stripped:
        return -1
    end = len(head) - len(stripped)
    if stripped[0] == "{":
        listed = _LIST.search(head)
        end = listed.end() - 1 if listed else end
    else:
        end = head.find("{")
    level = 0
    for found in _TOKEN.finditer(head, 0, max(0, end)):
        level += {"{": 1, "[": 1, "}": -1, "]": -1}.get(found[0], 0)
    return level


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every value in nested objects and lists; lists add nothing to paths.

    >>> list(flatten({"a": {"b": [1, {"c": "x"}]}, "d": None}))
    [('a.b', '1'), ('a.b.c', 'x')]
    """
    if isinstance(value, dict):
        for key, inside in value.items():
            name = clean(str(key))
            yield from flatten(inside, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inside in value:
            yield from flatten(inside, path)
    elif value is not None and value != "":
        yield path, str(value)


def texts(value: Any) -> list[str]:
    """Return a value, or the values of a list, as texts; other shapes give none."""
    values = value if isinstance(value, list) else [value]
    return [str(item) for item in values if isinstance(item, (str, int, float)) and item != ""]
