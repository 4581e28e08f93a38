"""From tags to a reference: a draft gives its values to fields and keeps what is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reviews.methods.identifiers import (
    isbns,
    issns,
    normal_doi,
    normal_pmcid,
    normal_pmid,
    year_of,
)

from .dates import iso_date
from .names import parse_names
from .reference import Name
from .text import clean, clean_block, is_placeholder, unescape, unfolded

Tags = tuple[str, ...]
# A field of Reference, the tags it is taken from in order of preference, and how.
Rule = tuple[str, Tags, Callable[["Draft", Tags], Any]]

_ITEM = re.compile(r"\s*[;\n]+\s*")
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"]+", re.IGNORECASE)
_ISBN_SHAPE = re.compile(r"(?<!\d)(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)")
_DOI_SYSTEM = re.compile(r"https?://(?:dx\.)?doi\.org/")
_DASHES = re.compile(r"\s*(?:-{1,3}|[\u2010-\u2015\u2212])\s*")
_PAGES_PREFIX = re.compile(r"^(?:pages?|pp?)\b[.:]?\s*(?=\w)", re.IGNORECASE)


class Draft:
    """The values of one entry by tag, each taken at most once.

    What no field takes is left for `Reference.extra`: a second value that says the same is
    dropped, one that says something else is kept under its tag.
    """

    __slots__ = ("fields", "tags")

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = fields
        self.tags: dict[str, list[str]] = {}
        tags = self.tags
        for tag, value in fields:
            if not value or value.isspace():
                continue
            if tag in tags:
                tags[tag].append(value)
            else:
                tags[tag] = [value]

    def peek(self, *tags: str) -> str:
        """Return the first value of the first tag present, and leave it in place."""
        for tag in tags:
            if tag in self.tags:
                return self.tags[tag][0]
        return ""

    def first(self, tags: Tags, cleaner: Callable[[str], str] = clean) -> str:
        """Take the first value that says something; equal ones go with it, others stay."""
        chosen = ""
        for tag in tags:
            values = self.tags.get(tag)
            if not values:
                continue
            left = []
            for value in values:
                text = cleaner(value)
                if not text or is_placeholder(text):
                    continue
                if not chosen:
                    chosen = text
                elif text != chosen and text.casefold() != chosen.casefold():
                    left.append(value)
            self.leave(tag, left)
        return chosen

    def every(self, tags: Tags, cleaner: Callable[[str], str] = clean) -> tuple[str, ...]:
        """Take all values of all tags, in order and once each."""
        texts = (cleaner(value) for tag in tags for value in self.tags.pop(tag, ()))
        return tuple(dict.fromkeys(text for text in texts if text and not is_placeholder(text)))

    def found(self, tags: Tags, extract: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
        """Take what `extract` finds in all values; a value in which it finds nothing stays."""
        results: list[str] = []
        for tag in tags:
            left = []
            for value in self.tags.get(tag, ()):
                got = list(extract(value))
                results += got
                if not got:
                    left.append(value)
            self.leave(tag, left)
        return tuple(dict.fromkeys(results))

    def leave(self, tag: str, values: list[str]) -> None:
        """Leave only these values under a tag."""
        if values:
            self.tags[tag] = values
        else:
            self.tags.pop(tag, None)

    def left(self, cleaner: Callable[[str], str] = clean_block) -> dict[str, tuple[str, ...]]:
        """Return what no field has taken, each line a value of its own."""
        extra = {}
        for tag, values in self.tags.items():
            lines = (line for value in values for line in cleaner(value).split("\n"))
            if texts := tuple(dict.fromkeys(line for line in lines if line)):
                extra[tag] = texts
        return extra


def fill(draft: Draft, rules: Iterable[Rule]) -> dict[str, Any]:
    """Return the fields that the rules take from a draft; empty ones are left out."""
    taken = {}
    for name, tags, take in rules:
        for tag in tags:
            if tag in draft.tags:
                if value := take(draft, tags):
                    taken[name] = value
                break
    return taken


# How a rule takes a value.


def line(draft: Draft, tags: Tags) -> str:
    """One line of text: the first value wins, others stay."""
    return draft.first(tags)


def block(draft: Draft, tags: Tags) -> str:
    """A text of several lines: the first value wins, others stay."""
    return draft.first(tags, _block)


def _block(value: str) -> str:
    text = clean_block(value)
    return unfolded(text) if "\n" in text else text


def blocks(draft: Draft, tags: Tags) -> str:
    """Texts of the first tag present, joined by blank lines (an abstract in two languages).

    The same text under another tag goes with them; a publisher's copyright notice stays.
    """
    return _joined(draft, tags, _block)


def paragraphs(draft: Draft, tags: Tags) -> str:
    """As `blocks`, where line breaks inside a value only fold long lines."""
    return _joined(draft, tags, clean)


def _joined(draft: Draft, tags: Tags, cleaner: Callable[[str], str]) -> str:
    found: dict[str, None] = {}
    for tag in tags:
        left = []
        taken = bool(found)
        for value in draft.tags.get(tag, ()):
            text = cleaner(value)
            if not text or is_placeholder(text) or text in found:
                continue
            if taken or (found and text.startswith("Copyright of ")):
                left.append(value)
            else:
                found[text] = None
        draft.leave(tag, left)
    return "\n\n".join(found)


def people(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Names from the first tag that has any; the other tags stay."""
    for tag in tags:
        if tag in draft.tags and (names := parse_names(draft.tags[tag])):
            del draft.tags[tag]
            return names
    return ()


