"""XML cut into the elements that hold one entry each, so that one broken entry costs no other.

An element is parsed by itself. There is no document type and thus no entity to expand, no network
access, and memory for one element only.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lxml import etree

from .reference import Problem
from .source import LONGEST_ENTRY, Text
from .text import excerpt

CUT_OFF = "The file ends within this entry."
BROKEN = "The entry is not well-formed XML ({}), so that parts of it may be missing."
UNREADABLE = "The entry is not well-formed XML and could not be read ({})."
TOO_LONG = "The entry that begins here is too long to be one (over 4 million characters)."
_PREFIX = re.compile(r"(</?)[\w.-]+:(?=[\w.-]+)")
_ATTRIBUTE = re.compile(r"\s(?:xmlns(?::[\w.-]+)?=(?:\"[^\"]*\"|'[^']*')|[\w.-]+:(?=[\w.-]+\s*=))")
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:[0-8]|1[124-9]|2\d|3[01]);"
    r"|&#x(?:0*[0-8bcefBCEF]|0*1[0-9a-fA-F]);"
)
_TYPESET = frozenset(
    {"sup", "sub", "i", "b", "u", "em", "strong", "italic", "bold", "style", "inf", "sc", "p", "br"}
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """One entry's element: the line it begins on, its exact text, its tree without prefixes."""

    line: int
    raw: str
    element: Element


def fragments(text: Text, names: tuple[str, ...]) -> Iterator[Fragment | Problem]:
    """Yield the elements with one of these names (without prefix), outermost only."""
    choice = "|".join(names)
    opening = re.compile(rf"<(?P<tag>(?:[\w.-]+:)?(?:{choice}))(?=[\s>/])")
    for line, raw, whole in _cut(text, opening):
        if not whole:
            too_long = len(raw) > LONGEST_ENTRY
            yield Problem(line, TOO_LONG if too_long else CUT_OFF, excerpt(raw))
        else:
            yield from _parsed(line, raw)


def _cut(text: Text, opening: re.Pattern[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield line, text and completeness of each element, from text that comes in chunks."""
    waiting, line, searched = "", 1, 0
    start: re.Match[str] | None = None
    for chunk in text.chunks():
        waiting += chunk
        at = 0
        while True:
            if start is None:
                start = opening.search(waiting, at)
                if start is None:
                    keep = max(at, len(waiting) - 200)
                    line += waiting.count("\n", 0, keep)
                    waiting, searched = waiting[keep:], 0
                    break
                searched = start.end()
            end = _end(waiting, start, searched)
            if end < 0:
                line += waiting.count("\n", 0, start.start())
                waiting = waiting[start.start() :]
                start = opening.match(waiting)
                searched = max(0, len(waiting) - 200)
                if len(waiting) > LONGEST_ENTRY:
                    yield line, waiting, False
                    line += waiting.count("\n")
                    waiting, start, searched = "", None, 0
                break
            raw = waiting[start.start() : end]
            yield line + waiting.count("\n", 0, start.start()), raw, True
            at, start = end, None
    if start is not None and waiting.strip():
        yield line, waiting, False


def _end(text: str, start: re.Match[str], searched: int) -> int:
    """Return where the element that begins at `start` ends, -1 if it isn't here yet."""
    close = text.find(">", start.end())
    if close > 0 and text[close - 1] == "/":
        return close + 1
    found = re.compile(rf"</{re.escape(start['tag'])}\s*>").search(text, max(searched, start.end()))
    return found.end() if found else -1


def _parsed(line: int, raw: str) -> Iterator[Fragment | Problem]:
    """Yield the parsed element, repaired if need be."""
    try:
        yield Fragment(line, raw, _tree(_plain(raw)))
        return
    except ElementTree.ParseError as error:
        reason = str(error).partition(":")[0]
    try:
        yield Fragment(line, raw, _tree(_repaired(raw)))
        return
    except ElementTree.ParseError:
        pass
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(_repaired(raw).encode(), parser)
        mended = _tree(etree.tostring(tree, encoding="unicode"))
    except (etree.XMLSyntaxError, ElementTree.ParseError, TypeError, ValueError):
        yield Problem(line, UNREADABLE.format(reason), excerpt(raw))
        return
    yield Problem(line, BROKEN.format(reason), excerpt(raw), lost=False)
    yield Fragment(line, raw, mended)


def _tree(raw: str) -> Element:
    """Parse an element, which has no document type and so nothing that could be expanded."""
    return ElementTree.fromstring(raw)  # noqa: S314


def _plain(raw: str) -> str:
    """Take off prefixes and namespaces."""
    if "xmlns" in raw or _PREFIX.search(raw):
        return _ATTRIBUTE.sub(" ", _PREFIX.sub(r"\1", raw))
    return raw


def _repaired(raw: str) -> str:
    """Resolve HTML's entities, escape bare ampersands, drop characters that XML forbids."""
    raw = _NAMED.sub(_entity, _CONTROL.sub("", _plain(raw)))
    return _AMPERSAND.sub("&amp;", raw)


def _entity(found: re.Match[str]) -> str:
    if found[1] in ("amp", "lt", "gt", "quot", "apos"):
        return found[0]
    return html.entities.html5.get(f"{found[1]};", f"&amp;{found[1]};")


def inner(element: Element | None) -> str:
    """Return the text of an element; markup that typesets is kept for `clean` to interpret."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        name = str(child.tag)
        text = inner(child)
        parts.append(f"<{name}>{text}</{name}>" if name in _TYPESET and name != "style" else text)
        parts.append(child.tail or "")
    return "".join(parts)


def flatten(element: Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every part of an element that holds text of its own."""
    children = [child for child in element if isinstance(child.tag, str)]
    prose = (element.text or "").strip() or any((child.tail or "").strip() for child in children)
    if prose or not children or any(child.tag in _TYPESET for child in children):
        text = inner(element)
        if text.strip():
            yield path or str(element.tag), text
        return
    for child in children:
        yield from flatten(child, f"{path}/{child.tag}" if path else str(child.tag))
