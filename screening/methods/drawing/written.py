"""Text made to fit: broken into lines, with the height that a box then has."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.methods.drawing.shapes import Text
from reviews.methods.drawing.wrapping import width_of, wrap

from .outline import ASSUMED, Node, Part

PADDING = 14
LETTER_GAP = 12


@dataclass(frozen=True)
class Written:
    """A box whose text is broken into lines and whose height is known."""

    node: Node
    label: tuple[str, ...]
    parts: tuple[tuple[Part, tuple[str, ...]], ...]
    indent: float = 0

    @property
    def is_plain(self) -> bool:
        """Whether the box is one line only, which then stands in its middle."""
        return not self.parts and len(self.label) == 1

    @property
    def height(self) -> float:
        """How high the box must be, in pixels."""
        if self.is_plain:
            return 40 if self.node.kind == "awaiting" else 56
        lines = sum(20 + 16 * (len(lines) - 1) for _, lines in self.parts)
        return 25 + 17 * (len(self.label) - 1) + lines + (23 if self.parts else 20)


def write(node: Node, width: float) -> Written:
    """Break a box's text into the lines that its width allows."""
    room = width - 2 * PADDING
    number = "part-number" if node.kind == "awaiting" else "number"
    label = wrap(node.label, room - LETTER_GAP - width_of(node.number, number), "label")
    ordered = any(part.order for part in node.parts)
    indent = 7 + 7 * len(str(len(node.parts))) if ordered else 0
    parts = []
    for part in node.parts:
        taken = indent + LETTER_GAP + width_of(part.number, "part-number")
        parts.append((part, wrap(part.label, room - taken, "part")))
    return Written(node, label, tuple(parts), indent)


def figure(right: float, y: float, number: str, role: str, *, quiet: bool) -> list[Text]:
    """Set a number on its right edge; a dagger hangs outside, so that digits stay in column."""
    digits = number.removesuffix(ASSUMED)
    texts = [Text(right, y, digits, role, "end", quiet)]
    if digits != number:
        texts.append(Text(right + 1, y, ASSUMED, "part", quiet=quiet))
    return texts
