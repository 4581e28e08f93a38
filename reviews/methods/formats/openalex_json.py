"""OpenAlex's JSON: one work, a page of results, or one work a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviews.methods.identifiers import issns, normal_doi, normal_pmcid, normal_pmid

from .engine.csl import rest
from .engine.dates import iso_date
from .engine.names import parse_name
from .engine.objects import Item, items, texts
from .engine.reference import Name, Problem, Reference
from .engine.registry import Format
from .engine.source import Text
from .engine.take import pages_of
from .engine.text import clean
from .engine.types import csl_type

_TYPES = {"ARTICLE": "article-journal", "REVIEW": "article-journal", "PREPRINT": "article"}
_USED = frozenset(
    """title display_name authorships publication_year publication_date biblio doi ids
    abstract_inverted_index keywords language type id primary_location""".split()
)


def read(text: Text) -> Iterator[Reference | Problem]:
    """Yield the references of an OpenAlex answer."""
    for item in items(text):
        yield item if isinstance(item, Problem) else reference(item)


def reference(item: Item) -> Reference:
    """Return the reference that one OpenAlex work stands for."""
    values = item.values
    biblio, ids = _part(values, "biblio"), _part(values, "ids")
    source = _part(_part(values, "primary_location"), "source") or _part(values, "host_venue")
    date = iso_date(_text(values, "publication_date"))
    year = values.get("publication_year")
    extra = rest(values, _USED) | rest(_part(values, "primary_location"), {"source"})
    extra |= {f"source.{key}": value for key, value in rest(source, _SOURCE).items()}
    return Reference(
        type=csl_type(_text(values, "type"), _TYPES),
        title=_text(values, "title") or _text(values, "display_name"),
        authors=_authors(values),
        year=year if isinstance(year, int) else (int(date[:4]) if date else None),
        date=date,
        journal=_text(source, "display_name"),
        volume=_text(biblio, "volume"),
        issue=_text(biblio, "issue"),
        pages=pages_of(_text(biblio, "first_page"), _text(biblio, "last_page")),
        doi=normal_doi(_text(values, "doi") or _text(ids, "doi")),
        pmid=normal_pmid(_text(ids, "pmid")),
        pmcid=normal_pmcid(_text(ids, "pmcid")),
        abstract=_abstract(values.get("abstract_inverted_index")),
        keywords=_keywords(values),
        issn=issns(" ".join(texts(source.get("issn"))), checked=False),
        language=_text(values, "language"),
        publisher=_text(source, "host_organization_name") or _text(source, "publisher"),
        accession=_text(values, "id").rpartition("/")[2],
        database="OpenAlex",
        urls=tuple(filter(None, [_text(_part(values, "primary_location"), "landing_page_url")])),
        extra=extra,
        raw=item.raw,
        line=item.line,
    )


_SOURCE = frozenset({"display_name", "issn", "host_organization_name", "publisher"})


def _part(values: dict[str, Any], key: str) -> dict[str, Any]:
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def _text(values: dict[str, Any], key: str) -> str:
    return clean(next(iter(texts(values.get(key))), ""))


def _authors(values: dict[str, Any]) -> tuple[Name, ...]:
    names = []
    for authorship in values.get("authorships") or ():
        if isinstance(authorship, dict):
            name = _text(_part(authorship, "author"), "display_name")
            names.append(parse_name(name or _text(authorship, "raw_author_name")))
    return tuple(name for name in names if name)


def _abstract(index: Any) -> str:
    """Put the words of an inverted index back in order."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return clean(" ".join(word for _, word in sorted(placed)))


def _keywords(values: dict[str, Any]) -> tuple[str, ...]:
    found = []
    for keyword in values.get("keywords") or ():
        if isinstance(keyword, dict):
            found.append(_text(keyword, "display_name") or _text(keyword, "keyword"))
        elif isinstance(keyword, str):
            found.append(clean(keyword))
    return tuple(dict.fromkeys(filter(None, found)))


def sniff(head: str) -> float:
    """Tell how surely a text is OpenAlex's JSON, from 0 to 1."""
    if head.lstrip()[:1] not in ("[", "{"):
        return 0.0
    return 0.95 if len(set(_KEYS.findall(head))) >= 2 else 0.0


_KEYS = re.compile(r'"(authorships|abstract_inverted_index|primary_location|publication_year)"\s*:')

FORMAT = Format(
    name="openalex_json",
    label="OpenAlex JSON",
    extensions=("json", "jsonl"),
    sniff=sniff,
    read=read,
    aliases=("openalex",),
)
