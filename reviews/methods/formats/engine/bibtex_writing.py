"""BibTeX written: one entry at a time, so that it is read back equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .bibtex_names import written
from .bibtex_tables import CODES, NUMBERED, SUBTYPES, TYPES, VERBATIM, kind_of
from .latex import source
from .reference import Name, Reference
from .text import escaped
from .types import csl_type


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a BibTeX file, one entry at a time; keys are names and years, never twice the same."""
    keys: set[str] = set()
    for item in references:
        key = _key(item, keys)
        pairs = [(name, value) for name, value in (*_fields(item), *_more(item)) if value]
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in pairs)
        yield f"@{_kind(item)}{{{key},\n{body}\n}}\n\n"


def _kind(item: Reference) -> str:
    """Return the type of entry; the file's own one as long as it means the same."""
    printed = next(iter(item.extra.get("entrytype", ())), "")
    same = _WORD.fullmatch(printed) and csl_type(printed, TYPES) == item.type
    return printed if same else kind_of(item.type)


def _more(item: Reference) -> Iterator[tuple[str, str]]:
    """Yield the fields that only this format has, and such as others ask for."""
    for name, values in item.extra.items():
        if _FIELD_NAME.fullmatch(name) and name not in _NOT_FIELDS:
            verbatim = name in VERBATIM
            yield from ((name, value if verbatim else source(escaped(value))) for value in values)


_OWN_KEY = re.compile(r"[^\s,{}()\"'#%~\\=@]{1,80}")
_WORD = re.compile(r"[a-z]{2,30}")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_NOT_FIELDS = frozenset({"key", "entrytype", "preamble", "postamble", "unparsed", "repaired"})


def _key(item: Reference, keys: set[str]) -> str:
    own = next(iter(item.extra.get("key", ())), "")
    if own and own not in keys and _OWN_KEY.fullmatch(own):
        keys.add(own)
        return own
    first = item.authors[0] if item.authors else Name(literal="anonymous")
    name = re.sub(r"[^A-Za-z0-9]", "", first.family or first.literal)[:20] or "entry"
    stem = f"{name}{item.year or ''}"
    key, number = stem, 1
    while key in keys:
        number += 1
        key = f"{stem}-{number}"
    keys.add(key)
    return key


def _fields(item: Reference) -> Iterator[tuple[str, str]]:
    def prose(value: str) -> str:
        return source(escaped(value))

    yield "entrysubtype", SUBTYPES.get(item.type, "" if item.type in CODES else item.type)
    yield "title", prose(item.title)
    yield "author", " and ".join(written(name) for name in item.authors)
    yield "editor", " and ".join(written(name) for name in item.editors)
    in_book = item.type in ("chapter", "paper-conference")
    yield "booktitle" if in_book else "journal", prose(item.journal)
    yield "shortjournal", prose(item.journal_abbreviation)
    yield "year", str(item.year or "")
    yield "date", item.date if len(item.date) > 4 else ""
    yield "volume", prose(item.volume)
    yield "issue" if item.type in NUMBERED else "number", prose(item.issue)
    yield "pages", prose(item.pages)
    yield "doi", item.doi
    yield "pmid", item.pmid
    yield "pmcid", item.pmcid
    yield "issn", ", ".join(item.issn)
    yield "isbn", ", ".join(item.isbn)
    yield "url", " ".join(item.urls)
    yield "abstract", prose(item.abstract)
    yield "keywords", "; ".join(prose(keyword) for keyword in item.keywords)
    yield "language", prose(item.language)
    yield "accession", prose(item.accession)
    yield "database", prose(item.database)
    yield "publisher", prose(item.publisher)
    yield "location", prose(item.place)
    yield "note", "\n\n".join(prose(note) for note in item.notes)
