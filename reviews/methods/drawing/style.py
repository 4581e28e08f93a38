"""How each role looks where no style sheet reaches: files on their own, PDF and PNG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Face = Literal["sans", "strong", "serif"]

INK, INK_2, INK_3 = "#1a1c20", "#474c54", "#646a73"
PAPER, RAISED, GROUND = "#ffffff", "#ffffff", "#f5f4f1"
GOOD, DOUBT, BAD = "#1b6a3d", "#7d5200", "#a32a20"
LINE, LINE_2, CONTROL, ACCENT = "#dcdad5", "#bdbbb5", "#82878f", "#1d4f91"


@dataclass(frozen=True)
class Type:
    """Face, size in pixels and colour of one role of text."""

    face: Face
    size: float
    colour: str


TYPES = {
    "arm": Type("serif", 18, INK),
    "phase": Type("sans", 12.5, INK_3),
    "label": Type("sans", 14, INK),
    "number": Type("strong", 16, INK),
    "part": Type("sans", 13.5, INK_2),
    "part-number": Type("sans", 13.5, INK_2),
    "big": Type("serif", 26, INK),
    "passed": Type("sans", 13.5, INK_2),
    "note": Type("sans", 12.5, INK_3),
    "query": Type("strong", 13, DOUBT),
    "flag": Type("strong", 12.5, DOUBT),
    "construct": Type("strong", 14, INK),
}


@dataclass(frozen=True)
class Stroke:
    """Fill, line colour, line width and dashes of one role of box."""

    fill: str
    line: str
    width: float
    dashes: tuple[float, ...] = ()


STROKES = {
    "main": Stroke(RAISED, LINE_2, 1),
    "side": Stroke(PAPER, LINE, 1),
    "awaiting": Stroke(PAPER, CONTROL, 1, (3, 3)),
    "end": Stroke(RAISED, ACCENT, 1.5),
    "bar": Stroke(ACCENT, ACCENT, 0),
    "band": Stroke(GROUND, GROUND, 0),
    "good": Stroke("#e6f2e9", "#e6f2e9", 0),
    "doubt": Stroke("#faf0d9", "#faf0d9", 0),
    "bad": Stroke("#faeae8", "#faeae8", 0),
    "none": Stroke(GROUND, GROUND, 0),
    "open": Stroke(PAPER, LINE, 1),
    "construct": Stroke(RAISED, INK_3, 1.2),
    "guess": Stroke(PAPER, INK_3, 1.2, (5, 3)),
    "lacking": Stroke("#faf0d9", DOUBT, 1.2, (2, 3)),
    "plate": Stroke(PAPER, PAPER, 0),
}
LINES = {
    "edge": (CONTROL, 1.0),
    "rule": (LINE_2, 1.0),
    "join": (ACCENT, 2.5),
    "tick": (GOOD, 1.6),
    "cross": (BAD, 1.6),
    "arrow": (INK_2, 1.4),
    "guess": (INK_3, 1.4),
}
# Lines that end in an arrow's tip, and those that are drawn in dashes.
TIPPED = frozenset({"edge", "arrow", "guess"})
DASHES: dict[str, tuple[float, ...]] = {"guess": (5, 3)}
DOTS = {"dot": ACCENT, "gap": LINE}
RADIUS = 4
# Bars and bands end where their number does: round corners would blur that.
SQUARE = frozenset({"bar", "band", "good", "doubt", "bad", "none", "open"})
