"""The PRISMA 2020 flow as a drawing: SVG for the page, and SVG, PDF and PNG as files."""

from __future__ import annotations

from collections.abc import Mapping

from reviews.methods.drawing import Drawing, paper
from reviews.methods.drawing import svg as vector
from screening.methods.prisma import Flow

from .labels import ENGLISH, Labels
from .layout import draw
from .outline import Arm, Node, Outline, Part, Step, describe, outline

__all__ = [
    "ENGLISH",
    "Arm",
    "Drawing",
    "Labels",
    "Node",
    "Outline",
    "Part",
    "Step",
    "describe",
    "drawing",
    "outline",
    "pdf",
    "png",
    "svg",
]


def drawing(flow: Flow, labels: Labels | None = None) -> Drawing:
    """Lay a flow out as shapes, in pixels; the words are `labels`, else English."""
    return draw(outline(flow, labels), describe(flow, labels))


def svg(
    flow: Flow,
    links: Mapping[str, str] | None = None,
    *,
    standalone: bool = False,
    labels: Labels | None = None,
    name: str = "flow",
) -> str:
    """Draw a flow as SVG.

    For a page (the default): classes only, for the style sheets charts and prisma; each number
    whose key is in `links` becomes a link; `name` starts the ids and is unique in the page. Keys
    are those of the boxes, "KEY{part}" for a source or reason, and for sums `identified`,
    `removed`, `other_identified`, `dbr_awaiting` and `other_awaiting`. As a file (`standalone`):
    complete in itself, without links. Texts are escaped.

    >>> from screening.methods.prisma import Counts, flow
    >>> made = flow(Counts(databases=[("<b>", 3)], records_screened=3))
    >>> "<b>" in svg(made), 'href="/list"' in svg(made, {"records_screened": "/list"})
    (False, True)
    """
    drawn = drawing(flow, labels)
    return vector.standalone(drawn) if standalone else vector.inline(drawn, links, name)


def pdf(flow: Flow, labels: Labels | None = None) -> bytes:
    """Draw a flow as a PDF of one page, with vector text and embedded fonts.

    >>> from screening.methods.prisma import Counts, flow
    >>> pdf(flow(Counts(records_screened=3)))[:5]
    b'%PDF-'
    """
    return paper.to_pdf(drawing(flow, labels))


def png(flow: Flow, scale: float = 2.0, labels: Labels | None = None) -> bytes:
    """Draw a flow as a PNG at `scale` times 96 dots an inch (3.125 gives 300 dpi)."""
    return paper.to_png(drawing(flow, labels), scale)
