"""PDFs made for a test: articles that look real, scans, and files that go wrong."""

from __future__ import annotations

import io
import random
import textwrap
from collections.abc import Iterable

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WORDS = (
    "peer workers described their role as a bridge between staff and the people whom they met "
    "and said that being believed mattered more than any technique they had been taught while "
    "supervision was rare and pay uneven across the services that took part in the interviews"
).split()


def prose(seed: object, words: int = 320) -> str:
    """Plausible sentences, the same ones for the same seed."""
    chance = random.Random(str(seed))
    sentences = []
    while words > 0:
        n = chance.randrange(8, 19)
        sentences.append(" ".join(chance.choices(WORDS, k=n)).capitalize() + ".")
        words -= n
    return " ".join(sentences)


def article(
    title: str = "Living with peer support",
    *,
    authors: Iterable[str] = ("Osei, Mina",),
    year: int = 2012,
    doi: str = "",
    pages: int = 4,
    text: str = "",
    references: Iterable[str] = (),
    head: str = "Journal of Invented Care",
    canvas_title: str = "",
) -> bytes:
    """An article as a publisher prints it: journal, title, authors, DOI, text, references."""
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=1)
    paper.setTitle(canvas_title)
    for page in range(1, pages + 1):
        y = 800
        if page == 1:
            lines = [(head, 9), *((line, 17) for line in textwrap.wrap(title, 48))]
            lines += [(", ".join(authors), 11), (f"{year}", 9)]
            lines += [(f"https://doi.org/{doi}", 9)] if doi else []
            y = _lines(paper, lines, y)
        body = [(line, 10) for line in textwrap.wrap(f"{text} {prose((title, page))}", 88)]
        if page == pages and references:
            body += [("References", 12)]
            body += [(line, 9) for one in references for line in textwrap.wrap(one, 96)]
        _lines(paper, body, y - 14)
        paper.showPage()
    paper.save()
    return out.getvalue()


def _lines(paper: Canvas, lines: Iterable[tuple[str, int]], y: float) -> float:
    for line, size in lines:
        paper.setFont("Helvetica-Bold" if size > 12 else "Helvetica", size)
        paper.drawString(60, y, line)
        y -= size * 1.4
    return y


def scan(pages: int = 2) -> bytes:
    """Pictures of pages, without a letter in them."""
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=1)
    picture = Image.new("L", (620, 877), 250)
    ImageDraw.Draw(picture).text((60, 80), "A page that was photographed", fill=20)
    for _page in range(pages):
        paper.drawImage(ImageReader(picture), 0, 0, *A4)
        paper.showPage()
    paper.save()
    return out.getvalue()


def locked() -> bytes:
    """A PDF that opens with a password alone."""
    out = io.BytesIO()
    paper = Canvas(out, invariant=1, encrypt=StandardEncryption("secret", ownerPassword="other"))
    paper.drawString(60, 700, "Nobody reads this.")
    paper.save()
    return out.getvalue()


def turned(degrees: int, text: str = "Turned page") -> bytes:
    """One page that is shown turned."""
    out = io.BytesIO()
    paper = Canvas(out, pagesize=(400, 200), invariant=1)
    paper.setPageRotation(degrees)
    paper.drawString(30, 150, text)
    paper.save()
    return out.getvalue()


def scripted() -> bytes:
    """A PDF with a script that would speak up on opening."""
    return plain(
        "One page with a script", catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    )


def plain(text: str = "One page", *, catalog: str = "", padding: int = 0) -> bytes:
    """The smallest PDF that shows a line, written by hand; `padding` bytes lie in it unused."""
    content = f"BT /F1 12 Tf 60 700 Td ({text}) Tj ET".encode()
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (padding, b" " * padding),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
