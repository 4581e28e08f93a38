"""EBSCOhost XML (generic bibliographic management format)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from reviews.methods.identifiers import normal_doi, normal_pmid

from .engine import take
from .engine.draft import Draft, Rule, fill
from .engine.names import parse_name
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import clean
from .engine.types import csl_type
from .engine.xml import Fragment, flatten, fragments, inner

_RULES: tuple[Rule, ...] = (
    ("title", ("artinfo/tig/atl", "artinfo/tig/stl", "bkinfo/btl"), take.line),
    ("journal", ("jinfo/jtl", "bkinfo/btl", "jinfo/jtlb"), take.line),
    ("volume", ("pubinfo/vid",), take.line),
    ("issue", ("pubinfo/iid",), take.line),
    ("issn", ("jinfo/issn",), take.serials),
    ("isbn", ("bkinfo/isbn",), take.books),
    ("abstract", ("artinfo/ab", "artinfo/abs"), take.blocks),
    ("publisher", ("pubinfo/pub",), take.line),
    ("place", ("pubinfo/place",), take.line),
    ("language", ("language",), take.line),
    ("urls", ("plink", "artinfo/fmturl", "url"), take.links),
    ("keywords", ("artinfo/sug/subj", "artinfo/keyword", "artinfo/su"), take.items),
)
_WRAPPERS = re.compile(r"^(?:header/)?(?:controlInfo/)?(?=\w)|^(?:rec/)")


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an EBSCOhost XML file."""
    for fragment in fragments(text, ("rec",)):
        yield fragment if isinstance(fragment, Problem) else reference(fragment)


def reference(fragment: Fragment) -> Reference:
    """Return the reference that one record stands for."""
    root = fragment.element
    header = root.find(".//header")
    fields: dict[str, Any] = _identifiers(root)
    fields["authors"] = tuple(
        name for element in root.iter("au") if (name := parse_name(inner(element)))
    )
    date = root.find(".//pubinfo/dt")
    if date is not None:
        printed = "-".join(date.get(part, "") for part in ("year", "month", "day"))
        dated = Draft([("date", printed), ("year", date.get("year", ""))])
        fields["year"], fields["date"] = take.dated(dated, ("year",), ("date",))
    first, count = inner(root.find(".//artinfo/ppf")), inner(root.find(".//artinfo/ppct"))
    fields["pages"] = _pages(clean(first), clean(count))
    if header is not None:
        fields["database"] = clean(header.get("longDbName") or header.get("shortDbName") or "")
        fields["accession"] = clean(header.get("uiTerm") or "")
    kinds = "; ".join(
        clean(inner(element)) for element in (*root.iter("doctype"), *root.iter("pubtype"))
    )
    draft = Draft(
        [
            (_WRAPPERS.sub("", path), value)
            for path, value in flatten(root)
            if not path.endswith(("/au", "/ui", "/ppf", "/dt"))
        ]
    )
    fields |= fill(draft, _RULES)
    in_book = fields.get("journal") and root.find(".//jinfo/jtl") is None
    default = "chapter" if in_book else "article-journal"
    fields["type"] = (
        csl_type(kinds, default=default) if "ournal" not in kinds else "article-journal"
    )
    return Reference(extra=draft.left(), raw=fragment.raw, line=fragment.line, **fields)


def _identifiers(root: Element) -> dict[str, Any]:
    """Return DOI and PMID from the elements for identifiers."""
    found: dict[str, Any] = {}
    for element in root.iter("ui"):
        kind, value = (element.get("type") or "").casefold(), inner(element)
        if kind == "doi" or value.strip().startswith("10."):
            found.setdefault("doi", normal_doi(value))
        elif kind in ("pmid", "pubmed"):
            found.setdefault("pmid", normal_pmid(value))
    return {name: value for name, value in found.items() if value}


def _pages(first: str, count: str) -> str:
    """Return the range of pages from the first one and their number."""
    if first.isdigit() and count.isdigit() and int(count) > 1:
        return f"{first}-{int(first) + int(count) - 1}"
    return take.pages_of(first)


def sniff(head: str) -> float:
    """Tell how surely a text is EBSCOhost XML, from 0 to 1."""
    if not re.search(r"<rec[\s>]", head):
        return 0.0
    return 0.95 if re.search(r"<(?:artinfo|jinfo|controlInfo|header)[\s>]", head) else 0.1


FORMAT = Format(
    name="ebsco_xml",
    label="EBSCOhost XML",
    extensions=("xml",),
    sniff=sniff,
    read=read,
    aliases=("ebsco",),
)
