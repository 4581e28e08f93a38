"""What a PDF holds: its text, and pictures of its pages.

PDFium is not safe in threads and PDFs come from anywhere, so this runs in a process of its own:
see `reviews.desk`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .places import MOST_LETTERS

MOST_PAGES = 2_000
# With fewer letters than this a page that is mostly a picture counts as scanned.
FEW_LETTERS = 24
_PICTURE_SHARE = 0.4
_MOST_OBJECTS = 300
_SCRIPT = re.compile(rb"/(?:JS|JavaScript)[\s(<\[/]")
_CHUNK = 4 * 1024 * 1024
# PDFium's mark of a hyphen at a line's end, and what PostgreSQL can't hold.
_LETTERS = str.maketrans({"\x02": "\u00ad", "\ufffe": "\u00ad", "\0": " "})
# A page with one word, in the fewest objects that PDFium takes for a PDF.
_SAMPLE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>
endobj
4 0 obj<</Length 29>>stream
BT /F 9 Tf 9 9 Td(Ready)Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>"""


class Unreadable(Exception):
    """A PDF that can't be opened: "password" or "damaged"."""


@dataclass(frozen=True)
class PageText:
    """One page: size in points as shown, and its text; `places` tells where each letter stands."""

    width: float
    height: float
    text: str
    scanned: bool


@dataclass(frozen=True)
class About:
    """What is true of the whole file."""

    pages: int
    title: str
    scripted: bool


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open a PDF; Unreadable when it needs a password or is none."""
    try:
        document = pdfium.PdfDocument(path)
        pages = len(document)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable("password" if locked else "damaged") from error
    if pages == 0:
        raise Unreadable("damaged")
    return document


def warm_up() -> str:
    """Read a page of our own, so that PDFium has its fonts at hand for what is read after it."""
    return next(page_texts(pdfium.PdfDocument(_SAMPLE))).text


def about(document: pdfium.PdfDocument, path: Path) -> About:
    """Tell the number of pages, the title that the file gives itself, and whether it has scripts.

    Scripts are never run: this build of PDFium has nothing that could.
    """
    title = document.get_metadata_value("Title") or ""
    scripted = raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or _names_scripts(path)
    return About(len(document), " ".join(_storable(title).split())[:1_000], scripted)


def _names_scripts(path: Path) -> bool:
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if _SCRIPT.search(tail + chunk):
                return True
            tail = chunk[-16:]
    return False


def page_texts(document: pdfium.PdfDocument) -> Iterator[PageText]:
    """Read page after page; one that can't be read comes empty."""
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            yield PageText(595.0, 842.0, "", False)
            continue
        yield _page_text(page)
        page.close()


def _page_text(page: pdfium.PdfPage) -> PageText:
    width, height = page.get_size()
    text_page = page.get_textpage()
    n = min(text_page.count_chars(), MOST_LETTERS)
    text = _text(text_page, n)
    text_page.close()
    few = len("".join(text[:5_000].split())) < FEW_LETTERS
    scanned = few and _is_mostly_picture(page, width * height)
    return PageText(width, height, text, scanned)


def _text(text_page: pdfium.PdfTextPage, n: int) -> str:
    """The page's text with exactly one letter for each place."""
    text: str = text_page.get_text_range(0, n) if n else ""
    if len(text) != n:
        text = "".join(_letter(raw.FPDFText_GetUnicode(text_page, at)) for at in range(n))
    return _storable(text)


def _letter(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _storable(text: str) -> str:
    return text.translate(_LETTERS).encode("utf-8", "replace").decode("utf-8")


def _is_mostly_picture(page: pdfium.PdfPage, area: float) -> bool:
    """Whether a picture covers a good part of the page."""
    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    covered = 0.0
    for at, picture in enumerate(pictures):
        if at == _MOST_OBJECTS:
            break
        left, bottom, right, top = picture.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
        if covered > _PICTURE_SHARE * area:
            return True
    return False


def render(document: pdfium.PdfDocument, number: int, width: int, target: Path) -> None:
    """Draw page `number` (from 1) as a WEBP `width` pixels wide, or less where it is very tall."""
    page = document[number - 1]
    across, down = page.get_size()
    scale = min(width / max(across, 1), 6_000 / max(down, 1))
    bitmap = page.render(scale=scale, may_draw_forms=False)
    bitmap.to_pil().convert("RGB").save(target, "WEBP", quality=80, method=1)
