"""Fonts for measuring text and for the PDF: embedded, Latin, Greek and Cyrillic at least.

Source Sans and Source Serif come as packages. A character that they lack is taken from a font of
the machine if one has it, else, for Chinese, Japanese and Korean, from the fonts that PDF readers
bring themselves. Scripts that join letters or run from right to left aren't shaped: for them the
SVG, which a browser sets, is the right export.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from .style import Face

_PACKAGED: dict[Face, tuple[str, str]] = {
    "sans": ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    "strong": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
}
_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_WIDE = ("DejaVuSans.ttf", "DroidSansFallbackFull.ttf", "Arial Unicode.ttf", "wqy-microhei.ttc")
_EAST_ASIAN = (
    ("\u3040", "\u30ff", "HeiseiKakuGo-W5"),
    ("\u1100", "\u11ff", "HYGothic-Medium"),
    ("\uac00", "\ud7a3", "HYGothic-Medium"),
    ("\u2e80", "\u9fff", "STSong-Light"),
    ("\uf900", "\ufaff", "STSong-Light"),
    ("\uff00", "\uffef", "STSong-Light"),
)


@lru_cache(maxsize=20_000)
def width(text: str, face: Face, size: float) -> float:
    """Return how wide a line of text is, in the unit of `size`.

    >>> width("", "sans", 14)
    0.0
    >>> 60 < width("Scopus, 693", "sans", 14) < 75
    True
    """
    return float(sum(pdfmetrics.stringWidth(run, font, size) for font, run in runs(text, face)))


def name(face: Face) -> str:
    """Return the name under which a face's own font is registered."""
    return str(_packaged(face).fontName)


def runs(text: str, face: Face, *, embedded: bool = False) -> Iterator[tuple[str, str]]:
    """Cut a line into pieces that one registered font each can set: (font name, piece).

    With `embedded` only fonts that go into the file, for a picture that no PDF reader helps along.
    """
    main = _packaged(face)
    covered = main.face.charToGlyph

    def font_of(letter: str) -> str:
        return main.fontName if ord(letter) in covered else _other(letter, face, embedded)

    for font, piece in groupby(text, font_of):
        yield font, "".join(piece)


@cache
def _packaged(face: Face) -> TTFont:
    package, file = _PACKAGED[face]
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The package {package} is missing: install the requirements again.")
    return _register(Path(spec.submodule_search_locations[0]) / "files" / file)


def _register(path: Path) -> TTFont:
    font = TTFont(f"flow-{path.stem}", str(path))
    pdfmetrics.registerFont(font)
    return font


@cache
def _other(letter: str, face: Face, embedded: bool) -> str:
    for font in _machine_fonts():
        if ord(letter) in font.face.charToGlyph:
            return str(font.fontName)
    for first, last, font_name in _EAST_ASIAN:
        if first <= letter <= last and not embedded:
            pdfmetrics.registerFont(UnicodeCIDFont(font_name))
            return font_name
    # No font has it: the packaged one shows its empty box.
    return name(face)


@cache
def _machine_fonts() -> tuple[TTFont, ...]:
    found = {
        path.name: path
        for folder in _FOLDERS
        if folder.is_dir()
        for path in folder.rglob("*.tt[fc]")
        if path.name in _WIDE
    }
    fonts = []
    for file in _WIDE:
        try:
            fonts += [_register(found[file])] if file in found else []
        except TTFError:
            continue
    return tuple(fonts)
