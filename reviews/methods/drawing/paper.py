"""A drawing as PDF, with vector text in embedded fonts, and as PNG made from that PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from threading import Lock

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from . import fonts
from .shapes import Dot, Drawing, Edge, Point, Rect, Shape, Text
from .style import DASHES, DOTS, INK_3, LINES, PAPER, RADIUS, SQUARE, STROKES, TIPPED, TYPES
from .svg import tip

MARGIN = 24
POINTS = 0.75  # a pixel of 1/96 inch

# PDFium isn't safe to use from two threads at once.
_PDFIUM = Lock()


def to_pdf(drawing: Drawing, *, embedded: bool = False) -> bytes:
    """Write one page as large as the drawing and its margin; the same drawing, the same bytes.

    `embedded` leaves out fonts that a PDF reader would have to bring.
    """
    width, height = drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN
    out = io.BytesIO()
    # Without a first font of ours, every page would name one that isn't embedded.
    canvas = Canvas(
        out,
        pagesize=(width * POINTS, height * POINTS),
        invariant=1,
        initialFontName=fonts.name("sans"),
    )
    canvas.setTitle(drawing.title)
    canvas.setSubject(drawing.description)
    canvas.setCreator("Consilience")
    canvas.scale(POINTS, POINTS)
    canvas.setFillColor(HexColor(PAPER))
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.translate(MARGIN, MARGIN)
    for mark in drawing.marks:
        for shape in mark.shapes:
            _draw(canvas, shape, drawing.height, embedded)
    canvas.save()
    return out.getvalue()


def to_png(drawing: Drawing, scale: float) -> bytes:
    """Render the drawing at `scale` times 96 dots an inch."""
    pdf = to_pdf(drawing, embedded=True)
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            image = document[0].render(scale=scale / POINTS).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    dots = round(96 * scale)
    image.save(out, "PNG", dpi=(dots, dots))
    return out.getvalue()


def _draw(canvas: Canvas, shape: Shape, height: float, embedded: bool) -> None:
    # Paper counts from the bottom, the drawing from the top.
    if isinstance(shape, Rect):
        if shape.role != "hit":
            _rect(canvas, shape, height)
    elif isinstance(shape, Edge):
        if shape.role != "reach":
            _edge(canvas, shape, height)
    elif isinstance(shape, Dot):
        canvas.setFillColor(HexColor(DOTS[shape.role]))
        canvas.circle(shape.x, height - shape.y, shape.radius, stroke=0, fill=1)
    else:
        _text(canvas, shape, height, embedded)


def _rect(canvas: Canvas, rect: Rect, height: float) -> None:
    look = STROKES[rect.role]
    canvas.setFillColor(HexColor(look.fill))
    canvas.setStrokeColor(HexColor(look.line))
    canvas.setLineWidth(look.width)
    canvas.setDash(list(look.dashes))
    radius, line = 0 if rect.role in SQUARE else RADIUS, 1 if look.width else 0
    bottom = height - rect.y - rect.height
    canvas.roundRect(rect.x, bottom, rect.width, rect.height, radius, line, 1)
    canvas.setDash([])


def _edge(canvas: Canvas, edge: Edge, height: float) -> None:
    colour, width = LINES[edge.role]
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(width)
    _path(canvas, edge.points, height, DASHES.get(edge.role, ()))
    if edge.role in TIPPED:
        point, wing, other = tip(edge)
        _path(canvas, (wing, point, other), height, ())


def _path(canvas: Canvas, points: Sequence[Point], height: float, dashes: Sequence[float]) -> None:
    if dashes:
        canvas.setDash(list(dashes))
    path = canvas.beginPath()
    path.moveTo(points[0][0], height - points[0][1])
    for x, y in points[1:]:
        path.lineTo(x, height - y)
    canvas.drawPath(path)
    if dashes:
        canvas.setDash([])


def _text(canvas: Canvas, text: Text, height: float, embedded: bool) -> None:
    kind = TYPES[text.role]
    face = "sans" if text.quiet and kind.face == "strong" else kind.face
    canvas.saveState()
    canvas.setFillColor(HexColor(INK_3 if text.quiet else kind.colour))
    canvas.translate(text.x, height - text.y)
    if text.turned:
        canvas.rotate(90)
    runs = list(fonts.runs(text.content, face, embedded=embedded))
    whole = sum(canvas.stringWidth(run, font, kind.size) for font, run in runs)
    x = {"start": 0.0, "middle": -whole / 2, "end": -whole}[text.anchor]
    for font, run in runs:
        canvas.setFont(font, kind.size)
        canvas.drawString(x, 0, run)
        x += canvas.stringWidth(run, font, kind.size)
    canvas.restoreState()
