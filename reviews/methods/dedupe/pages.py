"""Pages, as spreadsheets, filters and vendors leave them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL = re.compile(r"(?:(\d{1,2})[-/ ]([A-Za-z]{3})|([A-Za-z]{3})[-/ ](\d{1,2}))")
_RANGE = re.compile(
    r"([a-z]{0,3})[-.]?(\d+)(?:\.?([a-z]\d*))?(?:\s*[-–—−~+]{1,3}\s*([a-z]{0,4})[-.]?(\d+))?"
)
# `t-8` and `Suppl-87` are what is left of S12-8 once a filter has eaten the first page.
_LAST_ONLY = re.compile(r"(?:t|suppl\w*|pt|n)\.?\s*-\s*(\d{1,9})\s*", re.IGNORECASE)
# Parts of a volume; higher numbers before a dash are pages.
_HIGHEST_PART = 4
_PAGE_COUNT = re.compile(r"\d+\s*p\.?", re.IGNORECASE)
_PAGE_WORDS = re.compile(
    r"\b(?:pp?|pgs?|pages?|art(?:icle)?|no|nr|id|unsp)\b[.:]?|[\"']", re.IGNORECASE
)
_ROMAN = re.compile(r"(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Pages:
    """First and last page (0 if unknown) and the mark before them, such as s in S12.

    A mark of `date` says that a spreadsheet took them for one: the two may stand in either
    order, and the second may be short for a later page; `tail` that only the end of the last
    page is known.
    """

    mark: str
    first: int
    last: int

    @property
    def locator(self) -> bool:
        """Whether this is an article number rather than a page."""
        if self.mark:
            return self.mark == "e" or (self.mark not in ("s", "d") and self.first > 999)
        return self.first > 9999

    @property
    def size(self) -> int:
        """How many pages, or 0 if unknown."""
        return max(self.last - self.first + 1, 0) if self.last and self.mark != "tail" else 0

    def readings(self) -> tuple[tuple[int, int], ...]:
        """First and last page, in each way in which they can be read."""
        if self.mark != "date":
            return ((self.first, self.last),)
        one, two = str(self.first), str(self.last)
        return ((self.first, last_page(one, two)), (self.last, last_page(two, one)))


NO_PAGES = Pages("", 0, 0)


@lru_cache(maxsize=65536)
def read_pages(text: str) -> Pages:
    """Read pages, also those that a spreadsheet took for a date.

    >>> read_pages("221-8"), read_pages("01-Aug")
    (Pages(mark='', first=221, last=228), Pages(mark='date', first=1, last=8))
    >>> read_pages("S12-S14").mark
    's'
    """
    if _PAGE_COUNT.fullmatch(text.strip()):
        return NO_PAGES
    text = _PAGE_WORDS.sub("", text).strip()
    tail = _LAST_ONLY.fullmatch(text)
    if tail:
        return Pages("tail", 0, int(tail.group(1)))
    date = _EXCEL.fullmatch(text)
    if date:
        day, month, month2, day2 = date.groups()
        name = (month or month2).lower()
        if name in _MONTHS:
            number = _MONTHS.index(name) + 1
            return Pages("date", *((int(day), number) if day else (number, int(day2))))
    folded = text.lower()
    match = _RANGE.search(folded)
    if not match:
        return _roman_pages(folded)
    mark, first, _, _, last = match.groups()
    return Pages(intern(mark), int(first[:12]), last_page(first, last) if last else 0)


def last_page(first: str, last: str) -> int:
    """The last page in full: 8 after 221 is 228.

    >>> last_page("221", "8"), last_page("98", "102")
    (228, 102)
    """
    whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    end = int(whole[:12])
    return end if end >= int(first[:12]) or len(last) >= len(first) else end + 10 ** len(last)


def _roman_pages(text: str) -> Pages:
    numbers = [roman(word) for word in re.findall(r"[ivxlc]+", text) if _ROMAN.fullmatch(word)]
    if not numbers:
        return NO_PAGES
    return Pages("roman", numbers[0], numbers[-1] if len(numbers) > 1 else 0)


def roman(word: str) -> int:
    """The value of a Roman numeral in lower case.

    >>> roman("xiv")
    14
    """
    values = [_ROMAN_VALUES[letter] for letter in word]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))


P_RANGE, P_SAME, P_OVERLAP, P_TOUCH, P_MISSING, P_OTHER = range(6)


def compare_pages(a: Pages, b: Pages) -> int:
    """How the pages of two records agree.

    The same RANGE of three pages or more, or article number, such as no two papers share; the
    SAME pages, few, from one on or of unknown end; ranges that OVERLAP by two pages or more;
    that TOUCH in one; MISSING when one is unknown or they can't be held against each other (an
    article number and pages); or OTHER pages.

    >>> compare_pages(read_pages("21-Aug"), read_pages("21-28")) == P_SAME
    True
    >>> compare_pages(read_pages("221-8"), read_pages("221-228")) == P_RANGE
    True
    """
    if not a.first or not b.first:
        return P_TOUCH if _same_tail(a, b) or _same_tail(b, a) else P_MISSING
    return min(_compare(one, two, a, b) for one in a.readings() for two in b.readings())


def _same_tail(tail: Pages, other: Pages) -> bool:
    return tail.mark == "tail" and str(other.last or other.first).endswith(str(tail.last))


def _compare(one: tuple[int, int], two: tuple[int, int], a: Pages, b: Pages) -> int:
    marks_agree = a.mark == b.mark or "date" in (a.mark, b.mark)
    if one[0] == two[0] and (marks_agree or one[0] > 20 or one[1] == two[1] > one[0]):
        if one[1] == two[1]:
            return P_RANGE if _distinctive(one, a, b) else P_SAME
        if not one[1] or not two[1]:
            return P_SAME
        return _overlap(one, two)
    if a.locator != b.locator or one[0] == 1 or two[0] == 1:
        return P_MISSING
    if a.mark == b.mark == "" and (_part_for_page(one, two) or _part_for_page(two, one)):
        return P_TOUCH
    return _overlap(one, two) if marks_agree else P_OTHER


def _part_for_page(damaged: tuple[int, int], whole: tuple[int, int]) -> bool:
    """Whether 2-8 is what a filter left of (Pt 2):125-8: a part's number and the end, cut short."""
    return (
        damaged[0] <= _HIGHEST_PART
        and damaged[0] < damaged[1] < whole[0] < whole[1]
        and len(str(damaged[1])) < len(str(whole[1]))
        and last_page(str(whole[0]), str(damaged[1])) == whole[1]
    )


def _distinctive(pages: tuple[int, int], a: Pages, b: Pages) -> bool:
    if a.mark != b.mark or pages[0] < 2:
        return False
    return pages[1] > pages[0] + 1 or (a.locator and pages[0] > 999)


def _overlap(one: tuple[int, int], two: tuple[int, int]) -> int:
    ends = one[1] or one[0], two[1] or two[0]
    common = min(ends) - max(one[0], two[0]) + 1
    if common > 1:
        return P_OVERLAP
    return P_TOUCH if common == 1 or ends[0] == ends[1] else P_OTHER
