"""The figure's history: its steps, each undoable, and the figure after any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from reviews.models import Review
from synthesis.methods import framework as pure
from synthesis.methods.framework.history import Version, newest
from synthesis.models import Arrow, Axis, Caption, Construct, FrameworkChange, Support
from synthesis.models.framework import Piece

KINDS: dict[str, type[Piece]] = {
    "caption": Caption,
    "construct": Construct,
    "arrow": Arrow,
    "axis": Axis,
    "support": Support,
}
# What stands under what isn't drawn: nothing of a past figure's evidence is known for sure today.
_PAST = pure.SUPPORTED


def changes(review: Review) -> QuerySet[FrameworkChange]:
    """Every step, the newest first."""
    return FrameworkChange.objects.filter(review=review).order_by("-pk")


def latest(review: Review) -> int:
    """The newest step, 0 before the first."""
    return changes(review).values_list("pk", flat=True).first() or 0


def steps(review: Review) -> list[pure.Step]:
    """The steps as values, in six statements."""
    undoes = dict(FrameworkChange.objects.filter(review=review).values_list("pk", "undoes"))
    versions = [
        Version((kind, row.number), row.facts, row.since_id, row.until_id)
        for kind, model in KINDS.items()
        for row in model._default_manager.filter(review=review).order_by("pk")
    ]
    return pure.steps_of(versions, undoes)


def undoable(review: Review, figure: int = 1) -> FrameworkChange | None:
    """The step that “undo” takes back in a figure; None where there is none."""
    rows = changes(review).filter(undoes=None, undone_by=None, figure=figure)
    return rows.first()


def history(review: Review) -> list[tuple[FrameworkChange, bool]]:
    """Every step, the newest first, with whether it still stands."""
    rows = list(changes(review).select_related("undone_by"))
    return [(row, not hasattr(row, "undone_by") or row.undone_by is None) for row in rows]


def as_of(found: Sequence[pure.Step], last: int, title: str, figure: int = 1) -> pure.Picture:
    """A figure after a step, as it was drawn; on what it rested then isn't told."""
    state = {
        key: facts
        for key, facts in pure.as_of(found, last).items()
        if (key[1] if key[0] == "caption" else facts.get("figure")) == figure
    }

    def of(kind: str) -> list[tuple[int, Any]]:
        return sorted((key[1], facts) for key, facts in state.items() if key[0] == kind)

    captions = [facts["title"] for _number, facts in of("caption")]
    return pure.Picture(
        captions[-1] if captions else title,
        [
            pure.Construct(n, one["name"], one["x"], one["y"], _said(one))
            for n, one in of("construct")
        ],
        [
            pure.Arrow(
                n, one["source"], one["target"], one["two_way"], one["sign"], one["label"],
                _said(one),
            )
            for n, one in of("arrow")
        ],
        [pure.Axis(n, one["name"], one["direction"], one["rises"]) for n, one in of("axis")],
    )  # fmt: skip


def _said(facts: Any) -> str:
    return pure.INTERPRETATION if facts["interpretation"] else _PAST


__all__ = ["KINDS", "as_of", "changes", "history", "latest", "newest", "steps", "undoable"]
