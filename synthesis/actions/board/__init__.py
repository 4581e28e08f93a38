"""Changing the board of a metasummary: each step atomic, kept in its history, and undoable."""

from .keeping import Overtaken
from .steps import (
    create_abstracted,
    create_domain,
    describe_abstracted,
    group,
    merge_abstracted,
    move_abstracted,
    move_abstracted_by_key,
    move_domain,
    rename_domain,
    restore_abstracted,
    restore_domain,
    retire_abstracted,
    retire_domain,
    ungroup,
)
from .undoing import undo

__all__ = [
    "Overtaken",
    "create_abstracted",
    "create_domain",
    "describe_abstracted",
    "group",
    "merge_abstracted",
    "move_abstracted",
    "move_abstracted_by_key",
    "move_domain",
    "rename_domain",
    "restore_abstracted",
    "restore_domain",
    "retire_abstracted",
    "retire_domain",
    "undo",
    "ungroup",
]
