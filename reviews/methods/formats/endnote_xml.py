"""EndNote XML, as EndNote, Zotero, RefLib and Bookends write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from .engine import take
from .engine.draft import Draft
from .engine.meaning import Meaning, fields_by
from .engine.names import written
from .engine.reference import Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import escaped
from .engine.xml import Fragment, flatten, fragments

_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)
_IS_DOI = re.compile(r"^\W*(?:doi\b|https?://(?:dx\.)?doi\.org/)?\W*10\.\d{4,9}/\S+\s*$", re.I)
# The types as they are written: EndNote's number and name.
_NUMBERS = {
    "article-journal": (17, "Journal Article"),
    "article-magazine": (19, "Magazine Article"),
    "article-newspaper": (23, "Newspaper Article"),
    "book": (6, "Book"),
    "chapter": (5, "Book Section"),
    "paper-conference": (47, "Conference Paper"),
    "thesis": (32, "Thesis"),
    "report": (27, "Report"),
    "webpage": (12, "Web Page"),
    "patent": (25, "Patent"),
    "dataset": (59, "Dataset"),
    "software": (9, "Computer Program"),
    "manuscript": (36, "Manuscript"),
    "standard": (58, "Standard"),
}
MEANING = Meaning(
    rules=(
        ("title", ("titles/title",), take.line),
        ("authors", ("contributors/authors/author",), take.people),
        ("editors", ("contributors/secondary-authors/author",), take.people),
        ("journal", ("periodical/full-title", "titles/secondary-title", "titles/alt-title",
                     "periodical/abbr-1"), take.line),
        ("journal_abbreviation", ("periodical/abbr-1", "periodical/abbr-2", "titles/alt-title",
                                  "alt-periodical/abbr-1"), take.line),
        ("volume", ("volume",), take.line),
        ("issue", ("number", "issue"), take.line),
        ("abstract", ("abstract",), take.blocks),
        ("keywords", ("keywords/keyword", "keywords"), take.items),
        ("urls", ("urls/related-urls/url", "urls/web-urls/url", "urls/pdf-urls/url",
                  "urls/text-urls/url", "urls/url", "urls"), take.links),
        ("language", ("language",), take.line),
        ("accession", ("accession-num",), take.line),
        ("database", ("remote-database-name", "remote-database-provider"), take.line),
        ("publisher", ("publisher",), take.line),
        ("place", ("pub-location",), take.line),
        ("notes", ("notes", "research-notes"), take.notes),
    ),
    type=("type",),
    work=("work-type",),
    names={kind: name for kind, (_, name) in _NUMBERS.items()} | {"document": "Generic"},
    evidence=(
        ("doi", "electronic-resource-num", None, None),
        ("doi", "notes", _IS_DOI, None),
        ("doi", "urls/related-urls/url", re.compile(r"doi\.org/10\."), None),
        ("pmid", "accession-num", re.compile(r"^\s*\d{5,8}\s*$"), _PUBMED),
        ("pmid", "custom1", re.compile(r"^\s*PMID: \d+\s*$"), None),
        ("pmid", "urls/related-urls/url", re.compile(r"ncbi\.nlm\.nih\.gov/.*\d+"), None),
        ("pmcid", "custom2", re.compile(r"^\s*PMC\d+"), None),
    ),
    source=("remote-database-name", "remote-database-provider"),
    year=("dates/year",),
    date=("dates/pub-dates/date",),
    numbers=("isbn", "issn"),
    pages=("pages",),
    folded=False,
)  # fmt: skip


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an EndNote XML file."""
    for fragment in fragments(text, ("record",)):
        yield fragment if isinstance(fragment, Problem) else reference(fragment)


