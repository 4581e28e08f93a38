"""PubMed XML: journal articles and books, with or without a document type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from reviews.methods.identifiers import normal_doi, normal_pmcid, normal_pmid

from .engine import take
from .engine.dates import iso_date
from .engine.draft import Draft, Rule, fill
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.text import clean
from .engine.xml import Fragment, flatten, fragments, inner

_RULES: tuple[Rule, ...] = (
    ("title", ("ArticleTitle", "VernacularTitle", "Book/BookTitle"), take.line),
    ("journal", ("Journal/Title", "MedlineJournalInfo/MedlineTA", "Book/BookTitle"), take.line),
    (
        "journal_abbreviation",
        ("Journal/ISOAbbreviation", "MedlineJournalInfo/MedlineTA"),
        take.line,
    ),
    ("volume", ("Journal/JournalIssue/Volume", "Book/Volume"), take.line),
    ("issue", ("Journal/JournalIssue/Issue",), take.line),
    ("issn", ("Journal/ISSN", "MedlineJournalInfo/ISSNLinking"), take.serials),
    ("isbn", ("Book/Isbn",), take.books),
    ("publisher", ("Book/Publisher/PublisherName",), take.line),
    ("place", ("Book/Publisher/PublisherLocation", "MedlineJournalInfo/Country"), take.line),
    ("notes", ("GeneralNote",), take.notes),
)
# Elements that are read by themselves and not flattened.
_SPECIAL = (
    "AuthorList",
    "Abstract",
    "OtherAbstract",
    "KeywordList",
    "MeshHeadingList",
    "PubDate",
    "Pagination",
    "Language",
)
_BOOK_TYPES = {"Book", "Monograph"}


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of a PubMed XML file."""
    for fragment in fragments(text, ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")):
        yield fragment if isinstance(fragment, Problem) else reference(fragment)


def reference(fragment: Fragment) -> Reference:
    """Return the reference that one PubMed article or book stands for."""
    root = fragment.element
    fields: dict[str, Any] = _identifiers(root)
    is_book = root.find(".//BookDocument") is not None
    fields["authors"], fields["editors"] = _authors(root)
    fields["abstract"] = _abstract(root)
    fields["keywords"] = _keywords(root)
    fields["year"], fields["date"] = _date(root)
    fields["pages"] = _pages(root)
    languages = [clean(inner(element)) for element in root.iter("Language")]
    fields["language"] = "; ".join(dict.fromkeys(filter(None, languages)))
    extra = _affiliations(root)
    _take_out(root, _SPECIAL)
    draft = Draft([(_path(path), value) for path, value in flatten(root)])
    _take_identifiers_out(draft, fields)
    fields |= fill(draft, _RULES)
    if is_book:
        fields["type"] = "chapter" if fields.get("journal") else "book"
    else:
        fields["type"] = "article-journal"
    extra |= draft.left(clean)
    return Reference(extra=extra, raw=fragment.raw, line=fragment.line, **fields)


def _path(path: str) -> str:
    """Shorten a path to what follows the wrappers."""
    return _WRAPPERS.sub("", path)


_WRAPPERS = re.compile(r"^(?:MedlineCitation/|Article/|BookDocument/|PubmedBookData/|PubmedData/)+")


def _take_out(root: Element, names: tuple[str, ...]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in names:
                parent.remove(child)


def _identifiers(root: Element) -> dict[str, Any]:
    """Return PMID, DOI and PMCID of the article itself (not of those that it cites)."""
    found: dict[str, Any] = {}
    citation = root if root.tag == "MedlineCitation" else root.find("./*/PMID/..")
    pmid = citation.find("PMID") if citation is not None else None
    found["pmid"] = normal_pmid(inner(pmid))
    for element in root.iter("ELocationID"):
        if element.get("EIdType") == "doi":
            found.setdefault("doi", normal_doi(inner(element)))
    lists = [*root.findall("./PubmedData/ArticleIdList"), *root.findall("./*/ArticleIdList")]
    for element in (child for one in lists for child in one):
        kind, value = element.get("IdType"), inner(element)
        if kind == "doi" and not found.get("doi"):
            found["doi"] = normal_doi(value)
        elif kind == "pmc":
            found["pmcid"] = normal_pmcid(value)
        elif kind == "pubmed" and not found["pmid"]:
            found["pmid"] = normal_pmid(value)
    return {name: value for name, value in found.items() if value}


def _take_identifiers_out(draft: Draft, fields: dict[str, Any]) -> None:
    """Drop the values that are in the fields already."""
    known = {fields.get("pmid", ""), fields.get("doi", ""), fields.get("pmcid", "").casefold()}
    for tag in ("PMID", "ELocationID", "ArticleIdList/ArticleId"):
        values = draft.tags.get(tag, [])
        draft.leave(tag, [value for value in values if clean(value).casefold() not in known])


def _authors(root: Element) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Return authors and editors."""
    authors: list[Name] = []
    editors: list[Name] = []
    for people in root.iter("AuthorList"):
        to = editors if people.get("Type") == "editors" else authors
        to += [name for name in map(_name, people.findall("Author")) if name]
    return tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(editors))


def _name(author: Element) -> Name | None:
    group = clean(inner(author.find("CollectiveName")))
    if group:
        return Name(literal=group)
    family = clean(inner(author.find("LastName")))
    given = clean(inner(author.find("ForeName"))) or clean(inner(author.find("Initials")))
    suffix = clean(inner(author.find("Suffix")))
    given = f"{given}, {suffix}" if given and suffix else given
    if family and given:
        return Name(family, given)
    return Name(literal=family or given) if family or given else None


def _affiliations(root: Element) -> dict[str, tuple[str, ...]]:
    """Return affiliations and identifiers of the authors, once each."""
    extra = {}
    for name in ("Affiliation", "Identifier"):
        found = (element for people in root.iter("AuthorList") for element in people.iter(name))
        texts = (clean(inner(element)) for element in found)
        if values := tuple(dict.fromkeys(filter(None, texts))):
            extra[name] = values
    notices = tuple(clean(inner(element)) for element in root.iter("CopyrightInformation"))
    return extra | ({"CopyrightInformation": notices} if notices else {})


def _abstract(root: Element) -> str:
    """Return the abstract with its section labels, then those in other languages."""
    texts = []
    for tag in ("Abstract", "OtherAbstract"):
        for abstract in root.iter(tag):
            parts = (_section(element) for element in abstract.findall("AbstractText"))
            texts.append("\n".join(part for part in parts if part))
    return "\n\n".join(dict.fromkeys(filter(None, texts)))


def _section(element: Element) -> str:
    text, label = clean(inner(element)), clean(element.get("Label", ""))
    if not label or label == "UNLABELLED" or text.casefold().startswith(label.casefold()):
        return text
    return f"{label}: {text}"


def _keywords(root: Element) -> tuple[str, ...]:
    """Return MeSH headings with their qualifiers, then keywords."""
    found = []
    for heading in root.iter("MeshHeading"):
        parts = (clean(inner(element)) for element in heading)
        found.append("/".join(part for part in parts if part))
    found += [clean(inner(element)) for element in root.iter("Keyword")]
    return tuple(dict.fromkeys(filter(None, found)))


def _date(root: Element) -> tuple[int | None, str]:
    """Return year and date of publication, in print or else electronically."""
    for where in _DATES:
        element = root.find(where)
        if element is None:
            continue
        parts = [inner(element.find(name)).strip() for name in ("Year", "Month", "Day")]
        printed = "-".join(filter(None, parts)) if parts[1].isdigit() else " ".join(parts)
        date = iso_date(printed) or iso_date(inner(element.find("MedlineDate")))
        if date:
            return int(date[:4]), date
    return None, ""


_DATES = (
    ".//JournalIssue/PubDate",
    ".//Book/PubDate",
    ".//ArticleDate",
    ".//ContributionDate",
    ".//PubMedPubDate",
    ".//DateCompleted",
    ".//DateRevised",
)


def _pages(root: Element) -> str:
    pagination = root.find(".//Pagination")
    if pagination is None:
        return ""
    whole = inner(pagination.find("MedlinePgn"))
    first, last = inner(pagination.find("StartPage")), inner(pagination.find("EndPage"))
    return take.pages_of(clean(whole)) or take.pages_of(clean(first), clean(last))


def sniff(head: str) -> float:
    """Tell how surely a text is PubMed XML, from 0 to 1."""
    return 0.96 if _ELEMENT.search(head) else 0.0


_ELEMENT = re.compile(r"<(?:PubmedArticle|PubmedBookArticle|MedlineCitation)\b")


FORMAT = Format(
    name="pubmed_xml",
    label="PubMed XML",
    extensions=("xml",),
    sniff=sniff,
    read=read,
    aliases=("medline_xml",),
)
