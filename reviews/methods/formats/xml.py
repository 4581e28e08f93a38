"""Any XML with one element an entry, by the names of its parts: trial registers, Dublin Core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

from .engine.columns import column_field, recognised
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.rows import Table
from .engine.source import Text
from .engine.table import Row
from .engine.text import clean, excerpt
from .engine.xml import Fragment, flatten, fragments, inner

NO_ENTRIES = "No element of this XML names the fields of an entry (title, author, year, …)."
_HEAD = 100_000
_LEAST_FIELDS = 3
_TAG = re.compile(r"<(/?)(?:[\w.-]+:)?([A-Za-z_][\w.-]*)((?:\s[^<>]*)?)(/?)>")
_NAME = re.compile(r"\b(?:name|label)=[\"']([^\"']{2,60})[\"']")
_FAMILY = frozenset({"lastname", "surname", "family", "familyname", "last_name"})
_GIVEN = frozenset({"firstname", "forename", "given", "givenname", "first_name", "givennames"})


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an XML file of unknown make."""
    chunks = text.chunks()
    head = ""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD:
            break
    name = _entry_name(head)
    if not name:
        yield Problem(1, NO_ENTRIES, excerpt(head))
        return
    for fragment in fragments(Text(chain([head], chunks)), (name,)):
        yield fragment if isinstance(fragment, Problem) else reference(fragment)


def _entry_name(head: str) -> str:
    """Return the name of the element whose children name most fields, "" if none names enough.

    >>> _entry_name("<r><p><title>T</title><author>A</author><year>2001</year></p></r>")
    'p'
    """
    children: dict[str, dict[str, None]] = {}
    open_now: list[str] = []
    for closing, tag, attributes, empty in _TAG.findall(head[:_HEAD]):
        if closing:
            if tag in open_now:
                del open_now[len(open_now) - 1 - open_now[::-1].index(tag) :]
            continue
        named = _NAME.search(attributes)
        if open_now:
            children.setdefault(open_now[-1], {})[named[1] if named else tag] = None
        if not empty:
            open_now.append(tag)
    found = {name: recognised(list(inside)) for name, inside in children.items()}
    best = max(found, key=lambda name: found[name], default="")
    return best if found.get(best, 0) >= _LEAST_FIELDS else ""


def reference(fragment: Fragment) -> Reference:
    """Return the reference that one element stands for; its parts are read as columns."""
    cells: dict[str, list[str]] = {}
    for name, value in _cells(fragment.element):
        cells.setdefault(name, []).append(value)
    row = Row(fragment.line, ["\n".join(values) for values in cells.values()], fragment.raw)
    return Table(list(cells)).reference(row)


def _cells(element: Element) -> Iterator[tuple[str, str]]:
    for child in element:
        name = child.get("name") or child.get("label") or str(child.tag)
        people = list(_people(child))
        if people:
            yield from ((name, person) for person in people)
            continue
        for path, value in flatten(child):
            full = name if path == child.tag else f"{name}/{path}"
            parts = [name, *path.split("/")]
            yield next((part for part in reversed(parts) if column_field(part)), full), value


def _people(element: Element) -> Iterator[str]:
    """Yield the persons given as family and given name in an element, each closed as one name."""
    for person in element.iter():
        parts = {str(part.tag).casefold(): clean(inner(part)) for part in person}
        family = next((parts[name] for name in _FAMILY if parts.get(name)), "")
        given = next((parts[name] for name in _GIVEN if parts.get(name)), "")
        if family:
            yield f"{family}, {given};" if given else f"{family};"


def sniff(head: str) -> float:
    """Tell how surely a text is XML that holds entries, from 0 to 1."""
    start = head.lstrip()[:200].casefold()
    if not start.startswith("<") or start.startswith(("<!doctype html", "<html")):
        return 0.0
    return 0.3 if _entry_name(head) else 0.0


FORMAT = Format(
    name="xml",
    label="other XML",
    extensions=("xml",),
    sniff=sniff,
    read=read,
    aliases=("ictrp", "ictrp_xml", "dublin_core"),
)