def items(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """Short items from all tags, parted by semicolons or lines."""
    found: dict[str, None] = {}
    for tag in tags:
        for value in draft.tags.pop(tag, ()):
            if ";" in value or "\n" in value:
                if "&" in value:
                    value = unescape(value)
                parts = [clean(part) for part in _ITEM.split(value)]
            else:
                parts = [clean(value)]
            found.update((part, None) for part in parts if part and not is_placeholder(part))
    return tuple(found)


def words(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """Short items from all tags, parted by semicolons only: line breaks fold a long line."""
    folded = (clean(value) for tag in tags for value in draft.tags.pop(tag, ()))
    parts = (part.strip() for value in folded for part in value.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def notes(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """Texts from all tags, each line one of its own."""
    found = (line for text in draft.every(tags, clean_block) for line in text.split("\n"))
    return tuple(dict.fromkeys(line for line in found if line))


def links(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """Addresses from all tags; text that is no address is kept as it stands."""
    return draft.found(tags, _addresses)


def _addresses(value: str) -> list[str]:
    value = clean_block(value)
    found = _URL.findall(value)
    if not found:
        return [part for part in value.split("\n") if part and not is_placeholder(part)]
    return [address.rstrip(".,;") for address in found]


def serials(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """ISSNs, also those with a wrong check digit; a number inside an ISBN is none."""
    return draft.found(tags, lambda value: issns(_ISBN_SHAPE.sub(" ", value), checked=False))


def books(draft: Draft, tags: Tags) -> tuple[str, ...]:
    """ISBNs with 13 digits."""
    return draft.found(tags, isbns)


def numbers(draft: Draft, tags: Tags) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """ISSNs and ISBNs from tags that hold either; a value with neither stays."""
    found_books: list[str] = []
    found_serials: list[str] = []

    def extract(value: str) -> list[str]:
        in_value = isbns(value)
        others = issns(_ISBN_SHAPE.sub(" ", value), checked=False)
        found_books.extend(in_value)
        found_serials.extend(others)
        return [*in_value, *others]

    draft.found(tags, extract)
    return tuple(dict.fromkeys(found_serials)), tuple(dict.fromkeys(found_books))


def pages_of(first: str, last: str = "") -> str:
    """Return a page range with plain hyphens from its printed first and last page.

    >>> pages_of("pp. 454 – 81"), pages_of("847", "856"), pages_of("e0815", "")
    ('454-81', '847-856', 'e0815')
    """
    first = _DASHES.sub("-", _PAGES_PREFIX.sub("", first)).strip("- ")
    last = _DASHES.sub("-", _PAGES_PREFIX.sub("", last)).strip("- ")
    if first and last and "-" not in first:
        first = f"{first}-{last}"
    one, _, other = first.partition("-")
    return one if one == other else first or last


def dated(draft: Draft, year_tags: Tags, date_tags: Tags) -> tuple[int | None, str]:
    """Take the year and the date; a value that says more than the date does stays."""
    year = next(
        (y for tag in year_tags for v in draft.tags.get(tag, ()) if (y := year_of(v))), None
    )
    best = str(year) if year else ""
    for tag in (*date_tags, *year_tags):
        for value in draft.tags.get(tag, ()):
            date = iso_date(value, year)
            if len(date) > len(best) and (not year or date.startswith(f"{year}")):
                best = date
    if not year and best:
        year = int(best[:4])
    for tag in (*year_tags, *date_tags):
        draft.leave(tag, [v for v in draft.tags.get(tag, ()) if not _says_no_more(v, best, year)])
    return year, best


def _says_no_more(value: str, date: str, year: int | None) -> bool:
    if re.search(r"[^\W\d_]{4}", value):
        return False
    return not re.search(r"\w", value) or iso_date(value, year) in (date, date[:7], date[:4])


IDENTIFIERS: Mapping[str, Callable[[str], str]] = {
    "doi": normal_doi,
    "pmid": normal_pmid,
    "pmcid": normal_pmcid,
}
# A field, a tag, and patterns that the value and the source must match for it to count.
Evidence = tuple[str, str, re.Pattern[str] | None, re.Pattern[str] | None]


def identify(draft: Draft, evidence: Iterable[Evidence], source: str) -> dict[str, str]:
    """Take DOI, PMID and PMCID where a table of evidence says that they may be found.

    A value that is nothing but the identifier is used up, a longer one stays.
    """
    found: dict[str, str] = {}
    for name, tag, value_pattern, source_pattern in evidence:
        if tag not in draft.tags or (source_pattern and not source_pattern.search(source)):
            continue
        left = []
        for value in draft.tags[tag]:
            fits = value_pattern is None or value_pattern.search(value)
            identifier = IDENTIFIERS[name](value) if fits else ""
            if identifier:
                found.setdefault(name, identifier)
            if not identifier or identifier != found[name] or not _bare(value, identifier):
                left.append(value)
        draft.leave(tag, left)
    return found


def _bare(value: str, identifier: str) -> bool:
    """Tell whether a value says nothing beyond the identifier."""
    rest = _DOI_SYSTEM.sub("", clean(value).casefold()).replace(identifier.casefold(), "")
    return "://" not in rest and not re.search(r"[^\W\d_]{5,}|\d", rest)
