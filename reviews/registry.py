"""What upper floors tell this one: registered downward from their apps' ready()."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

# Given report ids, the ones that people have judged; a sure duplicate of two judged reports
# is asked about instead of merged.
judged: list[Callable[[Collection[int]], set[int]]] = []

# Given report ids, when the first judgement on each that has one was made.
judgements: list[Callable[[Collection[int]], dict[int, datetime]]] = []

# Given a seat and report ids, where each report stands, in words that the seat may know.
standings: list[Callable[[Any, Collection[int]], dict[int, list[str]]]] = []

# Tasks to send, by name, with the review's id, when its reports have changed.
report_changes: list[str] = []

# Given a review, the reports whose full text is sought: a PDF is matched among these.
sought: list[Callable[[Any], Iterable[int]]] = []

# What upper floors add to a demonstration review just built: functions of it, by their paths.
demonstrations: list[str] = []

# Entries of the rail: seat -> (group, label, url, waiting for me or None); what waits may be a
# statement (`counting.Waits`), and all of these are asked together.
rail: list[Callable[[Any], Iterable[tuple[str, str | Promise, str, Any]]]] = []

# Given a seat, a condition on reports: those of which it may know what others have said, because
# no vote of its own is to come. A report is open to a seat when every floor says so.
unblinding: list[Callable[[Any], Q]] = []


def unblinded(seat: Any) -> Q:
    """A condition on reports: those of which this seat may know what others have said."""
    open_to_it = Q() if unblinding else Q(pk__in=[])
    for condition in unblinding:
        open_to_it &= condition(seat)
    return open_to_it


def sought_in(review: Any) -> set[int]:
    """The reports of a review whose full text is sought, as the floors above say."""
    return {report for ask in sought for report in ask(review)}


def judged_among(reports: Collection[int]) -> set[int]:
    """The reports among these that carry a judgement on any floor."""
    found: set[int] = set()
    for ask in judged:
        found |= ask(reports)
    return found


def judged_since(reports: Collection[int]) -> dict[int, datetime]:
    """When the first judgement on each of these reports was made, on any floor."""
    found: dict[int, datetime] = {}
    for ask in judgements:
        for report, at in ask(reports).items():
            found[report] = min(at, found.get(report, at))
    return found


def standings_of(seat: Any, reports: Collection[int]) -> dict[int, list[str]]:
    """Where these reports stand on every floor, in words that this seat may know."""
    found: dict[int, list[str]] = {}
    for ask in standings:
        for report, words in ask(seat, reports).items():
            found.setdefault(report, []).extend(words)
    return found
