"""Whether a reference cites a work under the beginning of its title, as reference lists do."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.methods.dedupe.text import fold

# Of a title as short as this, in words and in letters, a beginning says nothing.
FEWEST_WORDS, FEWEST_LETTERS = 2, 10
# Years by which a citation may be off, as when a paper came out online before.
YEARS_OFF = 1

# A title, its authors, its year.
Work = tuple[str, Sequence[str], int | None]


def is_beginning(one: str, other: str) -> bool:
    """Whether one title is the beginning of the other, and not the whole; its last word may be cut.

    >>> is_beginning("Working in between", "Working in between two teams: a study")
    True
    >>> is_beginning("Working in betw...", "Working in between two teams")
    True
    >>> is_beginning("Working", "Working in between two teams")
    False
    """
    short, long = sorted((fold(one).split(), fold(other).split()), key=len)
    letters = sum(map(len, short))
    if len(short) < FEWEST_WORDS or letters < FEWEST_LETTERS or short == long:
        return False
    *whole, last = short
    return long[: len(whole)] == whole and long[len(whole)].startswith(last)


def family(authors: Sequence[str]) -> str:
    """The first author's family name, folded; "" where nobody is named.

    >>> family(["Nováková, Anna", "Lindt, Carl"])
    'novakova'
    """
    return fold(authors[0].partition(",")[0]) if authors else ""


def may_be(title: str, authors: Sequence[str], year: int | None, work: Work) -> bool:
    """Whether a reference may be a work: the same first author, about the same year, and one title
    the beginning of the other. It is never sure: two papers may begin alike.

    >>> work = ("Working in between two teams", ["Novak, Anna"], 2013)
    >>> may_be("Working in between", ["Novak, A"], 2013, work)
    True
    >>> may_be("Working in between", ["Novak, A"], 2016, work)
    False
    >>> may_be("Working in between", ["Weiss, D"], 2013, work)
    False
    """
    name = family(authors)
    if not name or name != family(work[1]) or year is None or work[2] is None:
        return False
    return abs(year - work[2]) <= YEARS_OFF and is_beginning(title, work[0])
