"""Changing the codebook: each step atomic, kept in its history, and undone by a further step."""

from .carrying import assign
from .keeping import Overtaken
from .steps import (
    NewPart,
    create_code,
    describe_code,
    merge_codes,
    move_code,
    move_code_by_key,
    rename_code,
    restore_code,
    retire_code,
    split_code,
)
from .undoing import undo, undo_refusal

__all__ = [
    "NewPart",
    "Overtaken",
    "assign",
    "create_code",
    "describe_code",
    "merge_codes",
    "move_code",
    "move_code_by_key",
    "rename_code",
    "restore_code",
    "retire_code",
    "split_code",
    "undo",
    "undo_refusal",
]
