"""What upper floors tell this one: registered downward from their apps' ready()."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.utils.functional import Promise

# Given report ids, the ones that people have judged; a sure duplicate of two judged reports
# is asked about instead of merged.
judged: list[Callable[[Collection[int]], set[int]]] = []

# Tasks to send, by name, with the review's id, when its reports have changed.
report_changes: list[str] = []

# Entries of the rail: seat -> (group, label, url, waiting for me or None).
rail: list[Callable[[Any], Iterable[tuple[str, str | Promise, str, int | None]]]] = []


def judged_among(reports: Collection[int]) -> set[int]:
    """The reports among these that carry a judgement on any floor."""
    found: set[int] = set()
    for ask in judged:
        found |= ask(reports)
    return found
