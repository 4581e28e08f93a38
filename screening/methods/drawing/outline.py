"""A flow as words and numbers in reading order: what the drawing, the list and the text show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from screening.methods.prisma import Unit

Kind = Literal["main", "side", "awaiting", "end"]

ASSUMED = "\u2020"


@dataclass(frozen=True)
class Part:
    """One line inside a box.

    `key` finds its link, `number` is as printed and `n` as counted; `order` is the place in an
    ordered list, as of reasons.
    """

    key: str
    label: str
    number: str
    n: int | None
    order: str = ""

    @property
    def said(self) -> str:
        """The line as it is read out."""
        return f"{self.order} {self.label}".strip() + f": {self.number}"


@dataclass(frozen=True)
class Node:
    """One box: a label, a number, and the lines under them."""

    key: str
    label: str
    number: str
    n: int | None
    unit: Unit
    kind: Kind
    parts: tuple[Part, ...] = ()

    @property
    def said(self) -> str:
        """The box's own number as it is read out."""
        return f"{self.label}: {self.number}"

    @property
    def sentence(self) -> str:
        """The box with its lines as they are read out."""
        parts = "; ".join(part.said for part in self.parts)
        return self.said + (f" ({parts})" if parts else "")


@dataclass(frozen=True)
class Step:
    """One row of an arm: the box on the way, and those that leave it or wait beside it."""

    main: Node
    sides: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Arm:
    """One way of finding records; `steps` has one place for each row, None where none is drawn.

    `passed` are the reports that it brings to the included ones, `passing` the words beside the
    arrow that carries them there. An arm that is told apart only at first `joins` the first one in
    that row and passes nothing on by itself.
    """

    title: str
    steps: tuple[Step | None, ...]
    passed: Part | None
    passing: str = ""
    joins: int | None = None


@dataclass(frozen=True)
class Outline:
    """The whole flow, in the arrangement of PRISMA 2020 or, where it has `sources`, of 2009.

    `sources` are boxes side by side from which the only arm begins. `earlier` and `total` are there
    only in an update of an earlier review, `earlier_title` above its column. Each phase's name
    comes with the rows of the arms that it spans, from the first to the last; the last phase spans
    what is included.
    """

    title: str
    phases: tuple[tuple[str, int, int], ...]
    arms: tuple[Arm, ...]
    included: Node
    earlier: Node | None
    total: Node | None
    footnotes: tuple[str, ...]
    sources: tuple[Node, ...] = ()
    earlier_title: str = ""


def described(drawn: Outline) -> str:
    """Say an outline in one paragraph, for whoever can't see the drawing."""
    sentences = [node.sentence for node in drawn.sources]
    for arm in drawn.arms:
        sentences += [arm.title] if arm.title else []
        for step in filter(None, arm.steps):
            sentences += [node.sentence for node in (step.main, *step.sides)]
        sentences += [arm.passed.said] if arm.passed else []
    ends = [drawn.included, drawn.earlier, drawn.total]
    sentences += [node.sentence for node in ends if node]
    return ". ".join(sentences) + "." + "".join(f" {note}" for note in drawn.footnotes)
