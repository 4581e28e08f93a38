"""The outer shape of BibTeX: blocks in a file, and the fields of a block.

A brace too many or too few must not cost the entries after it: a line that plainly begins an
entry begins one, whatever the count of braces says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .latex import group_end
from .source import LONGEST_ENTRY

_BEGINNING = re.compile(r"[ \t]*@[ \t]*([A-Za-z][\w:+.-]*)\s*[{(]")
_SURE_BEGINNING = re.compile(
    r"@[ \t]?[A-Za-z]+[ \t]*\{[ \t]*(?:[^\s,{}\"=]*,[ \t]*$|[^\s,{}\"=]+,)"
)
_INNER_BEGINNING = re.compile(r"(?<=[})])\s*(@[A-Za-z]+\s*\{)")
_BRACES = re.compile(r"\\[\\{}]|[{}]")
_FIELD = re.compile(r"[\s,]*([^\s=,{}\"#%()']+)\s*=\s*")
_RECOVERY = re.compile(r",?\s*\n[ \t]*[A-Za-z][\w:+.-]*\s*=\s*[{\"\d]")
_WORD = re.compile(r"[^\s,#{}\"]+")
_MACRO = re.compile(r"[=#]\s*([A-Za-z][\w:.-]*)")
_MOST_LINES_ABOVE = 200


@dataclass(frozen=True, slots=True)
class Block:
    """One ``@type{...}`` of a file, with the text up to the next."""

    line: int
    kind: str
    body: str
    raw: str
    too_long: bool = False


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Yield the blocks; text before the first one is a comment."""
    kept: list[str] = []
    above: list[str] = []
    first = size = depth = 0
    for number, line in enumerate(lines, 1):
        for piece in _pieces(line, depth):
            begins = _BEGINNING.match(piece)
            if begins and (depth <= 0 or _SURE_BEGINNING.match(piece)):
                if kept:
                    yield _block(first, kept, size)
                elif above:
                    yield Block(1, "comment", "", "\n".join(above))
                kept, first, size, depth = [], number, 0, 0
            elif not kept:
                above += [piece] if piece.strip() and len(above) < _MOST_LINES_ABOVE else []
                continue
            size += len(piece) + 1
            if size <= LONGEST_ENTRY:
                kept.append(piece)
            depth = max(0, depth + _balance(piece))
    if kept:
        yield _block(first, kept, size)


def _pieces(line: str, depth: int) -> list[str]:
    """Part a line that holds several entries."""
    if line.count("@") < 2 and not (depth and "}" in line and "@" in line):
        return [line]
    cuts = [0, *(found.start(1) for found in _INNER_BEGINNING.finditer(line)), len(line)]
    return [line[start:end] for start, end in zip(cuts, cuts[1:], strict=False) if end > start]


def _balance(line: str) -> int:
    if "{" not in line and "}" not in line:
        return 0
    if "\\" not in line:
        return line.count("{") - line.count("}")
    found = _BRACES.findall(line)
    return found.count("{") - found.count("}")


def _block(line: int, kept: list[str], size: int) -> Block:
    raw = "\n".join(kept).rstrip()
    begins = _BEGINNING.match(raw)
    if begins is None or size > LONGEST_ENTRY:
        return Block(line, "", "", raw[:10_000], too_long=True)
    return Block(line, begins[1].casefold(), raw[begins.end() :], raw)


def fields_of(body: str, macros: dict[str, str]) -> tuple[str, list[tuple[str, str]], str]:
    """Return the key of an entry, its fields in order with macros resolved, and what is left."""
    key, at = _key(body)
    fields: list[tuple[str, str]] = []
    left: list[str] = []
    while at < len(body):
        found = _FIELD.match(body, at)
        if found is None:
            recovery = _RECOVERY.search(body, at)
            end = recovery.start() if recovery else len(body)
            left.append(body[at:end].strip(" \t\n,})"))
            at = end if end > at else at + 1
            continue
        value, at = _value(body, found.end(), macros)
        fields.append((found[1].casefold(), value))
    return key, fields, "\n".join(part for part in left if part)


def _key(body: str) -> tuple[str, int]:
    """Take the key: all up to the first comma, unless that is a field already."""
    end = body.find(",")
    end = len(body) if end < 0 else end
    if "=" in body[:end] and not re.match(r"[^\s{}]*$", body[:end].strip()):
        return "", 0
    if re.match(r"\s*[\w-]+\s*=\s*[{\"\d]", body):
        return "", 0
    return body[:end].strip(" \t\n})"), end + 1


def _value(body: str, at: int, macros: dict[str, str]) -> tuple[str, int]:
    """Take a value: braces, quotation marks, numbers and macros, joined by #."""
    parts = []
    while at < len(body):
        sign = body[at]
        if sign == "{":
            part, at = _braced(body, at)
        elif sign == '"':
            part, at = _quoted(body, at)
        elif word := _WORD.match(body, at):
            part, at = word[0].rstrip(")}"), word.end()
            part = macros.get(part.casefold(), part)
        else:
            break
        parts.append(part)
        joined = re.compile(r"\s*#\s*").match(body, at)
        if joined is None:
            break
        at = joined.end()
    return "".join(parts), at


def _braced(body: str, at: int) -> tuple[str, int]:
    """Take a braced value; one that is never closed ends where the next field begins."""
    end = group_end(body, at)
    if body[end - 1 : end] == "}" and end > at + 1 and _closes(body, at, end):
        return body[at + 1 : end - 1], end
    recovery = _RECOVERY.search(body, at)
    end = recovery.start() if recovery else len(body)
    return body[at + 1 : end].strip().rstrip("},"), end


def _closes(body: str, at: int, end: int) -> bool:
    """Tell whether a value that reaches the end of the entry leaves it a brace of its own."""
    return end < len(body) or _balance_of(body[at:end]) == 0


def _balance_of(text: str) -> int:
    found = _BRACES.findall(text)
    return found.count("{") - found.count("}")


def _quoted(body: str, at: int) -> tuple[str, int]:
    """Take a value in quotation marks, which may stand inside of braces in it."""
    depth = 0
    for found in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(body, at + 1):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif found[0] == '"' and depth <= 0:
            return body[at + 1 : found.start()], found.end()
    recovery = _RECOVERY.search(body, at)
    end = recovery.start() if recovery else len(body)
    return body[at + 1 : end].strip().rstrip('",}'), end


def definitions(body: str, macros: dict[str, str]) -> str:
    """Return the definitions of the macros that an entry uses, one a line.

    >>> definitions("key, journal = jx # { B}, month = jan", {"jx": "J. of X", "ko": "K"})
    '@string{jx = {J. of X}}'
    """
    used = dict.fromkeys(name.casefold() for name in _MACRO.findall(body))
    return "\n".join(f"@string{{{name} = {{{macros[name]}}}}}" for name in used if name in macros)
