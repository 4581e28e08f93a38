"""Short labels of studies: first author and year, with a letter where that is not enough."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

# Letters of a label without its own letter.
LONGEST = 54
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")


@dataclass(frozen=True, slots=True)
class Given:
    """A label for a new study, and what an older one must be called from now on, if anything."""

    label: str
    renamed: tuple[str, str] | None = None


def base(authors: Sequence[str], year: int | None, title: str = "") -> str:
    """Name a report by its first author's family name and its year.

    Without authors the title's first words stand for them; without a year it says "n.d.".

    >>> base(["Moran, GS", "Russinova, Z"], 2012), base(["van der Berg A.B."], None)
    ('Moran 2012', 'van der Berg n.d.')
    >>> base([], 2009, "Positive examples: a bottom-up approach")
    'Positive examples 2009'
    """
    name = next(filter(None, map(family, authors)), "") or _first_words(title) or "Untitled"
    return f"{name[: LONGEST - 5].rstrip()} {year if year else 'n.d.'}"


def family(name: str) -> str:
    """Take the family name from a name: before the comma, or without the initials at its end.

    >>> family("Hilfinger Messias, DK"), family("Osei K."), family("WHO Collaborating Centre")
    ('Hilfinger Messias', 'Osei', 'WHO Collaborating Centre')
    >>> family("Grace Walker")
    'Walker'
    """
    before, comma, _given = (" ".join(name.split())).partition(",")
    words = before.split()
    if comma or len(words) < 2:
        return before.strip()
    if _INITIALS.fullmatch(words[-1]) and (len(words[-1]) < 5 and words[-1].isupper()):
        return " ".join(words[:-1])
    return words[-1] if len(words) == 2 else before


def _first_words(title: str) -> str:
    head = re.split(r"[:.?!\u2013\u2014]", title, maxsplit=1)[0]
    return " ".join(re.findall(r"[\w’'-]+", head)[:4])


def follows(text: str, base: str) -> bool:
    """Tell whether a label is this base, with or without letters.

    >>> follows("Moran 2012b", "Moran 2012"), follows("Moran 2012 trial", "Moran 2012")
    (True, False)
    """
    tail = text.removeprefix(base)
    return text == base or (tail != text and _are_letters(tail))


def label(wanted: str, taken: Collection[str]) -> Given:
    """Give a label that no other study of the review has or had.

    The first of several gets its "a" when the second comes; letters are never given twice, so a
    label that was printed somewhere keeps its meaning. Case makes no difference.

    >>> label("Moran 2012", [])
    Given(label='Moran 2012', renamed=None)
    >>> label("Moran 2012", ["Moran 2012"])
    Given(label='Moran 2012b', renamed=('Moran 2012', 'Moran 2012a'))
    >>> label("Moran 2012", ["Moran 2012a", "Moran 2012c"])
    Given(label='Moran 2012d', renamed=None)
    """
    known = {text.casefold(): text for text in taken}
    plain = wanted.casefold()
    ranks = [rank for rank, letter in _letters(known, plain)]
    if plain not in known and not ranks:
        return Given(wanted)
    first = f"{wanted}{letters(0)}"
    renamed = None
    if plain in known and first.casefold() not in known:
        renamed = (known[plain], f"{known[plain]}{letters(0)}")
        ranks.append(0)
    following = max(ranks, default=0) + 1
    return Given(f"{wanted}{letters(following)}", renamed)


def _letters(known: Collection[str], plain: str) -> Iterator[tuple[int, str]]:
    for text in known:
        tail = text.removeprefix(plain)
        if tail != text and _are_letters(tail):
            yield _rank(tail), tail


def _are_letters(tail: str) -> bool:
    return 0 < len(tail) < 4 and set(tail) <= set(_ALPHABET)


def _rank(tail: str) -> int:
    rank = 0
    for letter in tail:
        rank = rank * len(_ALPHABET) + _ALPHABET.index(letter) + 1
    return rank - 1


def letters(rank: int) -> str:
    """Write a rank from 0 in letters: a to z, then aa, ab and so on.

    >>> letters(0), letters(25), letters(26), letters(52)
    ('a', 'z', 'aa', 'ba')
    """
    before, last = divmod(rank, len(_ALPHABET))
    return (letters(before - 1) if before else "") + _ALPHABET[last]
