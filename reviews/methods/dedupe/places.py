"""Where a paper stands: year, volume and issue."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from reviews.methods.dedupe.pages import roman
from reviews.methods.dedupe.text import fold

_NUMBER = re.compile(r"\d{1,12}")
_ROMAN_ONLY = re.compile(r"[ivxlcdm]+")


@lru_cache(maxsize=65536)
def read_number(text: str) -> str:
    """A volume or an issue as one number: `44 (2 Suppl)` is 44, `XII` is 12.

    A number before a lone closing bracket is what is left of `61 (Suppl 1)`: no volume.

    >>> read_number("1)"), read_number("XII"), read_number("UNKNOWN"), read_number("30a")
    ('', '12', '', '30')
    """
    if text.endswith(")") and "(" not in text:
        return ""
    folded = fold(text)
    match = _NUMBER.search(folded)
    if match:
        return intern(match.group().lstrip("0"))
    word = folded.removeprefix("vol ").strip()
    if _ROMAN_ONLY.fullmatch(word) and len(word) < 9:
        return str(roman(word))
    return ""


N_SAME, N_OTHER, N_MISSING = range(3)


def compare_numbers(a: str, b: str) -> int:
    """SAME, OTHER, or MISSING on one side."""
    if not a or not b:
        return N_MISSING
    return N_SAME if a == b else N_OTHER


def read_year(text: str | int) -> int:
    """The first year from 1000 to 2199 in a date, or 0.

    >>> read_year("2011 Mar 3"), read_year("in press")
    (2011, 0)
    """
    match = re.search(r"(?<!\d)(?:1\d|20|21)\d\d(?!\d)", str(text))
    return int(match.group()) if match else 0


Y_SAME, Y_NEAR, Y_FAR, Y_MISSING = range(4)


def compare_years(a: int, b: int) -> int:
    """SAME, NEAR (one year apart), FAR, or MISSING on one side."""
    if not a or not b:
        return Y_MISSING
    return min(abs(a - b), 2)
