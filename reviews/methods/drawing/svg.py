"""A drawing as SVG: for a page that brings its style sheet, or as a file that stands alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from .shapes import Dot, Drawing, Edge, Mark, Rect, Shape, Text
from .style import DASHES, DOTS, INK_3, LINES, PAPER, RADIUS, SQUARE, STROKES, TIPPED, TYPES

# The page's style sheet knows these names; a role that isn't here is a class by its own name.
_CLASSES = {
    "phase": "stage",
    "number": "value",
    "big": "value big",
    "part": "item",
    "part-number": "item",
    "passed": "item",
}
_FAMILIES = {
    "sans": "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Helvetica, Arial, sans-serif",
    "strong": "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Helvetica, Arial, sans-serif",
    "serif": "'Source Serif 4', 'Source Serif Pro', Charter, Georgia, serif",
}
# XML has no way to write these, escaped or not.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0xFFFE, 0xFFFF])


def inline(drawing: Drawing, links: Mapping[str, str] | None, name: str) -> str:
    """Write a drawing for a page: classes only, each number a link where `links` has one.

    `name` must be unique in the page; ids start with it. With links the drawing is a group, so
    that they stay reachable; without, one image.
    """
    marks = "".join(_inline_mark(mark, links or {}) for mark in drawing.marks)
    role = "group" if links else "img"
    return (
        f'<svg class="{drawing.classes}" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}"'
        f' role="{role}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{_text(drawing.title)}</title>'
        f'<desc id="{name}-desc">{_text(drawing.description)}</desc>{marks}</svg>'
    )


def standalone(drawing: Drawing) -> str:
    """Write a drawing as a file of its own: nothing outside it is needed to show it."""
    width, height = _n(drawing.width + 48), _n(drawing.height + 48)
    marks = "".join(
        _styled(shape) for mark in drawing.marks for shape in mark.shapes if not _is_hit(shape)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="-24 -24 {width} {height}" role="img" aria-labelledby="title desc">'
        f'<title id="title">{_text(drawing.title)}</title>'
        f'<desc id="desc">{_text(drawing.description)}</desc>'
        f'<rect x="-24" y="-24" width="{width}" height="{height}" fill="{PAPER}"/>{marks}</svg>\n'
    )


def _inline_mark(mark: Mark, links: Mapping[str, str]) -> str:
    shapes = "".join(
        _classed(shape) for shape in mark.shapes if mark.key in links or not _is_hit(shape)
    )
    if mark.key not in links:
        return shapes
    return f"<a href={_attr(links[mark.key])} aria-label={_attr(mark.said)}>{shapes}</a>"


def _classed(shape: Shape) -> str:
    if isinstance(shape, Rect):
        return f'<rect class="{shape.role}" {_box(shape)}/>'
    if isinstance(shape, Dot):
        return f'<circle class="{shape.role}" {_disc(shape)}/>'
    if isinstance(shape, Edge):
        tip = f'<path class="head" d="{_tip(shape)}"/>' if shape.role in TIPPED else ""
        return f'<path class="{shape.role}" d="{_path(shape)}"/>{tip}'
    classes = _CLASSES.get(shape.role, shape.role) + (" zero" if shape.quiet else "")
    return f'<text class="{classes}" {_place(shape)}>{_text(shape.content)}</text>'


def _styled(shape: Shape) -> str:
    if isinstance(shape, Rect):
        return _styled_box(shape)
    if isinstance(shape, Dot):
        return f'<circle {_disc(shape)} fill="{DOTS[shape.role]}"/>'
    if isinstance(shape, Edge):
        colour, width = LINES[shape.role]
        look = f'fill="none" stroke="{colour}" stroke-width="{_n(width)}"'
        tip = f'<path d="{_tip(shape)}" {look}/>' if shape.role in TIPPED else ""
        return f'<path d="{_path(shape)}" {look}{_dashes(DASHES.get(shape.role, ()))}/>{tip}'
    kind = TYPES[shape.role]
    weight = ' font-weight="600"' if kind.face == "strong" and not shape.quiet else ""
    return (
        f'<text {_place(shape)} font-family="{_FAMILIES[kind.face]}" font-size="{_n(kind.size)}"'
        f'{weight} fill="{INK_3 if shape.quiet else kind.colour}">{_text(shape.content)}</text>'
    )


def _styled_box(rect: Rect) -> str:
    look = STROKES[rect.role]
    dashes = _dashes(look.dashes)
    line = f' stroke="{look.line}" stroke-width="{_n(look.width)}"{dashes}' if look.width else ""
    return f'<rect {_box(rect)} fill="{look.fill}"{line}/>'


def _dashes(dashes: Sequence[float]) -> str:
    return f' stroke-dasharray="{" ".join(map(_n, dashes))}"' if dashes else ""


def _is_hit(shape: Shape) -> bool:
    return isinstance(shape, Rect | Edge) and shape.role in ("hit", "reach")


def _box(rect: Rect) -> str:
    corner = "" if rect.role in SQUARE else f' rx="{RADIUS}"'
    return (
        f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}"'
        f"{corner}"
    )


def _disc(dot: Dot) -> str:
    return f'cx="{_n(dot.x)}" cy="{_n(dot.y)}" r="{_n(dot.radius)}"'


def _path(edge: Edge) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in edge.points)


def _tip(edge: Edge) -> str:
    (back, wing, other) = tip(edge)
    return f"M{_n(wing[0])} {_n(wing[1])}L{_n(back[0])} {_n(back[1])}L{_n(other[0])} {_n(other[1])}"


def tip(edge: Edge) -> tuple[tuple[float, float], ...]:
    """The arrow's point and its two wings, whichever way the line runs."""
    (from_x, from_y), (x, y) = edge.points[-2:]
    length = math.hypot(x - from_x, y - from_y) or 1
    along_x, along_y = (x - from_x) / length, (y - from_y) / length
    side = 3 if along_x > 0 else -3
    back_x, back_y = x - 6 * along_x, y - 6 * along_y
    off_x, off_y = side * along_y, -side * along_x
    return (x, y), (back_x + off_x, back_y + off_y), (back_x - off_x, back_y - off_y)


def _place(text: Text) -> str:
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    if text.turned:
        return f'transform="translate({_n(text.x)} {_n(text.y)}) rotate(-90)"{anchor}'
    return f'x="{_n(text.x)}" y="{_n(text.y)}"{anchor}'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def plain(content: str) -> str:
    """A text without the letters that XML can't hold."""
    return content.translate(_FORBIDDEN)


def _text(content: str) -> str:
    return escape(plain(content))


def _attr(content: str) -> str:
    return quoteattr(plain(content))
