"""Cleaning of field values: entities, inline markup, white space, placeholders."""

from __future__ import annotations

import html
import itertools
import re

# Only markup that typesets text is taken off. Anything else that looks like a tag (a script, an
# inequality) is the text itself and stays; pages escape it.
_INLINE = "b|i|u|em|strong|sup|sub|inf|small|span|font|italic|bold|sc|scp|tt|title|article-title"
_BLOCK = "p|br|div|li|ul|ol|sec|h[1-6]|abstract"
_BLOCK_TAG = re.compile(rf"</?(?:jats:|ns\d:)?(?:{_BLOCK})(?:\s[^<>]{{0,200}})?\s*/?>", re.I)
_SUP_TAG = re.compile(r"<(?:jats:)?sup>\s*([-+\u2212]?[0-9]{1,4})\s*</(?:jats:)?sup>", re.I)
_INLINE_TAG = re.compile(rf"</?(?:jats:|ns\d:)?(?:{_INLINE})(?:\s[^<>]{{0,200}})?\s*/?>", re.I)
_SUPERSCRIPT = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Tab and newline stay; the other control characters, byte order marks and half surrogates go.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_SPACE = re.compile(r"\s+")
_WIDE = ("\n", "\u00a0", "\u2009", "\u202f")
_PARAGRAPHS = re.compile(r"\n{3,}")

PLACEHOLDERS = frozenset(
    {
        "na",
        "n/a",
        "none",
        "null",
        "nan",
        "undefined",
        "[no author name available]",
        "[no author id found]",
        "[no abstract available]",
        "no abstract available",
        "no abstract available.",
        "[no authors listed]",
        "no specified",
        "no-specified",
        "no pagination specified",
    }
)
PLACEHOLDER_STARTS = frozenset("nNuU[ ")


def is_placeholder(value: str) -> bool:
    """Tell whether a value only says that there is none.

    >>> is_placeholder("[No author name available]"), is_placeholder("Nan, A.")
    (True, False)
    """
    return value[:1] in PLACEHOLDER_STARTS and value.strip().casefold() in PLACEHOLDERS


def clean(value: str) -> str:
    """Return a value on one line, without entities, inline markup and surplus white space.

    >>> clean(" Effects of  <i>N</i>-acetyl&#233;ne &amp; p &lt; 0.05 ")
    'Effects of N-acetyléne & p < 0.05'
    >>> clean("10<sup>-3</sup> <script>alert(1)</script>")
    '10⁻³ <script>alert(1)</script>'
    """
    if not value:
        return ""
    if "<" in value or "&" in value:
        value = without_markup(value)
    if value.isprintable():
        return " ".join(value.split()) if "  " in value else value.strip()
    return " ".join(_without_controls(value).split())


def _without_controls(value: str) -> str:
    """Return a text without control characters, its line ends as newlines.

    Most that aren't printable only hold newlines and spaces of other widths.
    """
    for sign in _WIDE:
        if sign in value and value.replace("\n", "").replace(sign, "").isprintable():
            return value
    return _CONTROL.sub("", _LINE_END.sub("\n", value))


def clean_block(value: str) -> str:
    r"""Return a text of several lines (abstract, note), cleaned, its line breaks kept.

    >>> clean_block("<p>Aim:  x</p>\n\n\n\n<p>Result</p>")
    'Aim: x\n\nResult'
    """
    if not value:
        return ""
    if "<" in value or "&" in value:
        value = without_markup(value)
    if not value.isprintable():
        value = _without_controls(value)
        if "\n" in value:
            lines = (" ".join(line.split()) for line in value.split("\n"))
            return _PARAGRAPHS.sub("\n\n", "\n".join(lines)).strip()
        return " ".join(value.split())
    return " ".join(value.split()) if "  " in value else value.strip()


def unfolded(value: str) -> str:
    r"""Join the lines of a text that was folded at a column, and leave other breaks alone.

    A break is a fold if the next word would not have fitted into the longest line.

    >>> unfolded("This abstract was folded by\nthe database that gave it to\nus.")
    'This abstract was folded by the database that gave it to us.'
    >>> unfolded("Aim: to see.\nResult: seen, with a longer explanation.\nEnd: x.")
    'Aim: to see.\nResult: seen, with a longer explanation.\nEnd: x.'
    """
    lines = value.split("\n")
    width = max(map(len, lines))
    if len(lines) < 3 or not 24 <= width <= 140:
        return value
    folds = [
        bool(before and line) and len(before) + 1 + len(line.split(" ", 1)[0]) > width
        for before, line in itertools.pairwise(lines)
    ]
    if sum(folds) < 0.6 * len(folds):
        return value
    joined = [lines[0]]
    for line, fold in zip(lines[1:], folds, strict=True):
        if fold:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def without_markup(value: str) -> str:
    """Resolve entities once and take off the tags that only typeset."""
    if "&" in value:
        value = unescape(value)
    if "<" in value:
        value = _SUP_TAG.sub(lambda match: match[1].translate(_SUPERSCRIPT), value)
        value = _BLOCK_TAG.sub("\n", value)
        value = _INLINE_TAG.sub("", value)
    return value


def unescape(value: str) -> str:
    """Resolve the entities that are closed by a semicolon, so that ``&copy=`` in a URL stays.

    >>> unescape("&beta;-blocker, ?a=1&copy=2")
    'β-blocker, ?a=1&copy=2'
    """
    return _ENTITY.sub(lambda match: html.unescape(match[0]), value)


def escaped(value: str) -> str:
    """Write a clean value so that `clean` gives it back: a literal entity gets its own escape.

    >>> clean(escaped("the entity &lt; itself")), escaped("Tom & Jerry")
    ('the entity &lt; itself', 'Tom & Jerry')
    """
    if "&" in value and unescape(value) != value:
        return value.replace("&", "&amp;")
    return value


def excerpt(text: str, length: int = 120) -> str:
    """Return the beginning of a text on one line, for a report."""
    text = _SPACE.sub(" ", _CONTROL.sub("", text[: 4 * length])).strip()
    return text if len(text) <= length else text[: length - 1] + "…"
