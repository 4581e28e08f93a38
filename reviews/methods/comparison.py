"""Two entries held side by side for a person: how alike each field is, in a few plain facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

Sides = Literal["same", "other", "one", "none"]

_FIRST_PAGE = re.compile(r"[a-z]{0,3}\d+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two entries are.

    `title` is from 0 to 1, None where a side has none; `authors` the family names that both have,
    of the longer list; `years_apart` None where a side has no year; `pages` is "start" where only
    the first page is the same; `doi` "one" where only one side has it.
    """

    title: float | None
    authors: tuple[int, int]
    years_apart: int | None
    pages: Literal["same", "start", "other", "one", "none"]
    doi: Sides


def likeness(
    titles: tuple[str, str],
    authors: tuple[Sequence[str], Sequence[str]],
    years: tuple[int | None, int | None],
    pages: tuple[str, str],
    dois: tuple[str, str],
) -> Likeness:
    """Compare the fields of two entries.

    >>> likeness(("On care", "On Care."), (["Osei, M"], ["Osei M", "Wu L"]), (2003, 2004),
    ...          ("301-309", "301"), ("10.1/x", ""))
    Likeness(title=1.0, authors=(1, 2), years_apart=1, pages='start', doi='one')
    """
    one, other = map(plain, titles)
    families = [{family(name) for name in names} for names in authors]
    known = [year for year in years if year is not None]
    return Likeness(
        title=round(fuzz.ratio(one, other) / 100, 2) if one and other else None,
        authors=(len(families[0] & families[1]), max(map(len, families))),
        years_apart=abs(known[0] - known[1]) if len(known) == 2 else None,
        pages=_pages(*pages),
        doi=_sides(*(doi.casefold() for doi in dois)),
    )


def plain(text: str) -> str:
    """Letters and digits in small letters, without accents, one space between words."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


def family(name: str) -> str:
    """The family name: before the comma, before the initials, or else the first word.

    >>> family("Osei, Moses"), family("van Dam J"), family("Wu L"), family("Osei Moses")
    ('osei', 'van dam', 'wu', 'osei')
    """
    words = plain(name.partition(",")[0]).split()
    long = [word for word in words if len(word) > 2]
    if "," in name:
        return " ".join(long or words)
    if not long:
        return max(words, key=len, default="")
    return " ".join(long) if len(words[-1]) < 3 else long[0]


def _sides(one: str, other: str) -> Sides:
    if one == other:
        return "same" if one else "none"
    return "other" if one and other else "one"


def _pages(one: str, other: str) -> Literal["same", "start", "other", "one", "none"]:
    sides = _sides(plain(one), plain(other))
    if sides != "other":
        return sides
    starts = [_FIRST_PAGE.search(pages.casefold()) for pages in (one, other)]
    same = starts[0] and starts[1] and starts[0].group() == starts[1].group()
    return "start" if same else "other"
