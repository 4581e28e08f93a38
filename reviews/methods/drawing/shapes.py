"""What a drawing is made of, in pixels from the top left corner; every backend draws only this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """A box; `role` says how it looks: main, side, awaiting, end, bar, band, an answer (good,
    doubt, bad, none, open), a framework's construct (construct, guess, lacking) or what a label
    stands on (plate), or hit (felt, not seen)."""

    x: float
    y: float
    width: float
    height: float
    role: str


@dataclass(frozen=True)
class Text:
    """One line of text on its baseline; `turned` reads upwards, `quiet` is a zero."""

    x: float
    y: float
    content: str
    role: str
    anchor: Anchor = "start"
    quiet: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Edge:
    """A line through points: an edge with an arrow's tip at its end, a plain rule, or a thick
    join between dots, or the stroke of an answer's sign; a framework's arrow, its guess, or its
    reach (felt, not seen)."""

    points: tuple[Point, ...]
    role: Literal["edge", "rule", "join", "tick", "cross", "arrow", "guess", "reach"]


@dataclass(frozen=True)
class Dot:
    """A disc around its middle; `role` is dot or gap (where a dot could be)."""

    x: float
    y: float
    radius: float
    role: Literal["dot", "gap"]


Shape = Rect | Text | Edge | Dot


@dataclass(frozen=True)
class Mark:
    """Shapes that belong to one number: `key` finds its link, `said` is its name when read out."""

    key: str
    said: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Drawing:
    """A finished drawing; `classes` name it for the page's style sheet."""

    classes: str
    width: float
    height: float
    title: str
    description: str
    marks: tuple[Mark, ...]
