"""Which part of a file a request wants, by its Range header (RFC 9110, section 14)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.ASCII)


class NotThere(ValueError):
    """A part that begins behind the end of the file."""


def part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the part that is wanted, or None for the whole; NotThere.

    What is no range of bytes, or several at once, may be answered with the whole.

    >>> part("bytes=0-99", 1_000), part("bytes=990-2000", 1_000), part("bytes=-10", 1_000)
    ((0, 99), (990, 999), (990, 999))
    >>> part("bytes=0-1,5-6", 1_000), part("lines=1-2", 1_000), part("bytes=9-3", 1_000)
    (None, None, None)
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        last = int(found[2])
        if last == 0 or size == 0:
            raise NotThere
        return max(size - last, 0), size - 1
    begin, end = int(found[1]), int(found[2]) if found[2] else size - 1
    if found[2] and end < begin:
        return None
    if begin >= size:
        raise NotThere
    return begin, min(end, size - 1)
