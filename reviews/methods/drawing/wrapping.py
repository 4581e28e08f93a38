"""Text made to fit: broken into lines no wider than their room."""

from __future__ import annotations

from collections.abc import Iterator

from .fonts import width as font_width
from .style import TYPES

# Interface fonts run wider than the packaged ones that are measured here.
SLACK = 1.1


def wrap(text: str, room: float, role: str) -> tuple[str, ...]:
    """Break text at spaces, or inside a word that is too long, so that each line fits the room.

    >>> wrap("Not adult mental health", 100, "part")
    ('Not adult', 'mental health')
    """
    lines = [""]
    for word in text.split() or [""]:
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, role) <= room:
            lines[-1] = longer
            continue
        pieces = list(_pieces(word, room, role))
        lines = lines[:-1] if lines[-1] == "" else lines
        lines += pieces
    return tuple(lines)


def _pieces(word: str, room: float, role: str) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and width_of(piece + letter, role) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece


def width_of(text: str, role: str) -> float:
    """How much room a line needs, in pixels, in the widest usual interface font."""
    kind = TYPES[role]
    return SLACK * font_width(text, kind.face, kind.size)
