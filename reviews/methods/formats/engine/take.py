"""The ways in which a field takes its value from a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from reviews.methods.identifiers import isbns, issns, year_of

from .dates import iso_date, month_of
from .draft import Draft, Tags
from .names import parse_names
from .reference import Name
from .text import clean, clean_block, is_placeholder, unescape, unfolded

_ITEM = re.compile(r"\s*[;\n]+\s*")
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"]+", re.IGNORECASE)
_ISBN_SHAPE = re.compile(r"(?<!\d)(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)")
_DASHES = re.compile(r"\s*(?:-{1,3}|[\u2010-\u2015\u2212])\s*")
_PAGES_PREFIX = re.compile(r"^(?:pages?|pp?)\b[.:]?\s*(?=\w)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_PART = re.compile(r"\d{1,9}|[^\W\d_]+")


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


def everybody(draft: Draft, tags: Tags) -> tuple[Name, ...]:
    """Names from all tags: a vendor that prints the first author under a tag of its own."""
    found = [name for tag in tags for name in parse_names(draft.tags.get(tag, ()))]
    for tag in tags:
        draft.tags.pop(tag, None)
    return tuple(dict.fromkeys(found))


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
    """Addresses from all tags; what says more than an address stays, too.

    Text that holds no address is kept as it stands.
    """
    found: dict[str, None] = {}
    for tag in tags:
        left = []
        for value in draft.tags.get(tag, ()):
            addresses = _addresses(value)
            found.update(dict.fromkeys(addresses))
            if "://" in value and _WORD.search(_URL.sub(" ", clean_block(value))):
                left.append(value)
        draft.leave(tag, left)
    return tuple(found)


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
    for tag in tags:
        if tag in draft.tags:
            left = []
            for value in draft.tags[tag]:
                of_serials, of_books = _numbers_in(value)
                found_serials += of_serials
                found_books += of_books
                if not of_serials and not of_books:
                    left.append(value)
            draft.leave(tag, left)
    return tuple(dict.fromkeys(found_serials)), tuple(dict.fromkeys(found_books))


@lru_cache(maxsize=4_096)
def _numbers_in(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ISSNs and the ISBNs in a value; the same journals come again and again."""
    return issns(_ISBN_SHAPE.sub(" ", value), checked=False), isbns(value)


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
    tags = draft.tags
    present = tuple(
        (tag, tuple(tags[tag])) for tag in dict.fromkeys(year_tags + date_tags) if tag in tags
    )
    if not present:
        return None, ""
    year, date, left = _dated(present, year_tags, date_tags)
    for (tag, _), values in zip(present, left, strict=True):
        draft.leave(tag, list(values))
    return year, date


@lru_cache(maxsize=8_192)
def _dated(
    present: tuple[tuple[str, tuple[str, ...]], ...], year_tags: Tags, date_tags: Tags
) -> tuple[int | None, str, tuple[tuple[str, ...], ...]]:
    """Return the year, the date and what stays of each tag; many entries have the same ones."""
    values = dict(present)
    years = (year_of(value) for tag in year_tags for value in values.get(tag, ()))
    year = next(filter(None, years), None)
    best = str(year) if year else ""
    for tag in (*date_tags, *year_tags):
        for value in values.get(tag, ()):
            date = iso_date(value, year)
            if len(date) > len(best) and (not year or date.startswith(f"{year}")):
                best = date
    if not year and best:
        year = int(best[:4])
    left = (
        tuple(value for value in found if not _says_no_more(value, best, year))
        for _, found in present
    )
    return year, best, tuple(left)


def _says_no_more(value: str, date: str, year: int | None) -> bool:
    """Tell whether every number and word of a printed date is in the date that was read."""
    if value == date:
        return True
    told = {int(part) for part in date.split("-") if part} | {0, year}
    for part in _PART.findall(value):
        if part.isdecimal():
            if int(part) not in told and part != date.replace("-", ""):
                return False
        elif month_of(part) not in told:
            return False
    return True
