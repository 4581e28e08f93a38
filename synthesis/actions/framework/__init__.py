"""Drawing the framework: every step a row of its history, every version of a piece kept."""

from __future__ import annotations

from .drawing import (
    ArrowSaid,
    AxisSaid,
    ConstructSaid,
    add_arrow,
    add_axis,
    add_construct,
    begin_figure,
    caption,
    change_arrow,
    change_axis,
    change_construct,
    follow,
    move_construct,
    remove,
)
from .supporting import support, support_studies, unsupport
from .undoing import undo

__all__ = [
    "ArrowSaid",
    "AxisSaid",
    "ConstructSaid",
    "add_arrow",
    "add_axis",
    "add_construct",
    "begin_figure",
    "caption",
    "change_arrow",
    "change_axis",
    "change_construct",
    "follow",
    "move_construct",
    "remove",
    "support",
    "support_studies",
    "undo",
    "unsupport",
]
