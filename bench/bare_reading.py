"""`python -m bench.bare_reading FOLDER`: read every PDF with pypdfium2 alone; prints seconds."""

import json
import sys
import time
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw


def text_of(path: Path) -> int:
    """Only the text, page by page."""
    document, letters = pdfium.PdfDocument(path), 0
    for page in document:
        text_page = page.get_textpage()
        letters += len(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return letters


def places_of(path: Path) -> int:
    """The text and the box of every letter, by the plainest calls that there are."""
    document, letters, box = pdfium.PdfDocument(path), 0, raw.FS_RECTF()
    for page in document:
        text_page = page.get_textpage()
        n = text_page.count_chars()
        letters += len(text_page.get_text_range())
        boxes = []
        for at in range(n):
            raw.FPDFText_GetLooseCharBox(text_page.raw, at, box)
            boxes.append((box.left, box.top, box.right, box.bottom))
        text_page.close()
        page.close()
    document.close()
    return letters


def main(folder: Path) -> None:
    """Time both on all files, one after another."""
    found: dict[str, float] = {}
    for name, read in (("text", text_of), ("text_and_places", places_of)):
        began, used = time.perf_counter(), time.process_time()
        letters = sum(read(path) for path in sorted(folder.glob("*.pdf")))
        found[name] = time.perf_counter() - began
        found[f"{name}_processor"] = time.process_time() - used
        found["letters"] = letters
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
