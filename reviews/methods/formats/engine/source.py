"""Text on its way from a file to a reader: in lines or in chunks, never as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# An entry longer than this is reported, not read: memory stays bounded whatever the file holds.
LONGEST_ENTRY = 4_000_000


class Text:
    r"""Decoded text with newlines as line ends, read once, in lines or in chunks.

    A line never holds more than `LONGEST_ENTRY` characters: a longer one comes in pieces. Only a
    newline ends a line (not U+2028, which occurs inside abstracts).

    >>> list(Text(["one\ntw", "o\u2028half\n", "three"]).lines())
    ['one', 'two\u2028half', 'three']
    """

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)

    def chunks(self) -> Iterator[str]:
        """Yield the text in pieces of any length."""
        return self._chunks

    def lines(self) -> Iterator[str]:
        """Yield the lines without their ends."""
        parts: list[str] = []
        waiting = 0
        for chunk in self._chunks:
            first, *lines = chunk.split("\n")
            parts.append(first)
            waiting += len(first)
            if not lines:
                if waiting > LONGEST_ENTRY:
                    yield "".join(parts)
                    parts, waiting = [], 0
                continue
            yield "".join(parts)
            last = lines.pop()
            yield from lines
            parts, waiting = [last], len(last)
        if waiting:
            yield "".join(parts)
