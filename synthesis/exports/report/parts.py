"""One part of the draft: when it has something to say, how it says it, what is missing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docx.document import Document as Sheet

from reviews.access import Seat
from synthesis.exports import paper
from synthesis.methods.reporting import FILLINGS, Facts

Writer = Callable[[Seat, Sheet, Facts], None]


@dataclass(frozen=True)
class Part:
    """A section of the draft; `across` puts it on pages that lie across."""

    title: str
    missing: str
    is_ready: Callable[[Facts], bool]
    write: Writer
    across: bool = False


def told(*names: str) -> tuple[Callable[[Facts], bool], Writer]:
    """A part that is made of sentences: ready when any of them says something."""

    def is_ready(known: Facts) -> bool:
        return any(FILLINGS[name](known) for name in names)

    def write(seat: Seat, made: Sheet, known: Facts) -> None:
        for name in names:
            lines = FILLINGS[name](known)
            if lines:
                paper.paragraph(made, " ".join(lines))

    return is_ready, write
