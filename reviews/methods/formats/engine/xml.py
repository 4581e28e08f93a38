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
    cutter = _Cutter(names)
    for chunk in text.chunks():
        for line, raw in cutter.feed(chunk):
            if raw:
                yield from _parsed(line, raw)
            else:
                yield Problem(line, TOO_LONG)
    if cutter.inside:
        yield Problem(cutter.line, CUT_OFF, excerpt(cutter.waiting))


class _Cutter:
    """Finds where each entry's element begins and ends, in text that comes in chunks.

    An element that isn't closed before the next one begins ends there.
    """

    _MARGIN = 200

    def __init__(self, names: tuple[str, ...]) -> None:
        choice = "|".join(names)
        self.opening = re.compile(rf"<((?:[\w.-]+:)?(?:{choice}))(?=[\s>/])")
        self.waiting = ""
        self.line = 1
        self.inside = False
        self.searched = 0
        self.edges: dict[str, re.Pattern[str]] = {}

    def feed(self, chunk: str) -> Iterator[tuple[int, str]]:
        """Yield line and text of the elements completed; no text for one too long."""
        self.waiting += chunk
        while True:
            found = self.opening.search(self.waiting)
            if found is None:
                self._drop(max(0, len(self.waiting) - self._MARGIN))
                return
            self._drop(found.start())
            self.inside = True
            end = self._end(found[1], found.end() - found.start())
            if end < 0 and len(self.waiting) <= LONGEST_ENTRY:
                return
            line, raw = self.line, self.waiting[: max(0, end)]
            self._drop(end if end > 0 else len(self.waiting))
            self.inside, self.searched = False, 0
            yield line, raw

    def _drop(self, size: int) -> None:
        """Forget text that has been dealt with, and count its lines."""
        if size:
            self.line += self.waiting.count("\n", 0, size)
            self.waiting = self.waiting[size:]

    def _end(self, tag: str, begun: int) -> int:
        """Return where the element ends that the text begins with, -1 if it isn't here yet."""
        close = self.waiting.find(">", begun)
        if close > 0 and self.waiting[close - 1] == "/":
            return close + 1
        edge = self.edges.get(tag)
        if edge is None:
            name = re.escape(tag)
            edge = self.edges[tag] = re.compile(rf"(</{name}\s*>)|<{name}(?=[\s>])")
        found = edge.search(self.waiting, max(self.searched, begun))
        if found is None:
            self.searched = max(begun, len(self.waiting) - self._MARGIN)
            return -1
        return found.end() if found[1] else found.start()


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
