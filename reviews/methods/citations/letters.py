"""Letters and small words of which the shapes of citations are made, as parts of patterns."""

from __future__ import annotations

import re

# Capital letters of Latin, Greek and Cyrillic; `re` has no class for them.
CAPITALS = "".join(
    letter
    for letter in map(chr, (*range(0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)))
    if letter.isupper()
)
UP = f"[{CAPITALS}]"
DASH = "[-\u2010-\u2015\u2212]"
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
# What stands where a year is not known yet.
NO_YEAR = r"n\.? ?d\.?|no date|in press|forthcoming|submitted|in preparation|accepted|\[?undated\]?"
MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?|"
    r"spring|summer|autumn|fall|winter"
)
MONTHS = rf"(?:{MONTH})(?:\s?(?:{DASH}|/|,|and|&)\s?(?:{MONTH}))?"
PARTICLES = frozenset(
    """af al am ap auf ben bin da das de dei del della den der des di dos du el ibn im la las le lo
    los mac op 't te ten ter van vande vanden vander vom von zu zum zur y st""".split()
)

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_BROKEN_WORD = re.compile(r"(?<=[a-z])[-\u2010]\s*\n\s*(?=[a-z])")
_SPACE = re.compile(r"\s+")


def on_one_line(raw: str) -> str:
    r"""Return a citation on one line, with ligatures taken apart and invisible letters gone.

    A word parted at a line's end keeps its hyphen: whether it belongs there, nobody knows.

    >>> on_one_line("A peer-\nled  programme\u00a0of\nreﬂection")
    'A peer-led programme of reflection'
    """
    text = _BROKEN_WORD.sub("-", raw.translate(_LIGATURES))
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
