"""CSL-JSON and Crossref's JSON, which share most of their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from reviews.methods.identifiers import isbns, issns, normal_doi, normal_pmcid, normal_pmid, year_of

from .dates import iso_date
from .names import parse_name
from .objects import Item, flatten, texts
from .reference import Name, Reference
from .take import pages_of
from .text import clean, clean_block
from .types import CSL_TYPES, csl_type

_NAMES = frozenset(
    f"{role}.{part}"
    for role in ("author", "editor")
    for part in ("family", "given", "literal", "non-dropping-particle", "dropping-particle")
)
# Fewer letters may stand in a longer text by chance.
_SHORT = 6
_NO_LETTERS = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"^https?://(?:dx\.)?(?:doi\.org|www\.ncbi\.nlm\.nih\.gov)/", re.IGNORECASE)
# Keys about an author or a date that tell a reader nothing.
_SAYS_NOTHING = frozenset({"sequence", "authenticated-orcid", "timestamp", "author_position"})
_DATES = ("issued", "published-print", "published", "published-online", "created", "submitted")
_USED = frozenset(
    """type title subtitle author editor container-title container-title-short
    short-container-title journalAbbreviation volume issue page article-number DOI PMID PMCID ISSN
    ISBN URL abstract keyword subject language publisher publisher-place note source archive
    issued year issn-type isbn-type annote""".split()
)


def reference(item: Item) -> Reference:
    """Return the reference that one object of CSL-JSON or Crossref stands for."""
    values = item.values
    message = values.get("message")
    if isinstance(message, dict) and "DOI" in message:
        values = message
    year, date = _dated(values)
    fields: dict[str, Any] = {
        "type": _type(values),
        "title": _title(values),
        "authors": people(values.get("author")),
        "editors": people(values.get("editor")),
        "year": year,
        "date": date,
        "journal": _first(values, "container-title"),
        "journal_abbreviation": _first(
            values, "container-title-short", "short-container-title", "journalAbbreviation"
        ),
        "volume": _first(values, "volume"),
        "issue": _first(values, "issue"),
        "pages": pages_of(_first(values, "page", "article-number")),
        "doi": normal_doi(_first(values, "DOI")) or normal_doi(_first(values, "URL")),
        "pmid": normal_pmid(_first(values, "PMID")),
        "pmcid": normal_pmcid(_first(values, "PMCID")),
        "abstract": clean_block(_raw(values, "abstract")),
        "keywords": _keywords(values),
        "issn": issns(" ".join(texts(values.get("ISSN"))), checked=False),
        "isbn": isbns(" ".join(texts(values.get("ISBN")))),
        "urls": tuple(map(clean, texts(values.get("URL")))),
        "language": _first(values, "language"),
        "publisher": _first(values, "publisher"),
        "place": _first(values, "publisher-place"),
        "database": _first(values, "source"),
        "accession": _first(values, "archive_location", "call-number"),
        "notes": _notes(values),
    }
    if fields["journal_abbreviation"] == fields["journal"]:
        fields["journal_abbreviation"] = ""
    extra = _rest(values) | unread(values, _USED - {"type", "note"}, fields)
    return Reference(extra=extra, raw=item.raw, line=item.line, **fields)


def unread(
    values: dict[str, Any], keys: frozenset[str], fields: dict[str, Any]
) -> dict[str, tuple[str, ...]]:
    """Return what stands under keys that fields are made of and is in none of these fields.

    Identifiers that are none, second titles, affiliations and numbers of authors are such.
    """
    read = {_letters(text): None for text in _printed(fields.values())}
    whole = "".join(read)
    silent = _SAYS_NOTHING | ({"date-parts"} if fields.get("date") else set())
    extra: dict[str, dict[str, None]] = {}
    for path, text in flatten({key: values[key] for key in keys if key in values}):
        told = _letters(text)
        known = not told or told in read or (len(told) > _SHORT and told in whole)
        if not known and path not in _NAMES and path.rpartition(".")[2] not in silent:
            extra.setdefault(path, {})[clean(text)] = None
    return {path: tuple(found) for path, found in sorted(extra.items())}


def _printed(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Name):
            yield from (value.family, value.given, value.literal)
        elif isinstance(value, tuple):
            yield from _printed(value)
        elif value:
            yield str(value)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", _ADDRESS.sub("", clean(text)).casefold())


def _rest(values: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what no field holds; what is under "custom" by its own names."""
    extra = rest(values, _USED | set(_DATES[:1]))
    custom = values.get("custom")
    if isinstance(custom, dict):
        extra = {tag: value for tag, value in extra.items() if not tag.startswith("custom.")}
        extra |= rest(custom, frozenset())
    return extra


def _notes(values: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        line for text in texts(values.get("note")) for line in clean_block(text).split("\n")
    )


def rest(values: dict[str, Any], used: frozenset[str] | set[str]) -> dict[str, tuple[str, ...]]:
    """Return what no field holds, by path."""
    extra: dict[str, dict[str, None]] = {}
    for path, text in flatten({key: value for key, value in values.items() if key not in used}):
        if cleaned := clean(text):
            extra.setdefault(path, {})[cleaned] = None
    return {path: tuple(found) for path, found in extra.items()}


def _raw(values: dict[str, Any], *keys: str) -> str:
    return next((text for key in keys for text in texts(values.get(key)) if text.strip()), "")


def _first(values: dict[str, Any], *keys: str) -> str:
    return clean(_raw(values, *keys))


def _type(values: dict[str, Any]) -> str:
    printed = _first(values, "type")
    if printed in CSL_TYPES:
        return printed
    return csl_type(
        printed, default="article-journal" if values.get("container-title") else "document"
    )


def _title(values: dict[str, Any]) -> str:
    title, subtitle = _first(values, "title"), _first(values, "subtitle")
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title}{'' if title.endswith(('?', '!', ':')) else ':'} {subtitle}"


def people(value: Any) -> tuple[Name, ...]:
    """Return the names in a list of CSL name objects."""
    names = (_name(person) for person in value) if isinstance(value, list) else ()
    return tuple(name for name in names if name)


def _name(person: Any) -> Name | None:
    if not isinstance(person, dict):
        return parse_name(str(person)) if person else None

    def part(*keys: str) -> str:
        return " ".join(filter(None, (clean(str(person.get(key) or "")) for key in keys)))

    family = part("non-dropping-particle", "family")
    given = part("given", "dropping-particle")
    if family and given:
        suffix = part("suffix")
        return Name(family, f"{given}, {suffix}" if suffix else given)
    text = part("literal") or part("name") or family or given
    return Name(literal=text) if text else None


def _dated(values: dict[str, Any]) -> tuple[int | None, str]:
    """Return year and date of the first date that there is."""
    for key in _DATES:
        if date := _date(values.get(key)):
            return int(date[:4]), date
    year = year_of(_first(values, "year"))
    return (year, str(year)) if year else (None, "")


def _date(value: Any) -> str:
    if not isinstance(value, dict):
        return iso_date(str(value)) if value else ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(number) for number in parts[0] if number is not None]
        if date := iso_date("-".join(numbers)):
            return date
    return iso_date(_first(value, "raw", "literal", "date-time"))


def _keywords(values: dict[str, Any]) -> tuple[str, ...]:
    found = [clean(text) for text in texts(values.get("subject"))]
    for text in texts(values.get("keyword")):
        sign = ";" if ";" in text else ","
        found += [clean(part) for part in text.split(sign)]
    return tuple(dict.fromkeys(filter(None, found)))
