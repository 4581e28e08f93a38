"""Which records are held against each other at all: those that share a key."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from zlib import crc32

from reviews.methods.dedupe.keys import Keys, read_keys
from reviews.methods.dedupe.record import Record

# Blocks up to this size are compared whole; in larger ones each with its next neighbours in
# the order of content, which puts like titles side by side.
WHOLE_BLOCK = 16
NEIGHBOURS = 8

# A filed key is a hash and a position in one 64-bit number.
_POSITION_BITS = 32
_POSITION = (1 << _POSITION_BITS) - 1


def block_keys(keys: Keys) -> Iterator[str]:
    """The texts under which a record is filed; records that share none are never compared."""
    title, first = keys.title, keys.names.first
    for form in title.forms:
        yield f"title {form}"
        if len(form) > 20:
            yield f"start {form[:20]}"
            yield f"end {form[-20:]}"
    words = title.words.split()
    if len(words) > 3:
        yield "words " + " ".join(sorted(sorted(set(words), key=_longest_first)[:4]))
    if title.head:
        yield f"title {title.head}"
    if keys.doi:
        yield f"doi {keys.doi}"
    if keys.pmid:
        yield f"pmid {keys.pmid}"
    for start, end in keys.pages.readings() if keys.pages.first else ():
        yield f"place {keys.year} {keys.volume} {start}"
        for name in {first[0], first[-1]} if first else ():
            yield f"page {name} {start} {end}"
    if len(keys.abstract) > 60:
        yield f"abstract {keys.abstract[:40]}"


def _longest_first(word: str) -> tuple[int, str]:
    return (-len(word), word)


def _number(text: str) -> int:
    return crc32(text.encode(errors="replace"))


def filing_keys(record: Record) -> list[int]:
    """The numbers under which a record is filed, for a caller that keeps records in a database
    and wants to fetch only those that a new one may match: those with a number in common.

    >>> one, two = Record(1, title="Insulin and age"), Record(2, title="Insulin & age.")
    >>> set(filing_keys(one)) & set(filing_keys(two)) != set()
    True
    """
    return sorted({_number(text) for text in block_keys(read_keys(record))})


class Index:
    """Entries filed under their keys, to find which of them are worth comparing.

    `entries` stand in the order of their content, so that the answer doesn't depend on the
    order of the input.
    """

    def __init__(self, entries: Sequence[Keys]) -> None:
        filed = array("Q")
        for position, keys in enumerate(entries):
            filed.extend(
                _number(text) << _POSITION_BITS | position for text in set(block_keys(keys))
            )
        self._filed = array("Q", sorted(filed))
        self._width = len(entries)

    def pairs(self, wanted: Sequence[bool]) -> list[tuple[int, int]]:
        """The positions of entries that share a key, each pair once, with a wanted one in it."""
        width = self._width
        found: set[int] = set()
        for _, block in groupby(self._filed, key=lambda number: number >> _POSITION_BITS):
            members = [number & _POSITION for number in block]
            if len(members) > 1:
                found.update(a * width + b for a, b in _pairs(members) if wanted[a] or wanted[b])
        return [divmod(number, width) for number in sorted(found)]


def _pairs(members: list[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= WHOLE_BLOCK:
        yield from combinations(members, 2)
        return
    for at, one in enumerate(members):
        for other in members[at + 1 : at + 1 + NEIGHBOURS]:
            yield one, other
