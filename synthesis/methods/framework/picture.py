"""What a framework shows: constructs in the plane, arrows between them, axes along its edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The room in which constructs are put, in pixels from its top left corner; a place is the middle.
WIDTH, HEIGHT = 760, 480
DIRECTIONS = ("right", "up", "left", "down")
SIGNS = ("+", "-", "")

SUPPORTED, INTERPRETATION, UNSUPPORTED = "supported", "interpretation", "unsupported"


@dataclass(frozen=True)
class Construct:
    """A construct where it stands. `state` is supported, interpretation or unsupported; `note` is
    the line below its name; `gone` says that what it stands for was merged away or retired."""

    number: int
    name: str
    x: float
    y: float
    state: str = SUPPORTED
    note: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Arrow:
    """A link from one construct to another, by their numbers; `sign` is +, - or nothing."""

    number: int
    source: int
    target: int
    two_way: bool = False
    sign: str = ""
    label: str = ""
    state: str = SUPPORTED
    note: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Axis:
    """A named direction of the plane, and what rises along it."""

    number: int
    name: str
    direction: str
    rises: str = ""


@dataclass(frozen=True)
class Picture:
    """The whole figure."""

    title: str
    constructs: Sequence[Construct] = ()
    arrows: Sequence[Arrow] = ()
    axes: Sequence[Axis] = ()

    def named(self, number: int) -> str:
        """The name of a construct."""
        return next((one.name for one in self.constructs if one.number == number), "")


def standing(studies: int, interpretation: bool) -> str:
    """Say on what a construct or an arrow stands: studies, else the tag, else nothing.

    >>> standing(3, True), standing(0, True), standing(0, False)
    ('supported', 'interpretation', 'unsupported')
    """
    if studies:
        return SUPPORTED
    return INTERPRETATION if interpretation else UNSUPPORTED


def within(x: float, y: float) -> tuple[int, int]:
    """The place nearest to a point at which a construct may stand.

    >>> within(-4, 100.6), within(5000, 5000)
    ((0, 101), (760, 480))
    """
    return round(min(max(x, 0), WIDTH)), round(min(max(y, 0), HEIGHT))
