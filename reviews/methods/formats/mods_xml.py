"""MODS XML, as libraries and repositories write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from reviews.methods.identifiers import isbns, issns, normal_doi, normal_pmid

from .engine import take
from .engine.draft import Draft, Rule, fill
from .engine.names import parse_name
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import clean
from .engine.types import csl_type
from .engine.xml import Fragment, flatten, fragments, inner

_RULES: tuple[Rule, ...] = (
    ("title", ("titleInfo/title",), take.line),
    ("abstract", ("abstract",), take.blocks),
    ("keywords", ("subject/topic", "subject/geographic", "subject"), take.items),
    ("publisher", ("originInfo/publisher",), take.line),
    ("place", ("originInfo/place/placeTerm",), take.line),
    ("language", ("language/languageTerm", "language"), take.line),
    ("urls", ("location/url", "relatedItem/location/url"), take.links),
    ("accession", ("recordInfo/recordIdentifier",), take.line),
    ("database", ("recordInfo/recordContentSource",), take.line),
    ("notes", ("note",), take.notes),
)
_DATES = tuple(
    f"{where}originInfo/{kind}"
    for kind in ("dateIssued", "copyrightDate", "dateCreated")
    for where in ("", "relatedItem/")
) + ("relatedItem/part/date", "part/date")


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a MODS file."""
    for fragment in fragments(text, ("mods",)):
        yield fragment if isinstance(fragment, Problem) else reference(fragment)


def reference(fragment: Fragment) -> Reference:
    """Return the reference that one MODS record stands for."""
    root = fragment.element
    fields: dict[str, Any] = {"authors": (), "editors": ()}
    for element in root.findall("name"):
        role = clean(inner(element.find(".//roleTerm"))).casefold()
        field = "editors" if role in ("editor", "edt") else "authors"
        if name := _name(element):
            fields[field] += (name,)
        root.remove(element)
    host = root.find("relatedItem[@type='host']")
    if host is not None:
        fields["journal"] = clean(inner(host.find("titleInfo/title")))
        fields |= _part(host)
    fields |= _identifiers(root)
    draft = Draft(list(flatten(root)))
    default = "article-journal" if fields.get("journal") else "document"
    printed = draft.first(("genre",)) or draft.peek("typeOfResource")
    fields["type"] = csl_type(printed, default=default)
    fields["year"], fields["date"] = take.dated(draft, (), _DATES)
    fields |= fill(draft, _RULES)
    known = {fields.get("journal", ""), *(str(value) for value in fields.values())}
    extra = {tag: values for tag, values in draft.left().items() if not known.issuperset(values)}
    return Reference(extra=extra, raw=fragment.raw, line=fragment.line, **fields)


def _name(element: Element) -> Name | None:
    parts: dict[str, list[str]] = {}
    for part in element.findall("namePart"):
        parts.setdefault(part.get("type") or "", []).append(clean(inner(part)))
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    if family and given:
        return Name(family, given)
    text = family or given or " ".join(parts.get("", ()))
    if element.get("type") == "corporate":
        return Name(literal=text) if text else None
    return parse_name(text)


def _part(host: Element) -> dict[str, Any]:
    """Return volume, issue and pages of what stands in a journal or book."""
    found: dict[str, Any] = {}
    for detail in host.iter("detail"):
        kind = detail.get("type")
        if kind in ("volume", "issue"):
            found[kind] = clean(inner(detail.find("number")))
    extent = host.find(".//extent")
    if extent is not None:
        first, last = clean(inner(extent.find("start"))), clean(inner(extent.find("end")))
        found["pages"] = take.pages_of(first, last)
    return {name: value for name, value in found.items() if value}


def _identifiers(root: Element) -> dict[str, Any]:
    found: dict[str, Any] = {"issn": (), "isbn": ()}
    for element in root.iter("identifier"):
        kind, text = (element.get("type") or "").casefold(), inner(element)
        if kind == "doi" and not found.get("doi"):
            found["doi"] = normal_doi(text)
        elif kind in ("pmid", "pubmed"):
            found["pmid"] = normal_pmid(text)
        elif kind == "issn":
            found["issn"] += issns(text, checked=False)
        elif kind == "isbn":
            found["isbn"] += isbns(text)
    return {name: value for name, value in found.items() if value}


def sniff(head: str) -> float:
    """Tell how surely a text is MODS, from 0 to 1."""
    return 0.95 if re.search(r"<(?:\w+:)?mods(?:Collection)?[\s>]", head) else 0.0


FORMAT = Format(
    name="mods_xml",
    label="MODS XML",
    extensions=("xml", "mods"),
    sniff=sniff,
    read=read,
    aliases=("mods",),
)
