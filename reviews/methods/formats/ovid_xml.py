"""Ovid's XML: each field an element with its code and its label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .engine.draft import Draft
from .engine.meaning import fields_by
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.xml import Fragment, fragments, inner
from .ovid_cite import MEANING

# The labels that codes stand for, where a field has no label.
_CODES = {
    "TI": "Title", "OT": "Original Title", "BT": "Book Title", "AU": "Authors", "FA": "Authors",
    "ED": "Editors", "JN": "Journal Name", "JT": "Journal Name", "SO": "Source", "VO": "Volume",
    "VI": "Volume", "IP": "Issue", "PG": "Pages", "YR": "Year of Publication",
    "DP": "Date of Publication", "AB": "Abstract", "KW": "Keywords", "SH": "Subject Headings",
    "MH": "MeSH Subject Headings", "LG": "Language", "UI": "Unique Identifier",
    "AN": "Accession Number", "DB": "Database", "PU": "Publisher", "PB": "Publisher",
    "CP": "Country of Publication", "IS": "ISSN", "IB": "ISBN", "PT": "Publication Type",
    "DO": "Digital Object Identifier", "PM": "PMID", "UR": "URL", "XL": "URL",
}  # fmt: skip


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an Ovid XML file."""
    for fragment in fragments(text, ("record", "Record", "citation")):
        yield fragment if isinstance(fragment, Problem) else reference(fragment)


def reference(fragment: Fragment) -> Reference:
    """Return the reference that one record stands for."""
    draft = Draft(list(_fields(fragment.element)))
    fields = fields_by(MEANING, draft)
    return Reference(extra=draft.left(), raw=fragment.raw, line=fragment.line, **fields)


def _fields(element: Element) -> Iterator[tuple[str, str]]:
    """Yield label and value of every field; a field's parts are values of their own."""
    for child in element:
        label = child.get("L") or _CODES.get(child.get("C", ""), child.get("C", ""))
        if label:
            parts = [part for part in child if part.tag == "D"]
            yield from ((label.strip(), inner(part)) for part in parts or [child])
        else:
            yield from _fields(child)


def sniff(head: str) -> float:
    """Tell how surely a text is Ovid's XML, from 0 to 1."""
    return 0.96 if _FIELD.search(head) else 0.0


_FIELD = re.compile(r"<F\s[^<>]*\b[CL]=\"[^\"]+\"[^<>]*>\s*<D\b")

FORMAT = Format(
    name="ovid_xml",
    label="Ovid XML",
    extensions=("xml",),
    sniff=sniff,
    read=read,
)
