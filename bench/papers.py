"""PDFs as publishers print them, made for the benchmark: the same ones at every run."""

from __future__ import annotations

import io
import random
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench import writing

PAGES = 12
LINES, WIDTH = 54, 92


@dataclass(frozen=True)
class Paper:
    """What is known of a paper beside its pages."""

    title: str
    author: str
    doi: str
    path: Path


def papers(folder: Path, n: int) -> Iterator[Paper]:
    """Write `n` papers of twelve pages, each with a picture of a figure in it."""
    words = writing.vocabulary()
    for at in range(n):
        chance = random.Random(at)  # noqa: S311
        title = " ".join(chance.choices(words, k=11)).capitalize()
        author = chance.choice(words).capitalize()
        paper = Paper(title, author, f"10.5555/bench.{at}", folder / f"{at:04}.pdf")
        _write(paper, chance, words)
        yield paper


def _write(paper: Paper, chance: random.Random, words: list[str]) -> None:
    canvas = Canvas(str(paper.path), pagesize=A4, invariant=1)
    for page in range(1, PAGES + 1):
        lines = textwrap.wrap(" ".join(chance.choices(words, k=620)), WIDTH)[:LINES]
        if page == 1:
            head = [*textwrap.wrap(paper.title, 60), paper.author, f"https://doi.org/{paper.doi}"]
            lines = [*head, *lines[: LINES - len(head)]]
        text = canvas.beginText(56, 790)
        text.setFont("Times-Roman", 10.5)
        text.textLines(lines)
        canvas.drawText(text)
        if page == PAGES // 2:
            canvas.drawImage(ImageReader(_figure(chance)), 60, 40, 180, 180)
        canvas.showPage()
    canvas.save()


def _figure(chance: random.Random) -> io.BytesIO:
    out = io.BytesIO()
    Image.frombytes("RGB", (320, 320), chance.randbytes(320 * 320 * 3)).save(out, "JPEG")
    out.seek(0)
    return out