def reference(fragment: Fragment) -> Reference:
    """Return the reference that one record stands for."""
    kind = fragment.element.find("ref-type")
    fields = [(path, value) for path, value in flatten(fragment.element) if path != "ref-type"]
    if kind is not None:
        fields.append(("type", kind.get("name") or kind.text or ""))
    draft = Draft(fields)
    taken = fields_by(MEANING, draft)
    in_series = taken["type"] == "book" and "periodical/full-title" not in dict(fields)
    if in_series and taken.get("journal"):
        draft.tags["titles/secondary-title"] = [taken.pop("journal")]
    return Reference(extra=draft.left(), raw=fragment.raw, line=fragment.line, **taken)


def sniff(head: str) -> float:
    """Tell how surely a text is EndNote XML, from 0 to 1."""
    if not re.search(r"<record[\s>]", head):
        return 0.0
    return 0.95 if re.search(r"<(?:ref-type|contributors|titles|source-app)[\s>]", head) else 0.1


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield an EndNote XML file, one record at a time."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    for item in references:
        number, name = _NUMBERS.get(item.type, (13, "Generic"))
        parts = "".join(_element(*path.split("/"), text=text) for path, text in _merged(item))
        yield f"<record><ref-type name={quoteattr(name)}>{number}</ref-type>{parts}</record>\n"
    yield "</records></xml>\n"


def _element(*path: str, text: str) -> str:
    for name in reversed(path):
        text = f"<{name}>{text}</{name}>"
    return text


def _merged(item: Reference) -> Iterator[tuple[str, str]]:
    """Yield elements with escaped text; what belongs under one parent goes together."""
    groups: dict[str, dict[str, list[str]]] = {}
    for path, value in _paths(item):
        if value:
            top, _, rest = path.partition("/")
            groups.setdefault(top, {}).setdefault(rest, []).append(_text(value))
    for top, children in groups.items():
        yield top, "".join(_children(rest, values) for rest, values in children.items())


def _children(path: str, values: list[str]) -> str:
    if not path:
        return "".join(values)
    outer, _, leaf = path.rpartition("/")
    inside = "".join(f"<{leaf}>{value}</{leaf}>" for value in values)
    return _element(*outer.split("/"), text=inside) if outer else inside


def _text(value: str) -> str:
    return escape(escaped(value)).replace("\n", "&#xA;")


def _paths(item: Reference) -> Iterator[tuple[str, str]]:
    yield "work-type", "" if item.type in MEANING.names else item.type
    yield from (("contributors/authors/author", written(name)) for name in item.authors)
    yield from (("contributors/secondary-authors/author", written(name)) for name in item.editors)
    yield "titles/title", item.title
    yield "titles/secondary-title", item.journal
    yield "periodical/full-title", item.journal
    yield "periodical/abbr-1", item.journal_abbreviation
    yield "pages", item.pages
    yield "volume", item.volume
    yield "number", item.issue
    yield from (("keywords/keyword", keyword) for keyword in item.keywords)
    yield "dates/year", str(item.year or "")
    yield "dates/pub-dates/date", item.date if len(item.date) > 4 else ""
    yield "isbn", "\n".join((*item.issn, *item.isbn))
    yield "accession-num", item.accession
    yield "abstract", item.abstract
    yield "electronic-resource-num", item.doi
    yield from (("urls/related-urls/url", url) for url in item.urls)
    yield "language", item.language
    yield "remote-database-name", item.database
    yield "publisher", item.publisher
    yield "pub-location", item.place
    yield "custom2", item.pmcid
    yield "custom1", f"PMID: {item.pmid}" if item.pmid else ""
    yield "notes", "\n".join(item.notes)
    for path, values in item.extra.items():
        if _PATH.fullmatch(path) and not path.startswith(_NOT_PATHS):
            yield path, "\n".join(values)


_PATH = re.compile(r"[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*){0,2}")
_NOT_PATHS = ("type", "preamble", "repaired", "isbn", "urls", "keywords")


FORMAT = Format(
    name="endnote_xml",
    label="EndNote XML",
    extensions=("xml",),
    sniff=sniff,
    read=read,
    write=write,
    aliases=("endnote",),
)
