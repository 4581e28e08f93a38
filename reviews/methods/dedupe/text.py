"""Folding of text, so that two spellings of one thing become one string.

Folding keeps every script: accents and case go, Cyrillic, Greek, Hangul and Han stay.
"""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|sc|small|span|p|br|jats:[a-z]+|mml:[a-z]+|inf)\b[^<>]*>",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_MOJIBAKE = re.compile(
    "[\u00c2-\u00c3\u00c5\u00ce-\u00cf\u00d0-\u00d1\u00e2][\u0080-\u00bf\u20ac\u2013-\u2122]"
)
_GREEK_LETTER = re.compile("[\u0370-\u03ff]+")
_TEX = re.compile(r"\\(?:['`^\"~=.cvuHkrdb]\s*|[a-zA-Z]+\s*)?|[{}$]")

_LOST_LETTER = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŋ": "n", "\u2019": "'", "\u02bc": "'", "ʻ": "'", "\u00ad": None,
        "\u200b": None, "\ufeff": None, "\ufffd": None, "ё": "е", "µ": "μ",
    }
)  # fmt: skip
_ASCII_FOLD = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip


def repair(text: str) -> str:
    """Undo UTF-8 that was read as CP1252, where the bytes leave no doubt.

    >>> repair("KÃ¶hler")
    'Köhler'
    >>> repair("Âge")
    'Âge'
    """
    if not _MOJIBAKE.search(text):
        return text
    for codec in ("cp1252", "latin-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return text


def plain(text: str) -> str:
    """Text without markup, entities, TeX and mojibake, otherwise as it was.

    >>> plain("T<sub>reg</sub> &amp; B cells")
    'Treg & B cells'
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if "\\" in text:
        text = _TEX.sub("", text)
    if "?" in text:
        text = _LOST_LETTER.sub("", text)
    return text if text.isascii() else repair(text)


def _spell_greek(match: re.Match[str]) -> str:
    run = match.group()
    return "".join(GREEK.get(c, c) for c in run) if len(run) <= 2 else run


def fold(text: str) -> str:
    """Words of a text in lower case, without accents and signs, one space between.

    Single Greek letters are spelt, since some databases spell them.

    >>> fold("Über  TNF-α: naïve cells")
    'uber tnf alpha naive cells'
    >>> fold("Платформенная занятость!")
    'платформенная занятость'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_FOLD).split())
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = unicodedata.normalize("NFKC", text)
    text = _GREEK_LETTER.sub(_spell_greek, text.translate(_LETTERS))
    return " ".join(_WORD.findall(text))


def squash(text: str) -> str:
    """A folded text without its spaces, so that hyphens and spacing don't count."""
    return text.replace(" ", "")
