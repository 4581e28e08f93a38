"""A drawing as a Word document: text boxes and lines that anyone can edit, then the numbers.

Every box of the flow is a text box of its own with its text inside, every arrow a line; they stand
where the drawing has them, at a scale at which the drawing fits one page. The numbers and how they
add up follow as tables.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise

from docx import Document
from docx.document import Document as Sheet
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from reviews.methods.drawing.shapes import Edge, Text
from reviews.methods.drawing.style import INK, INK_2, INK_3, LINES, STROKES, TYPES
from reviews.methods.drawing.svg import plain
from screening.methods.prisma import Flow

from . import word_shapes as shapes
from .page import FlowDrawing, Placed
from .word_tables import add_tables

MARGIN = Mm(12)
# Room for the heading above the drawing, in pixels.
HEAD = 40
# Narrower and shorter side of A4 and of A3, in millimetres.
SHEETS = ((210, 297), (297, 420))
# Below this scale the text of A4 is too small to read, and A3 is taken.
SMALLEST = 0.62
FONT = "Calibri"


def to_docx(
    drawing: FlowDrawing, flow: Flow, words: dict[str, str], heading: str, names: Mapping[str, str]
) -> bytes:
    """Write the drawing on a page of its own, the tables on the next."""
    sheet = Document()
    heading = plain(heading) or drawing.title
    sheet.core_properties.title = heading[:250]
    sheet.core_properties.subject = plain(drawing.description)[:250]
    sheet.core_properties.author = "Consilience"
    normal = sheet.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    scale = _fit(sheet.sections[0], drawing)
    _heading(sheet, heading, 1)
    _draw(sheet.add_paragraph(), drawing, scale)
    section = sheet.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, *SHEETS[0])
    _heading(sheet, words["numbers"], 2)
    add_tables(sheet, flow, words, names)
    out = io.BytesIO()
    sheet.save(out)
    return _without_times(out.getvalue())


def _without_times(document: bytes) -> bytes:
    """The same document without the moment of packing: the same flow, the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as packed, zipfile.ZipFile(out, "w") as again:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, packed.read(name))
    return out.getvalue()


def _heading(sheet: Sheet, text: str, level: int) -> None:
    paragraph = sheet.add_heading(text, level)
    paragraph.paragraph_format.space_before = Pt(0)
    for run in paragraph.runs:
        run.font.name = FONT
        run.font.size = Pt(14 if level == 1 else 12)
        run.font.color.rgb = RGBColor.from_string(INK.removeprefix("#"))


def _fit(section: Section, drawing: FlowDrawing) -> float:
    """Choose the sheet on which the drawing is largest, and say at what scale."""
    best = 0.0
    for short, long in SHEETS:
        for width, height in ((short, long), (long, short)):
            room_x = Emu(Mm(width) - 2 * MARGIN) / shapes.PIXEL
            room_y = Emu(Mm(height) - 2 * MARGIN) / shapes.PIXEL - HEAD
            scale = min(1.0, room_x / drawing.width, room_y / drawing.height)
            if scale > best:
                best = scale
                _set_page(section, width, height)
        if best >= SMALLEST:
            break
    return best


def _set_page(section: Section, width: int, height: int) -> None:
    section.page_width, section.page_height = Mm(width), Mm(height)
    landscape = width > height
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    section.header_distance = section.footer_distance = Mm(5)


def _draw(paragraph: Paragraph, drawing: FlowDrawing, scale: float) -> None:
    run = paragraph.add_run()
    for number, xml in enumerate(_xml(drawing, shapes.Frame(scale, HEAD)), 1):
        run._r.append(parse_xml(xml.replace(shapes.ID, str(number))))


def _xml(drawing: FlowDrawing, frame: shapes.Frame) -> Iterator[str]:
    """Lines first, so that boxes lie above them; then boxes and loose text in reading order."""
    loose = [text for text in _texts(drawing) if not _is_in_a_box(text, drawing)]
    for mark in drawing.marks:
        for shape in mark.shapes:
            if isinstance(shape, Edge):
                yield from _line(shape, frame)
    for text in loose:
        yield _loose(text, drawing, frame)
    for placed in drawing.placed:
        yield _box(placed, frame)


def _texts(drawing: FlowDrawing) -> Iterator[Text]:
    for mark in drawing.marks:
        yield from (shape for shape in mark.shapes if isinstance(shape, Text))


def _is_in_a_box(text: Text, drawing: FlowDrawing) -> bool:
    return any(
        placed.rect.x <= text.x <= placed.rect.x + placed.rect.width
        and placed.rect.y <= text.y <= placed.rect.y + placed.rect.height
        for placed in drawing.placed
    )


def _line(edge: Edge, frame: shapes.Frame) -> Iterator[str]:
    segments = list(pairwise(edge.points))
    for place, (start, end) in enumerate(segments, 1):
        tip = edge.role == "edge" and place == len(segments)
        yield shapes.line(start, end, LINES[edge.role][0], frame, tip=tip)


def _loose(text: Text, drawing: FlowDrawing, frame: shapes.Frame) -> str:
    """A heading, a phase's name, a number beside an arrow, a footnote: text without a border."""
    kind = TYPES[text.role]
    run = shapes.Run(text.content, kind.size, kind.colour, serif=kind.face == "serif")
    if text.turned:
        area: shapes.Area = (text.x - 14, text.y - 110, 22, 220)
        return shapes.text_box(area, [shapes.Line((run,), align="center")], frame, turned=True)
    height = kind.size * 1.9
    left, width = {
        "start": (text.x, drawing.width - text.x),
        "middle": (text.x - 150, 300),
        "end": (text.x - 200, 200),
    }[text.anchor]
    if text.role == "passed":
        width = min(width, 200)
    align: shapes.Align = "right" if text.anchor == "end" else "left"
    area = (left, text.y - kind.size * 1.25, width, height)
    return shapes.text_box(area, [shapes.Line((run,), align=align)], frame)


def _box(placed: Placed, frame: shapes.Frame) -> str:
    """One box with its label, its number and its lines."""
    node, rect = placed.node, placed.rect
    big = node.kind == "end"
    ink = INK if node.n else INK_3
    kind = TYPES["big" if big else "part-number" if node.kind == "awaiting" else "number"]
    number = shapes.Run(node.number, kind.size, ink, bold=kind.face == "strong", serif=big)
    lines = [
        shapes.Line(
            (shapes.Run(text, TYPES["label"].size, INK), *((number,) if at == 0 else ())),
            height=26 if big and at == 0 else 17,
        )
        for at, text in enumerate(placed.label)
    ]
    for part, texts in placed.parts:
        size, ink = TYPES["label" if big else "part"].size, INK_2 if part.n else INK_3
        amount = shapes.Run(part.number, size, ink, bold=big and bool(part.n))
        for at, text in enumerate(texts):
            order = f"{part.order}. " if part.order and at == 0 else ""
            lines.append(
                shapes.Line(
                    (shapes.Run(order + text, size, ink), *((amount,) if at == 0 else ())),
                    height=16,
                    before=(10 if big else 4) if at == 0 else 0,
                    indent=18 if part.order else 0,
                    hanging=18 if order else 0,
                )
            )
    middle = not placed.parts and len(placed.label) == 1 and rect.height <= 60
    return shapes.text_box(
        (rect.x, rect.y, rect.width, rect.height),
        lines,
        frame,
        look=STROKES[rect.role],
        said=f"{node.sentence} {node.unit}",
        top=None if middle else 14 if big else 9,
    )
