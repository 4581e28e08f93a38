"""The codebook as a value: its tree, the steps that change it, its history and lineage."""

from .book import FIELDS, Book, Entry
from .history import Change, Kind, flow, replay, standing, tip, undo
from .lineage import Lineage, Turn, lineage
from .steps import (
    Impossible,
    Part,
    Patch,
    create,
    describe,
    merge,
    move,
    moved_by_key,
    rename,
    restore,
    retire,
    split,
)

__all__ = [
    "FIELDS",
    "Book",
    "Change",
    "Entry",
    "Turn",
    "Impossible",
    "Kind",
    "Lineage",
    "Part",
    "Patch",
    "create",
    "describe",
    "flow",
    "lineage",
    "merge",
    "move",
    "moved_by_key",
    "rename",
    "replay",
    "restore",
    "retire",
    "split",
    "standing",
    "tip",
    "undo",
]
