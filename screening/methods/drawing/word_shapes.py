"""Single shapes of a Word document as XML: text boxes and lines, placed on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from reviews.methods.drawing.style import Stroke
from reviews.methods.drawing.svg import plain

from .written import PADDING

# English Metric Units in a pixel of 1/96 inch, twentieths of a point in one, half points in one.
PIXEL = 9525
TWIPS, HALF_POINTS = 15, 1.5
# Stands for the number that a shape gets when it is put into the document.
ID = "@ID@"
SANS, SERIF = "Calibri", "Cambria"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://{address}"'
    for prefix, address in {
        "w": "schemas.openxmlformats.org/wordprocessingml/2006/main",
        "a": "schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "schemas.openxmlformats.org/markup-compatibility/2006",
        "adec": "schemas.microsoft.com/office/drawing/2017/decorative",
    }.items()
)
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative val="1"/></a:ext></a:extLst>'
)

Align = Literal["left", "center", "right"]
Area = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """How the drawing lies on the page: its scale, and its top in pixels below the margin."""

    scale: float
    top: float

    def emu(self, pixels: float) -> int:
        """A length on the page."""
        return round(pixels * self.scale * PIXEL)

    def x(self, pixels: float) -> int:
        """A place across the page."""
        return self.emu(pixels)

    def y(self, pixels: float) -> int:
        """A place down the page."""
        return self.emu(pixels) + round(self.top * PIXEL)


@dataclass(frozen=True)
class Run:
    """Some letters of one look; the size is in pixels of the drawing."""

    text: str
    size: float = 0
    colour: str = "#000000"
    bold: bool = False
    serif: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a box: its text, and a number at the right edge where there is a second run.

    Height, room before it and indents are in pixels of the drawing.
    """

    runs: tuple[Run, ...]
    height: float = 0
    before: float = 0
    indent: float = 0
    hanging: float = 0
    align: Align = "left"


def text_box(
    area: Area,
    lines: Sequence[Line],
    frame: Frame,
    *,
    look: Stroke | None = None,
    said: str = "",
    top: float | None = None,
    turned: bool = False,
) -> str:
    """A text box at x, y, width and height of the drawing; without a look it has no border.

    Its text begins at `top`, or stands in its middle.
    """
    x, y, width, height = area
    pad = frame.emu(PADDING if look else 0)
    inner = (width - 2 * (PADDING if look else 0)) * frame.scale * TWIPS
    text = "".join(_paragraph(line, inner, frame.scale) for line in lines)
    vertical = "vert270" if turned else "horz"
    anchor, above = ("ctr", 0) if top is None else ("t", frame.emu(top))
    body = (
        f"{_fill(look)}</wps:spPr><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr rot="0" vert="{vertical}" wrap="square" lIns="{pad}" tIns="{above}"'
        f' rIns="{pad}" bIns="0" anchor="{anchor}" anchorCtr="0"><a:noAutofit/></wps:bodyPr>'
    )
    place = (frame.x(x), frame.y(y), frame.emu(width), frame.emu(height))
    kind = '<wps:cNvSpPr txBox="1"/>'
    shape = "roundRect" if look else "rect"
    corners = '<a:gd name="adj" fmla="val 4000"/>' if look else ""
    return _anchored(place, kind, shape, corners, body, said)


def line(start: Point, end: Point, colour: str, frame: Frame, *, tip: bool) -> str:
    """A straight line from one point of the drawing to another, with an arrow's tip or without."""
    left, top = min(start[0], end[0]), min(start[1], end[1])
    place = (
        frame.x(left),
        frame.y(top),
        frame.emu(abs(end[0] - start[0])),
        frame.emu(abs(end[1] - start[1])),
    )
    head = '<a:tailEnd type="triangle" w="med" len="med"/>' if tip else ""
    body = (
        f'<a:ln w="9525"><a:solidFill>{_colour(colour)}</a:solidFill>{head}</a:ln></wps:spPr>'
        "<wps:bodyPr/>"
    )
    flips = (' flipH="1"' if end[0] < start[0] else "") + (
        ' flipV="1"' if end[1] < start[1] else ""
    )
    return _anchored(place, "<wps:cNvCnPr/>", "straightConnector1", "", body, "", flips)


def _anchored(
    place: tuple[int, int, int, int],
    kind: str,
    shape: str,
    corners: str,
    body: str,
    said: str,
    flips: str = "",
) -> str:
    x, y, width, height = place
    about = f"descr={quoteattr(plain(said))}" if said else ""
    inside = "" if said or "txBox" in kind else _DECORATIVE
    name = "Box" if "txBox" in kind else "Arrow"
    return (
        f'<mc:AlternateContent {_NAMESPACES}><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{ID}"'
        ' behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="margin"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="margin"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{ID}" name="{name} {ID}" {about}>{inside}</wp:docPr>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_SHAPE}"><wps:wsp>{kind}'
        f'<wps:spPr><a:xfrm{flips}><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="{shape}"><a:avLst>{corners}</a:avLst></a:prstGeom>{body}'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "</mc:AlternateContent>"
    )


def _fill(look: Stroke | None) -> str:
    if look is None:
        return "<a:noFill/><a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="dash"/>' if look.dashes else ""
    return (
        f"<a:solidFill>{_colour(look.fill)}</a:solidFill>"
        f'<a:ln w="{round(look.width * PIXEL)}"><a:solidFill>{_colour(look.line)}</a:solidFill>'
        f"{dash}</a:ln>"
    )


def _colour(colour: str) -> str:
    return f'<a:srgbClr val="{colour.removeprefix("#").upper()}"/>'


def _paragraph(line: Line, inner: float, scale: float) -> str:
    def twips(pixels: float) -> int:
        return round(pixels * scale * TWIPS)

    exact = f'w:line="{twips(line.height)}" w:lineRule="exact"' if line.height else ""
    first = f' w:hanging="{twips(line.hanging)}"' if line.hanging else ""
    tabs = (
        f'<w:tabs><w:tab w:val="right" w:pos="{round(inner)}"/></w:tabs>' if line.runs[1:] else ""
    )
    runs = "<w:r><w:tab/></w:r>".join(_run(run, scale) for run in line.runs)
    return (
        f'<w:p><w:pPr>{tabs}<w:spacing w:before="{twips(line.before)}" w:after="0" {exact}/>'
        f'<w:ind w:left="{twips(line.indent)}"{first}/><w:jc w:val="{line.align}"/></w:pPr>'
        f"{runs}</w:p>"
    )


def _run(run: Run, scale: float) -> str:
    size = max(2, round(run.size * scale * HALF_POINTS))
    font = SERIF if run.serif else SANS
    bold = "<w:b/>" if run.bold else ""
    text = escape(plain(run.text))
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>{bold}'
        f'<w:color w:val="{run.colour.removeprefix("#")}"/><w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )
