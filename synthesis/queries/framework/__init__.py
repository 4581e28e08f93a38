"""The conceptual framework as it stands, as it was, and on what each of its pieces rests."""

from __future__ import annotations

from .figure import Figure, Gone, Shown, figure, picture, words
from .leaving import Loss, without
from .past import as_of, changes, history, latest, steps, undoable
from .resting import Proof, proofs

__all__ = [
    "Figure",
    "Gone",
    "Loss",
    "Proof",
    "Shown",
    "as_of",
    "changes",
    "figure",
    "history",
    "latest",
    "picture",
    "proofs",
    "steps",
    "undoable",
    "without",
    "words",
]
