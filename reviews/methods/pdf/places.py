"""Where each letter of a PDF's page stands, asked of PDFium in as few steps of Python as can be."""

from __future__ import annotations

import ctypes
import sys
from array import array
from collections import deque
from collections.abc import Collection, Iterator
from itertools import repeat

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from .boxes import FULL, Boxes, pack

MOST_LETTERS = 300_000
_SIZE = ctypes.sizeof(raw.FS_RECTF)
# The same function called with plain numbers: no object is made for each letter, and the lock of
# Python's threads isn't let go and taken again 5,000 times a page.
_box_of = ctypes.PYFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)

Edges = tuple["array[int]", "array[int]"]


def page_boxes(
    document: pdfium.PdfDocument, numbers: Collection[int]
) -> Iterator[tuple[int, bytes]]:
    """Give each page that is asked for, from 1, with the packed box of each of its letters.

    A page that can't be read comes without any.
    """
    for number in numbers:
        try:
            page = document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            yield number, pack(Boxes((), (), (), ()))
            continue
        yield number, pack(_boxes(page))
        page.close()


def _boxes(page: pdfium.PdfPage) -> Boxes:
    """The letters' boxes, turned and cropped as the page is shown."""
    left, top, right, bottom = _edges(page)
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, frame)
    across = (left, right, frame.left, frame.right)
    up = (bottom, top, frame.bottom, frame.top)
    turned = page.get_rotation()
    if turned == 0:
        return _placed(_forth(*across), _back(*up))
    if turned == 90:
        return _placed(_forth(*up), _forth(*across))
    if turned == 180:
        return _placed(_back(*across), _forth(*up))
    return _placed(_back(*up), _back(*across))


def _edges(page: pdfium.PdfPage) -> list[array[float]]:
    """Left, top, right and bottom of each letter in points; PDFium's y grows upwards."""
    text_page = page.get_textpage()
    n = min(text_page.count_chars(), MOST_LETTERS)
    rects = (raw.FS_RECTF * n)()
    begin, handle = ctypes.addressof(rects), ctypes.cast(text_page.raw, ctypes.c_void_p).value
    places = range(begin, begin + _SIZE * n, _SIZE)
    deque(map(_box_of, repeat(handle), range(n), places), maxlen=0)
    text_page.close()
    edges = array("f", bytes(rects))
    return [edges[part::4] for part in range(4)]


def _placed(across: Edges, down: Edges) -> Boxes:
    return Boxes(across[0], down[0], across[1], down[1])


def _forth(low: array[float], high: array[float], begin: float, end: float) -> Edges:
    """Steps from the beginning of an axis on."""
    scale = FULL / max(end - begin, 0.01)
    return _steps(low, begin, scale), _steps(high, begin, scale)


def _back(low: array[float], high: array[float], begin: float, end: float) -> Edges:
    """Steps from the end of an axis back."""
    scale = FULL / min(begin - end, -0.01)
    return _steps(high, end, scale), _steps(low, end, scale)


def _steps(values: array[float], begin: float, scale: float) -> array[int]:
    """Each value as a step of the axis; Pillow reckons a whole column at once.

    >>> _steps(array("f", [-1.0, 0.0, 50.0, 200.0]), 0.0, FULL / 100).tolist()
    [0, 0, 32767, 65535]
    """
    steps = array("H")
    if values:
        column = Image.frombytes("F", (len(values), 1), values.tobytes())
        moved = column.point(lambda value: value * scale - begin * scale)
        # The second change of kind cuts off what lies outside of 0 to FULL.
        steps.frombytes(moved.convert("I").convert("I;16").tobytes())
    if sys.byteorder == "big":
        steps.byteswap()
    return steps
