"""The conceptual framework as values: what it shows, how it lies, in lines and in words."""

from __future__ import annotations

from .drawing import draw
from .geometry import free_place
from .history import Impossible, Key, Patch, State, Step, as_of, steps_of, undo
from .picture import (
    DIRECTIONS,
    HEIGHT,
    INTERPRETATION,
    SIGNS,
    SUPPORTED,
    UNSUPPORTED,
    WIDTH,
    Arrow,
    Axis,
    Construct,
    Picture,
    standing,
    within,
)
from .telling import ENGLISH, described

__all__ = [
    "DIRECTIONS",
    "ENGLISH",
    "HEIGHT",
    "INTERPRETATION",
    "SIGNS",
    "SUPPORTED",
    "UNSUPPORTED",
    "WIDTH",
    "Arrow",
    "Axis",
    "Construct",
    "Impossible",
    "Key",
    "Patch",
    "Picture",
    "State",
    "Step",
    "as_of",
    "described",
    "draw",
    "free_place",
    "standing",
    "steps_of",
    "undo",
    "within",
]
