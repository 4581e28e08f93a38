"""The PRISMA flow as a drawing: SVG for the page, and SVG, PDF, PNG and DOCX as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from reviews.methods.drawing import Drawing, paper
from reviews.methods.drawing import svg as vector
from screening.methods.prisma import Flow

from . import layout, layout_2009, word
from .labels import ENGLISH, TEMPLATE, Labels, worded
from .outline import Arm, Node, Outline, Part, Step, described
from .outline_2009 import Writer2009
from .outline_2020 import Writer2020
from .page import FlowDrawing

__all__ = [
    "ENGLISH",
    "LAYOUTS",
    "TEMPLATE",
    "Arm",
    "Drawing",
    "Labels",
    "Layout",
    "Node",
    "Outline",
    "Part",
    "Step",
    "describe",
    "docx",
    "drawing",
    "outline",
    "pdf",
    "png",
    "svg",
]

Layout = Literal["2020", "2009"]
LAYOUTS: tuple[Layout, ...] = ("2020", "2009")


def outline(flow: Flow, labels: Labels | None = None, arrangement: Layout = "2020") -> Outline:
    """Put a flow into words, in reading order.

    The arm of other methods comes only when it has something, boxes that await only when something
    waits. Numbers carry the separator of thousands that `labels` names; an unknown one reads "NR"
    and an assumed one has a dagger, both explained in a footnote. `arrangement` is that of the
    template of 2020, or of 2009 for a protocol that promised it: both arms together, without boxes
    for retrieval.

    >>> from screening.methods.prisma import Counts, flow
    >>> made = flow(Counts(databases=[("Scopus", 1234)], records_screened=1200))
    >>> [(step.main.label, step.main.number) for step in outline(made).arms[0].steps][:2]
    [('Records identified', '1,234'), ('Records screened', '1,200')]
    >>> [node.label for node in outline(made, arrangement="2009").sources]
    ['Records identified through database searching']
    """
    writer = Writer2009 if arrangement == "2009" else Writer2020
    return writer(flow, worded(labels, update=flow.has_previous)).outline()


def describe(flow: Flow, labels: Labels | None = None, arrangement: Layout = "2020") -> str:
    """Say the flow in one paragraph, for whoever can't see the drawing.

    >>> from screening.methods.prisma import Counts, flow
    >>> describe(flow(Counts(databases=[("Scopus", 12)], duplicates=2))).split(". ")[1]
    'Records identified: 12 (Scopus: 12; Registers: NR)'
    """
    return described(outline(flow, labels, arrangement))


def drawing(flow: Flow, labels: Labels | None = None, arrangement: Layout = "2020") -> FlowDrawing:
    """Lay a flow out as shapes, in pixels; the words are `labels`, else English."""
    drawn = outline(flow, labels, arrangement)
    draw = layout_2009.draw if arrangement == "2009" else layout.draw
    return draw(drawn, described(drawn))


def svg(
    flow: Flow,
    links: Mapping[str, str] | None = None,
    *,
    standalone: bool = False,
    labels: Labels | None = None,
    arrangement: Layout = "2020",
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
    drawn = drawing(flow, labels, arrangement)
    return vector.standalone(drawn) if standalone else vector.inline(drawn, links, name)


def pdf(flow: Flow, labels: Labels | None = None, arrangement: Layout = "2020") -> bytes:
    """Draw a flow as a PDF of one page, with vector text and embedded fonts.

    >>> from screening.methods.prisma import Counts, flow
    >>> pdf(flow(Counts(records_screened=3)))[:5]
    b'%PDF-'
    """
    return paper.to_pdf(drawing(flow, labels, arrangement))


def png(
    flow: Flow, scale: float = 2.0, labels: Labels | None = None, arrangement: Layout = "2020"
) -> bytes:
    """Draw a flow as a PNG at `scale` times 96 dots an inch (3.125 gives 300 dpi)."""
    return paper.to_png(drawing(flow, labels, arrangement), scale)


def docx(
    flow: Flow,
    labels: Labels | None = None,
    arrangement: Layout = "2020",
    *,
    heading: str = "",
    names: Mapping[str, str] | None = None,
) -> bytes:
    """Write a flow as a Word document: text boxes that can be edited, then tables of its numbers.

    `heading` stands above the drawing, `names` are the boxes' names in the table, by key.

    >>> from screening.methods.prisma import Counts, flow
    >>> docx(flow(Counts(records_screened=3)))[:2]
    b'PK'
    """
    words = worded(labels, update=flow.has_previous)
    return word.to_docx(drawing(flow, labels, arrangement), flow, words, heading, names or {})
