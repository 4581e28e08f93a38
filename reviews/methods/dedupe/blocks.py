"""Which records are held against each other at all: those that share a key.

A key is made of one record alone, never of how many others share it, so that two records meet
in a run of all records if and only if they meet when one is stored and the other comes later.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from zlib import crc32

from reviews.methods.dedupe.keys import Keys, read_keys
from reviews.methods.dedupe.record import Record

# Raised whenever keys change, so that stored ones are made anew.
EDITION = 2
# Letters of a title's beginning and end that two alike titles share, at least one of them.
_PIECE = 20
# A head (before a subtitle) of fewer letters is no title by itself.
_LONG_HEAD = 16
# Longest words of a title, which it shares with one that begins and ends otherwise; of so many
# it shares two with a similar title by the same first author.
_WORDS, _TELLING_WORDS = 4, 3
# Letters of a title's beginning that are left when a place tells the rest.
_BEGINNING = 4
# A block of more entries is a mistake of the data (one title for everything): there each is
# held against so many next neighbours in the order of content, which puts like ones together.
WHOLE_BLOCK = 2_000
NEIGHBOURS = 40

# A filed key is a hash and a position in one 64-bit number.
_POSITION_BITS = 32
_POSITION = (1 << _POSITION_BITS) - 1


def block_keys(keys: Keys) -> Iterator[str]:
    """The texts under which a record is filed; records that share none are never compared.

    Titles that aren't equal are only one publication by the same authors, and titles of columns
    only in one year, unless DOI, PubMed number or pages say so.
    """
    title = keys.title
    for form in title.forms:
        yield f"column {form} {keys.year}" if title.serial else f"title {form}"
    for piece in _pieces(keys):
        for name in _first_author(keys):
            yield f"{piece} {name}"
    yield from _longest_words(keys)
    if keys.doi:
        yield f"doi {keys.doi}"
    if keys.pmid:
        yield f"pmid {keys.pmid}"
    yield from _places(keys)


def _longest_words(keys: Keys) -> Iterator[str]:
    words = sorted(set(keys.title.words.split()), key=_longest_first)[:_WORDS]
    if len(words) == _WORDS:
        for year in (keys.year, keys.year + 1):
            yield f"words {' '.join(sorted(words))} {year}"
    if not keys.title.serial:
        for one, other in combinations(sorted(words[:_TELLING_WORDS]), 2):
            for name in _first_author(keys):
                yield f"two {one} {other} {name} {keys.year}"


def _first_author(keys: Keys) -> set[str]:
    """Words of the first author's name, of which one is the surname in any notation."""
    first = keys.names.first
    return {first[0], first[-1]} if first else set()


def _pieces(keys: Keys) -> Iterator[str]:
    title = keys.title
    for form in title.forms:
        if len(form) > _PIECE:
            yield f"start {form[:_PIECE]}"
            yield f"end {form[-_PIECE:]}"
        elif len(form) >= _LONG_HEAD:
            yield f"head {form}"
    if len(title.head) >= _LONG_HEAD:
        yield f"head {title.head}"


def _places(keys: Keys) -> Iterator[str]:
    for start, end in keys.pages.readings() if keys.pages.first else ():
        if keys.volume:
            yield f"place {keys.year} {keys.volume} {start}"
            yield f"place {keys.volume} {start} {keys.title.key[:_BEGINNING]}"
            if end > start:
                yield f"range v{keys.volume} {start} {end}"
        if end > start:
            yield f"range {keys.year} {start} {end}"
        for name in _first_author(keys):
            # Where many papers begin, the end has to tell.
            yield f"page {name} {start}" if start > 1 else f"page {name} 1 {end}"


def _longest_first(word: str) -> tuple[int, str]:
    return (-len(word), word)


def _number(text: str) -> int:
    return crc32(text.encode(errors="replace"))


def filing_keys(record: Record) -> list[int]:
    """The numbers (32 bits, unsigned) under which a record is filed, for a caller that keeps
    records in a database and wants to fetch only those that a new one may match: those with a
    number in common.

    >>> one, two = Record(1, title="Insulin and age"), Record(2, title="Insulin & age.")
    >>> set(filing_keys(one)) & set(filing_keys(two)) != set()
    True
    """
    return numbers_of(read_keys(record))


def numbers_of(keys: Keys) -> list[int]:
    """The numbers under which a record with these keys is filed, in order, each once."""
    return sorted({_number(text) for text in block_keys(keys)})


class Index:
    """Entries filed under their keys, to find which of them are worth comparing.

    `entries` stand in the order of their content, so that the answer doesn't depend on the
    order of the input.
    """

    def __init__(self, entries: Sequence[Keys]) -> None:
        filed = array("Q")
        for position, keys in enumerate(entries):
            filed.extend(number << _POSITION_BITS | position for number in numbers_of(keys))
        self._filed = array("Q", sorted(filed))
        self._width = len(entries)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The positions of entries that share a key, each pair once, in order."""
        width = self._width
        found: set[int] = set()
        for _, block in groupby(self._filed, key=lambda number: number >> _POSITION_BITS):
            members = [number & _POSITION for number in block]
            if len(members) > 1:
                found.update(a * width + b for a, b in _pairs(members))
        return (divmod(number, width) for number in sorted(found))


def _pairs(members: list[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= WHOLE_BLOCK:
        yield from combinations(members, 2)
        return
    for at, one in enumerate(members):
        for other in members[at + 1 : at + 1 + NEIGHBOURS]:
            yield one, other
